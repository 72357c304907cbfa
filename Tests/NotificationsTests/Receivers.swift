import Foundation
import Glibc
import Parsing
import TestKit

/// A process of a test's own that is stopped when the test lets go of it.
final class Receiver: @unchecked Sendable {
  // Unchecked: nothing changes after the initializer.
  private let process = Process()
  private let log: String

  init(_ program: String, _ arguments: [String], log: String) throws {
    self.log = log
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
  }

  /// Asks until it is so; at most 30 s.
  func wait<R>(for what: String, _ condition: () -> R?) throws -> R {
    let deadline = Date(timeIntervalSinceNow: 30)
    while true {
      if let result = condition() { return result }
      guard process.isRunning, Date() < deadline else {
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw ReceiverFailure(description: "\(what) did not come:\n\(said.suffix(2000))")
      }
      usleep(5000)
    }
  }

  deinit {
    // Not SIGTERM: a process begun by one of Dispatch's threads inherits their mask and doesn't hear it.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// A mail server of Python's `aiosmtpd`.
final class MailSink: Sendable {
  private static let python = "/usr/bin/python3"

  static let obstacle: String? = {
    guard (try? Tool.run("env", [python, "-c", "import aiosmtpd"])) == nil else { return nil }
    return "Python's aiosmtpd is not installed (python3-aiosmtpd)"
  }()
  static var isPossible: Bool { obstacle == nil }

  let port: Int
  private let folder: TemporaryDirectory
  private let receiver: Receiver
  private var path: String { folder.path + "/messages" }

  init(_ mode: String, _ certificate: (certificate: String, key: String)? = nil) throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-mail")
    let path = try folder.write("messages", "")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/mail_sink.py"
    receiver = try Receiver(
      Self.python, [script, path, mode] + (certificate.map { [$0.certificate, $0.key] } ?? []),
      log: try folder.write("log", ""))
    port = try receiver.wait(for: "the mail server's port") { Self.lines(path).first?["port"]?.integer }
  }

  private static func lines(_ path: String) -> [JSONValue] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONValue(parsing: Bytes(String($0))) }
  }

  /// What arrived so far.
  var messages: [JSONValue] { Array(Self.lines(path).dropFirst()) }
}

/// An rsyslog that writes what it understood to a file.
final class SyslogReceiver: Sendable {
  static let obstacle: String? = Tool.find("rsyslogd") == nil ? "rsyslogd is not installed" : nil
  static var isPossible: Bool { obstacle == nil }
  static var canTLS: Bool {
    isPossible && FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so")
  }

  let port: Int
  private let folder: TemporaryDirectory
  private let receiver: Receiver
  var socket: String { folder.path + "/socket" }

  init(tls: (authority: String, certificate: String, key: String)? = nil) throws {
    folder = try TemporaryDirectory(prefix: "bulkhead-syslog")
    port = try Self.freePort()
    var lines = [
      "global(workDirectory=\"\(folder.path)\" maxMessageSize=\"16k\" parser.escapeControlCharactersOnReceive=\"on\""
    ]
    if let tls {
      lines[0] +=
        " defaultNetstreamDriver=\"gtls\" defaultNetstreamDriverCAFile=\"\(tls.authority)\""
        + " defaultNetstreamDriverCertFile=\"\(tls.certificate)\" defaultNetstreamDriverKeyFile=\"\(tls.key)\""
    }
    lines[0] += ")"
    lines += [
      #"template(name="seen" type="list" option.jsonf="on") {"#,
      #" property(outname="severity" name="syslogseverity-text" format="jsonf")"#,
      #" property(outname="facility" name="syslogfacility-text" format="jsonf")"#,
      #" property(outname="host" name="hostname" format="jsonf") property(outname="app" name="app-name" format="jsonf")"#,
      #" property(outname="id" name="msgid" format="jsonf") property(outname="data" name="structured-data" format="jsonf")"#,
      #" property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")"#,
      #" property(outname="text" name="msg" format="jsonf") }"#,
      "ruleset(name=\"keep\") { action(type=\"omfile\" file=\"\(folder.path)/seen\" template=\"seen\") }",
      "module(load=\"imtcp\"\(tls == nil ? "" : " streamDriver.mode=\"1\" streamDriver.authMode=\"anon\""))",
      "input(type=\"imtcp\" address=\"127.0.0.1\" port=\"\(port)\" ruleset=\"keep\")",
      "module(load=\"imudp\")", "input(type=\"imudp\" address=\"127.0.0.1\" port=\"\(port)\" ruleset=\"keep\")",
      "module(load=\"imuxsock\" sysSock.use=\"off\")",
      "input(type=\"imuxsock\" socket=\"\(folder.path)/socket\" useSpecialParser=\"off\" ruleset=\"keep\")",
    ]
    let configuration = try folder.write("rsyslog.conf", lines.joined(separator: "\n") + "\n")
    receiver = try Receiver(
      Tool.find("rsyslogd") ?? "/usr/sbin/rsyslogd", ["-n", "-f", configuration, "-i", folder.path + "/pid"],
      log: try folder.write("log", ""))
    let (port, path) = (port, folder.path + "/socket")
    _ = try receiver.wait(for: "rsyslog") { Self.listens(port) && access(path, F_OK) == 0 ? true : nil }
  }

  /// Waits for so many records.
  func records(_ count: Int) throws -> [JSONValue] {
    let path = folder.path + "/seen"
    return try receiver.wait(for: "\(count) records") {
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      let lines = text.split(separator: "\n").compactMap { try? JSONValue(parsing: Bytes(String($0))) }
      return lines.count >= count ? lines : nil
    }
  }

  private static func address(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func listens(_ port: Int) -> Bool {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = address(port)
    return withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    } == 0
  }

  private static func freePort() throws -> Int {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = address(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
      }
    }
    guard status == 0 else { throw ReceiverFailure(description: "no port is free") }
    return Int(in_port_t(bigEndian: place.sin_port))
  }
}

struct ReceiverFailure: Error, CustomStringConvertible {
  let description: String
}
