import Hunting
import Model
import Store

/// Looks for webshells in what the containers' web servers serve, and judges each script as it is put there.
struct WebshellPatrol: HostService {
  let name = "webshells"
  let incidents: IncidentDesk

  /// Everything is looked through again so often, s.
  private static let sweepEvery = 6 * 3600

  func run(_ desk: HostDesk) async {
    desk.report(name, .starting)
    repeat {
      let failure = await desk.onThread("bulkhead-hunt") { watch(desk) }
      if let failure { desk.report(name, .limited, failure) }
    } while await desk.pause(seconds: 30)
    desk.report(name, .stopped)
  }

  private func watch(_ desk: HostDesk) -> String? {
    do {
      let judge = try WebshellKnowledge(home: desk.home).judge()
      guard let containers = ContainerPlaces.reachable(desk.engine, desk.environment) else {
        return "no container engine answers"
      }
      let memory = SweepMemory(home: desk.home)
      let clean = memory.load(judge.identity)
      let watching = try HuntWatch(judge, clean: clean)
      desk.whenStopping { watching.stop() }
      let targets = HuntTargets(containers: containers, roots: [], onlyServed: true)
      watching.run(
        refresh: {
          let places = (try? targets.served()) ?? []
          desk.report(
            name, .working,
            places.isEmpty ? "No running container serves anything yet." : "\(places.count) web roots are watched.")
          return places
        }, sweepEvery: Self.sweepEvery
      ) { news in
        switch news {
        case .found(let script): incidents.take(script.finding, at: desk.now)
        case .problem(let problem): desk.report(name, .limited, "\(problem.path): \(problem.reason)")
        case .gone: break
        }
      }
      memory.keep(clean)
      return nil
    } catch { return "\(error)" }
  }
}
