import Foundation

/// Runs a program of the system and waits for it.
package enum Tool {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Where a program stands; nil where it isn't installed.
  package static func find(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(
      String.init)
    return (folders + ["/usr/sbin", "/sbin"]).map { $0 + "/" + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs to the end; its standard output. Throws with its standard error when the status isn't 0.
  @discardableResult
  package static func run(
    _ name: String, _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:]
  ) throws -> String {
    guard let path = find(name) else { throw Failure(description: "\(name) is not installed") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Both streams to files: neither can fill a pipe that nobody reads.
    let scratch = try TemporaryDirectory(prefix: "bulkhead-tool")
    let output = try scratch.write("out", "")
    let errors = try scratch.write("err", "")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    func read(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: "\(name) \(arguments.joined(separator: " ")): status \(process.terminationStatus)\n\(read(errors))"
      )
    }
    return read(output)
  }
}
