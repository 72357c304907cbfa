import Activity
import EngineSocket
import Glibc
import Model
import Sensor

/// What watching is worth on this host: each hook tried by loading it, and what is lost without it.
package enum Doctor {
  package struct Line: Sendable, Hashable {
    package var what: String
    package var works: Bool
    /// Why not; empty where it works.
    package var reason: String
    /// What is seen with it; what is not without it.
    package var shows: String

    package init(what: String, works: Bool, reason: String, shows: String) {
      self.what = what
      self.works = works
      self.reason = reason
      self.shows = shows
    }
  }

  /// Loads everything and attaches it for a moment; takes about a second. Changes nothing.
  ///
  /// - Parameter engineSockets: those to ask, in order.
  package static func examine(engineSockets: [String]) -> [Line] {
    var lines: [Line] = []
    do throws(SensorError) {
      let sensor = try KernelSensor()
      for capability in sensor.capabilities {
        lines.append(
          Line(
            what: capability.hook, works: capability.works, reason: capability.reason, shows: capability.shows))
      }
      lines += sensor.denialCapabilities.map {
        Line(what: $0.hook, works: $0.works, reason: $0.reason, shows: $0.shows)
      }
      let seen = try SelfTest.run(sensor)
      lines.append(
        Line(
          what: "self-test", works: seen,
          reason: seen ? "" : "a socket that was opened for listening was not reported within two seconds",
          shows: "an event of our own comes back from the kernel"))
    } catch {
      lines.append(Line(what: "eBPF", works: false, reason: error.description, shows: "everything below"))
    }
    lines.append(guardLine())
    for path in engineSockets {
      do throws(EngineError) {
        _ = try EngineClient(path: path, timeoutSeconds: 2).get("/_ping", limit: 4096)
        lines.append(Line(what: path, works: true, reason: "", shows: "names, images and digests of its containers"))
      } catch {
        lines.append(
          Line(
            what: path, works: false, reason: error.description,
            shows: "names, images and digests of its containers"))
      }
    }
    return lines
  }

  private static func guardLine() -> Line {
    let shows = "denial of programs that the image did not contain, before they run"
    do throws(SensorError) {
      let guardian = try ExecutionGuard { _ in true }
      guardian.stop()
      return Line(what: "fanotify FAN_OPEN_EXEC_PERM", works: true, reason: "", shows: shows)
    } catch {
      return Line(what: "fanotify FAN_OPEN_EXEC_PERM", works: false, reason: error.description, shows: shows)
    }
  }
}
