import Foundation
import Host
import Model

@testable import Hunting

/// A directory for one test, and a judge that knows one word.
final class HuntTestPlace {
  let root: String
  let place: HuntPlace

  init() throws {
    root = NSTemporaryDirectory() + "bulkhead-hunt-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    place = HuntPlace(
      subject: Subject(kind: .container, name: "web", identifier: "c0ffee"), path: "/var/www", outer: root)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ path: String, _ text: String) throws {
    let full = "\(root)/\(path)"
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: full))
  }
}

struct OneWordJudge: ScriptJudge {
  var identity = "one word 1"

  func bytesOfInterest(_ path: String, head: ArraySlice<UInt8>) -> Int { path.hasSuffix(".php") ? 1 << 20 : 0 }

  func judge(_ path: String, _ bytes: [UInt8], isWhole: Bool) -> ScriptJudgement {
    guard String(decoding: bytes, as: UTF8.self).contains("door") else { return .clean(path, language: "php") }
    return ScriptJudgement(
      verdict: .malicious, rule: "webshell.php", severity: .critical, title: "a door", evidence: Evidence(),
      details: WebshellDetails(verdict: .malicious, language: "php", path: path))
  }
}
