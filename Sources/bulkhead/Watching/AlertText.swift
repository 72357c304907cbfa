import Foundation
import Model
import Parsing
import Reports

/// One alert for a person: when, how bad, where, what, by whom, and why it is believed.
struct AlertText {
  private let ink: Ink
  private let width: Int
  /// Ancestors that are shown; the first of a container is among them in nearly every lineage.
  private static let ancestors = 6
  private static let longestCommand = 160

  init(_ options: ReportOptions) {
    ink = Ink(options)
    width = max(options.width, 60)
  }

  func write(_ finding: Finding) -> [UInt8] {
    var lines: [String] = []
    let details: DetectionDetails? = if case .detection(let found) = finding.details { found } else { nil }
    let severity = ink.paint(finding.severity.rawValue.uppercased(), ink.style(of: finding.severity))
    lines.append(
      [
        details.map { Self.time($0.time) } ?? "", severity, ink.paint(ink.safe(finding.rule), .cyan),
        place(finding, details),
      ].filter { !$0.isEmpty }.joined(separator: "  "))
    lines.append("  " + ink.paint(ink.safe(Self.shortened(finding.title, to: 400)), .bold))
    func fact(_ name: String, _ value: String, _ style: Ink.Style? = nil) {
      guard !value.isEmpty else { return }
      lines.append(
        "  " + ink.paint(name.padding(toLength: 9, withPad: " ", startingAt: 0), .dim) + ink.paint(value, style))
    }
    if let details {
      if let process = details.process {
        fact("process", "\(process.pid) \(command(process)), user \(ink.safe(process.user))")
      }
      fact("from", lineage(details.ancestors))
      if let network = details.network {
        fact(
          "network",
          ink.safe("\(network.protocol) \(network.local)") + " \(ink.arrow) "
            + ink.safe("\(network.remote) \(network.direction)"))
      }
      if let file = details.file {
        fact("file", ink.safe(file + (details.fileChange.map { ": " + Self.shortened($0, to: 600) } ?? "")))
      }
    }
    // Falco's fields say in many words what stands above.
    if !finding.rule.hasPrefix("falco:") {
      fact(
        "seen",
        finding.evidence.details.sorted { $0.key < $1.key }.map {
          ink.safe("\($0.key): \(Self.shortened($0.value, to: Self.longestCommand))")
        }.joined(separator: ink.dot))
    }
    if let response = details?.response, response != "alert" { fact("done", response, .green) }
    if let techniques = details?.techniques, !techniques.isEmpty { fact("ATT&CK", techniques.joined(separator: ", ")) }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }

  private func place(_ finding: Finding, _ details: DetectionDetails?) -> String {
    guard let container = details?.container else { return ink.safe(finding.subject.name) }
    let name = container.name.isEmpty ? String(container.id.prefix(12)) : container.name
    return ink.paint(ink.safe(name), .bold) + (container.image.isEmpty ? "" : ink.safe(" (\(container.image))"))
  }

  private func command(_ process: DetectionDetails.Process) -> String {
    let words = process.arguments.isEmpty ? [process.executable] : process.arguments
    let text = ink.safe(Self.shortened(words.joined(separator: " "), to: Self.longestCommand))
    // A program that calls itself otherwise than its file.
    let own = process.executable.split(separator: "/").last.map(String.init) ?? ""
    let said = words.first?.split(separator: "/").last.map(String.init) ?? ""
    return own == said || own.isEmpty ? text : text + ink.safe(" [\(process.executable)]")
  }

  private func lineage(_ ancestors: [DetectionDetails.Process]) -> String {
    let shown = ancestors.prefix(Self.ancestors).map { process in
      let words = process.arguments.isEmpty ? [process.executable] : process.arguments
      return ink.safe(Self.shortened(words.joined(separator: " "), to: 60)) + ink.paint(" \(process.pid)", .dim)
    }
    let rest = ancestors.count - shown.count
    return shown.joined(separator: ink.unicode ? " ← " : " <- ") + (rest > 0 ? " (\(rest) more)" : "")
  }

  static func shortened(_ text: String, to limit: Int) -> String {
    text.count <= limit ? text : String(text.prefix(limit - 1)) + "…"
  }

  /// `2026-11-30 22:10:05.123Z`
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "" }
    let whole = Int(seconds.rounded(.down))
    let milliseconds = min(Int((seconds - Double(whole)) * 1000), 999)
    let digits = String(milliseconds)
    let fraction = String(repeating: "0", count: 3 - digits.count) + digits
    return CivilDate.rfc3339(whole).replacing("T", with: " ").replacing("Z", with: ".\(fraction)Z")
  }
}
