import Foundation
import Model
import Reports

/// Findings as they come, one a line: JSON objects for programs, words for people.
struct HuntLines {
  let isJSON: Bool

  func write(_ finding: Finding) {
    FileHandle.standardOutput.write(Data(isJSON ? NDJSONFormat.line(finding) : Self.words(finding)))
  }

  private static func words(_ finding: Finding) -> [UInt8] {
    let time = Date().formatted(.iso8601)
    var line = "\(time)  \(finding.severity.rawValue)  \(finding.subject.name):\(finding.evidence.path ?? "")"
    line += "  \(finding.title)"
    if case .webshell(let details) = finding.details, !details.taint.isEmpty {
      line += "  [" + details.taint.map { "\($0.what) line \($0.line)" }.joined(separator: " → ") + "]"
    }
    return Array(QuarantineKeeper.shown(line).utf8) + [0x0A]
  }
}
