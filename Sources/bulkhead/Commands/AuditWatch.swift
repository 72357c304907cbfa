import ArgumentParser
import Compliance
import Engine
import EngineSocket
import Foundation
import Model
import Parsing
import Reports

/// `bulkhead audit watch`: each change of a verdict as it comes, by the engine's events.
struct AuditWatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow the engine's events and say which verdicts they change, one JSON a line.",
    discussion: """
      Runs until it is ended. Each line has "change" (broken, mended, changed, found, appeared, gone), "before" (the
      status until now, or null), "event" and "finding" as in a report's results.

      Example: bulkhead audit watch --section 5 --only "container.*"
      """)

  @OptionGroup var audit: AuditOptions

  /// Seconds of silence after which what is due is done.
  private static let pause = 1
  /// A program that was just started opens its port, or gives up root, about then.
  private static let second: Duration = .seconds(2)
  private static let wholeAuditEvery: Duration = .seconds(10)

  func validate() throws {
    if audit.facts != nil || audit.root != nil {
      throw ValidationError("Only this machine's engine has events: --facts and --root have no meaning here.")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let progress = Progress(isWanted: !audit.output.quiet)
    let began = Clock.now(environment)
    do throws(AuditFailure) {
      let run = try AuditRun(audit, benchmark: "cis-docker-1.8.0", source: .engine, environment: environment)
      var (live, socket) = try run.live(progress)
      progress.clear()
      if !audit.output.quiet { Message.note("watching the engine at \(socket)") }
      do throws(EngineError) { try follow(&live, socket, since: began, environment) } catch {
        throw AuditFailure(ExitStatus.unavailable, "\(error)")
      }
    } catch {
      progress.clear()
      if let message = error.message { Message.error(message) }
      throw error.status
    }
  }

  private func follow(
    _ live: inout LiveAudit, _ socket: String, since: Int, _ environment: [String: String]
  ) throws(EngineError) {
    var again: [String: ContinuousClock.Instant] = [:]
    var isWholeDue = false
    var whole = ContinuousClock.now
    try EngineEvents(socket: socket, timeoutSeconds: Self.pause).follow(since: since * 1_000_000_000) { event in
      let now = Clock.now(environment)
      if let event {
        let update = live.received(event, now: now)
        say(update, "\(event.kind) \(event.action)")
        if update.needsWholeAudit { isWholeDue = true }
        if update.isStarting, let id = update.container { again[id] = .now + Self.second }
      }
      for (id, time) in again where time <= .now {
        again[id] = nil
        say(live.look(at: id, now: now), "container started")
      }
      if isWholeDue, whole + Self.wholeAuditEvery <= .now {
        isWholeDue = false
        whole = .now
        do { write(try live.renew(now: now), "engine changed") } catch { Message.error("\(error)") }
      }
      return true
    }
  }

  private func say(_ update: LiveAudit.Update, _ event: String) {
    if let problem = update.problem { Message.error("\(problem.path): \(problem.reason)") }
    write(update.changes, event)
  }

  private func write(_ changes: [VerdictChange], _ event: String) {
    for change in changes {
      guard let finding = change.after ?? change.before else { continue }
      var head = JSONWriter()
      head.object { json in
        json.member("change", change.kind.rawValue)
        json.member("before", orNull: change.before?.complianceStatus?.rawValue)
        json.member("event", event)
      }
      let line = head.text.dropLast() + ",\"finding\":"
      let rest = NDJSONFormat.line(finding).filter { $0 != 0x0A }
      FileHandle.standardOutput.write(Data(Array(line.utf8) + rest + Array("}\n".utf8)))
    }
  }
}

extension Finding {
  fileprivate var complianceStatus: ComplianceDetails.Status? {
    if case .compliance(let details) = details { return details.status }
    return nil
  }
}
