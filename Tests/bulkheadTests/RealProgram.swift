import Foundation
import TestKit

/// The built program as a process of its own: what a person starts, and what can be killed.
struct RealProgram {
  let path: String
  var environment: [String: String]

  /// Beside the tests that run; nil where only those were built.
  static let path: String? = {
    guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    let path = (own as NSString).deletingLastPathComponent + "/bulkhead"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  static var isBuilt: Bool {
    if path == nil { print("skipped: the program isn't built beside the tests") }
    return path != nil
  }

  /// - Parameters:
  ///   - home: where it keeps its state.
  ///   - feeds: where all feeds are fetched from.
  init(home: String, feeds: String = "http://127.0.0.1:1", _ more: [String: String] = [:]) {
    path = Self.path ?? "/nonexistent"
    environment = ["BULKHEAD_HOME": home, "PATH": "/usr/bin:/bin", "HOME": home, "DOCKER_HOST": "unix:///nonexistent"]
    for name in [
      "DEBIAN", "DEBIAN_ARCHIVE", "UBUNTU", "ALPINE", "WOLFI", "CHAINGUARD", "MINIMOS", "ECHO", "REDHAT", "ALMALINUX",
      "ROCKY", "ORACLE", "AMAZON", "SUSE", "PHOTON", "AZURELINUX", "ARCH", "BOTTLEROCKET", "BITNAMI", "OSV", "NVD",
      "KEV", "EPSS",
    ] { environment["BULKHEAD_FEED_" + name] = feeds }
    environment.merge(more) { $1 }
  }

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  final class Running {
    let process = Process()
    fileprivate let scratch: TemporaryDirectory
    fileprivate let ended = DispatchSemaphore(value: 0)

    fileprivate init() throws { scratch = try TemporaryDirectory(prefix: "bulkhead-program") }

    /// Waits for its end for so long at most.
    /// - Returns: whether it ended.
    func ends(within milliseconds: Int) -> Bool {
      ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }

    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// What it has written so far.
    var output: String { read("out") }
    var errors: String { read("err") }

    private func read(_ name: String) -> String {
      String(decoding: FileManager.default.contents(atPath: scratch.path + "/" + name) ?? Data(), as: UTF8.self)
    }

    func outcome() -> Outcome {
      process.waitUntilExit()
      return Outcome(status: process.terminationStatus, output: output, errors: errors)
    }
  }

  func start(_ arguments: [String]) throws -> Running {
    let running = try Running()
    let process = running.process
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: try running.scratch.write("out", ""))
    process.standardError = FileHandle(forWritingAtPath: try running.scratch.write("err", ""))
    process.terminationHandler = { [ended = running.ended] _ in ended.signal() }
    try process.run()
    return running
  }

  @discardableResult
  func run(_ arguments: String...) throws -> Outcome { try start(arguments).outcome() }
}
