import Agent
import EngineSocket
import Foundation

/// What ``Doctor`` says of the host, and what the program itself needs: the engines' sockets and its state directory.
struct DoctorExamination {
  struct Part {
    var title: String
    var lines: [Doctor.Line]
  }

  let kernel: String
  let parts: [Part]

  var isWhole: Bool { parts.allSatisfy { $0.lines.allSatisfy(\.works) } }

  init(engine: [String], environment: [String: String]) {
    var name = utsname()
    uname(&name)
    kernel = withUnsafeBytes(of: &name.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    var options = WatchOptions()
    options.engine = engine
    let candidates = options.engineSockets(environment)
    // One that was named is asked for in any case; of the usual places those that are there.
    let sockets = engine.isEmpty ? candidates.filter { access($0, F_OK) == 0 } : candidates
    let lines = Doctor.examine(engineSockets: sockets)
    var engines = lines.filter { sockets.contains($0.what) }
    if sockets.isEmpty {
      engines = [
        Doctor.Line(
          what: "engine", works: false, reason: "no socket at \(candidates.joined(separator: ", "))",
          shows: "names, images and digests of containers")
      ]
    }
    parts = [
      Part(title: "Kernel", lines: lines.filter { !sockets.contains($0.what) }),
      Part(title: "Engines", lines: engines),
      Part(title: "State", lines: [Self.state(Home(environment: environment).path)]),
    ]
  }

  private static func state(_ path: String) -> Doctor.Line {
    let shows = "advisories, scan results, the trail of responses"
    func line(_ reason: String) -> Doctor.Line {
      Doctor.Line(what: path, works: reason.isEmpty, reason: reason, shows: shows)
    }
    // What is not there yet is made when it is needed: the next folder above it decides.
    var place = path
    while access(place, F_OK) != 0, errno == ENOENT, place.count > 1 {
      place = (place as NSString).deletingLastPathComponent
    }
    guard access(place, W_OK | X_OK) == 0 else {
      return line("\(place): \(String(cString: strerror(errno)))")
    }
    var status = stat()
    guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return line("\(place) is no folder") }
    return line("")
  }
}
