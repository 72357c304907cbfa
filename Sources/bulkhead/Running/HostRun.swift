import Agent
import Console
import Detection
import Foundation
import Model
import Store

/// Everything that `bulkhead up` does on one host, from the start to the end.
struct HostRun {
  let options: Up
  let environment: [String: String]

  func run() async throws {
    let home = Home(environment: environment).path
    let store: Store
    do throws(StoreError) { store = try Store(home: home, onDamage: .setAside) } catch {
      Message.error(error.message)
      throw error.kind == .permission ? ExitStatus.permission : ExitStatus.unavailable
    }
    if let place = store.setAside {
      Message.error("the store was damaged: it lies at \(place) now, and a new one was begun")
    }
    store.start()
    let desk = HostDesk(
      store: store, feed: LiveFeed(), environment: environment, home: home, engine: options.engine)
    let incidents = IncidentDesk(desk)
    if options.once {
      await once(desk)
    } else {
      try await serve(desk, incidents)
    }
    incidents.settle()
    desk.attempt { store throws(StoreError) in try store.close() }
  }

  // MARK: - One round

  private func once(_ desk: HostDesk) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await EngineInventory(updates: !options.noUpdate, isOnce: true).run(desk) }
      group.addTask { await AuditPatrol(isOnce: true).run(desk) }
    }
    desk.attempt { store throws(StoreError) in
      try store.trend.sample(at: desk.now)
      print(try FirstRoundPage.text(store, desk.health), terminator: "")
    }
  }

  // MARK: - All the time

  private func serve(_ desk: HostDesk, _ incidents: IncidentDesk) async throws {
    let server: ConsoleServer
    do throws(ConsoleError) {
      server = try ConsoleServer(
        store: desk.store, feed: desk.feed, options: consoleOptions, now: { Date().timeIntervalSince1970 })
    } catch {
      Message.error("\(error)")
      throw ExitStatus.usage
    }
    let services: [any HostService] = [
      SensorPatrol(incidents: incidents), EngineInventory(updates: !options.noUpdate), AuditPatrol(),
      WebshellPatrol(incidents: incidents), Housekeeping(incidents: incidents),
    ]
    let signals = StopSignals { desk.stop() }
    let failure = await withTaskGroup(of: ConsoleError?.self) { group in
      let page = Task { () -> ConsoleError? in
        do throws(ConsoleError) {
          try await server.run { port in welcome(port, desk) }
          return nil
        } catch { return error }
      }
      desk.whenStopping {
        desk.feed.end()
        page.cancel()
      }
      group.addTask {
        let failure = await page.value
        // Without its page nobody would know what the rest sees.
        desk.stop()
        return desk.isStopping && failure != nil && Task.isCancelled ? nil : failure
      }
      for service in services {
        group.addTask {
          await service.run(desk)
          return nil
        }
      }
      var failure: ConsoleError?
      for await result in group { failure = failure ?? result }
      return failure
    }
    withExtendedLifetime(signals) {}
    if let failure {
      Message.error("\(failure)")
      throw ExitStatus.unavailable
    }
  }

  private var consoleOptions: ConsoleServer.Options {
    var console = ConsoleServer.Options()
    console.address = options.address
    console.port = options.port
    console.hostNames = options.hostName
    console.certificate = options.tlsCertificate
    console.key = options.tlsKey
    console.version = ProgramVersion.current
    console.rules = Detection.Catalogue.detectors.map({ $0.manual }).map {
      RuleEntry(id: $0.rule, title: $0.title, severity: $0.severity, techniques: $0.techniques)
    }
    return console
  }

  /// Where the page is, and at the first start how to come in.
  private func welcome(_ port: Int, _ desk: HostDesk) {
    let scheme = options.tlsCertificate == nil ? "http" : "https"
    let host = options.hostName.first ?? (options.address.contains(":") ? "[\(options.address)]" : options.address)
    let page = "\(scheme)://\(host):\(port)"
    desk.attempt { store throws(StoreError) in
      guard try store.users.all().allSatisfy({ !$0.hasPassword }) else {
        Message.note("Bulkhead is up: \(page)/")
        return
      }
      let link = try store.loginLinks.create(
        user: "admin", role: .administrator, expiresAt: desk.now + 3600, at: desk.now)
      Message.note(
        "Bulkhead is up. Open this page; the link lets one person in, once, within the hour:\n  \(page)/enter/\(link)")
    }
  }
}

/// What has to be done now and then.
struct Housekeeping: HostService {
  let name = "housekeeping"
  let incidents: IncidentDesk

  func run(_ desk: HostDesk) async {
    repeat {
      incidents.endOld()
      if let failure = desk.store.failure {
        desk.report("store", .failed, failure.message)
      } else if incidents.droppedCount > 0 {
        desk.report("store", .limited, "\(incidents.droppedCount) alerts came faster than they could be kept.")
      } else {
        desk.report("store", .working)
      }
    } while await desk.pause(seconds: 10)
  }
}
