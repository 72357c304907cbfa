import Foundation
import Model
import Reports

/// Writes reports where the person asked for them: whole or not at all.
struct ReportWriter {
  let options: OutputOptions
  var showsSuppressed = false
  /// Whether a report without packages says so: where they were looked for.
  var tellsPackages = true
  /// More than one report is to come.
  let isSeveral: Bool

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  func write(_ report: Report) throws {
    guard let format = Catalogue.format(named: options.format) else { return }
    var look = options.reportOptions
    look.showsSuppressed = showsSuppressed
    look.tellsPackages = tellsPackages
    let pieces: Pieces = { format.write(report, look, to: $0) }
    guard let output = options.output, output != "-" else {
      try toStandardOutput(pieces)
      if isSeveral, type(of: format).name == "table" { try toStandardOutput { $0(Array("\n".utf8)) } }
      return
    }
    var path = output
    if isSeveral {
      try? FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      path = "\(output)/\(Self.fileName(report.subject.name)).\(type(of: format).fileSuffix)"
    }
    try write(pieces, to: path)
  }

  /// Gives the bytes of a report to what it is given, a piece at a time: reports of many containers have megabytes.
  private typealias Pieces = (_ sink: ([UInt8]) -> Void) -> Void

  /// Beside it and renamed: a reader never sees half a report. What is no ordinary file (a pipe, /dev/stdout) is written
  /// to as it is.
  private func write(_ pieces: Pieces, to path: String) throws {
    func failure() -> Failure {
      Failure(description: "the report could not be written to \(path): \(String(cString: strerror(errno)))")
    }
    var record = stat()
    let isThere = stat(path, &record) == 0
    let isOrdinary = !isThere || record.st_mode & S_IFMT == S_IFREG
    let place = isOrdinary ? "\(path).\(getpid()).part" : path
    let flags = isOrdinary ? O_CREAT | O_EXCL | O_NOFOLLOW : 0
    let descriptor = open(place, O_WRONLY | O_CLOEXEC | flags, isThere ? record.st_mode & 0o777 : 0o644)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    do { try Self.write(pieces, to: descriptor) } catch {
      let problem = failure()
      if isOrdinary { unlink(place) }
      throw problem
    }
    guard !isOrdinary || rename(place, path) == 0 else {
      let problem = failure()
      unlink(place)
      throw problem
    }
  }

  /// A subject's name as a file's: `nginx:1.27` → `nginx-1.27`.
  static func fileName(_ name: String) -> String {
    let kept = name.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
        byte
      default: UInt8(ascii: "-")
      }
    }
    let text = String(decoding: kept, as: UTF8.self)
    let trimmed = text.drop { $0 == "." || $0 == "-" }
    return trimmed.isEmpty ? "root" : String(trimmed.prefix(200))
  }

  private func toStandardOutput(_ pieces: Pieces) throws {
    do { try Self.write(pieces, to: STDOUT_FILENO) } catch {
      throw Failure(description: "standard output: \(String(cString: strerror(errno)))")
    }
  }

  private struct NotWritten: Error {}

  /// - Throws: where `errno` says why. What comes after the failure is not written.
  private static func write(_ pieces: Pieces, to descriptor: Int32) throws(NotWritten) {
    var failure: Int32?
    pieces { bytes in
      var done = 0
      while done < bytes.count, failure == nil {
        let written = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written >= 0 { done += written } else if errno != EINTR { failure = errno }
      }
    }
    if let failure {
      errno = failure
      throw NotWritten()
    }
  }
}
