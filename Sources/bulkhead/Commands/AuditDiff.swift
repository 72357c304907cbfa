import ArgumentParser
import Compliance
import Foundation
import Images
import Parsing
import Reports

/// `bulkhead audit diff`: what changed between two audits.
struct AuditDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say what changed between two reports (--format json).",
    discussion: """
      Exit status: 0 nothing fails that did not before · 1 something does

      Example: bulkhead audit diff yesterday.json today.json
      """)

  @Argument(help: ArgumentHelp("The earlier report.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The later report.", valueName: "after"))
  var after: String

  @Option(name: .shortAndLong, help: ArgumentHelp("How it is written: table or json.", valueName: "format"))
  var format = "table"

  func validate() throws {
    guard ["table", "json"].contains(format) else {
      throw ValidationError("'\(format)' is no format; there are table, json.")
    }
  }

  func run() throws {
    let comparison = AuditComparison(try read(before), try read(after))
    print(format == "json" ? Self.json(comparison) : Self.text(comparison), terminator: "")
    if comparison.changes.contains(where: { $0.kind == .broken }) { throw ExitStatus.violated }
  }

  private func read(_ path: String) throws -> AuditDigest {
    do throws(ImageError) {
      let bytes = try DocumentFile.read(path, limit: 1 << 30)
      do throws(ParseError) { return try AuditDigest(report: bytes) } catch {
        Message.error("\(path): \(error)")
        throw ImageError.invalid("\(error)")
      }
    } catch {
      if case .invalid = error { throw ExitStatus.incomplete }
      Message.error("\(error)")
      throw ExitStatus.of(error)
    }
  }

  static func text(_ comparison: AuditComparison) -> String {
    guard !comparison.changes.isEmpty else {
      return "Nothing changed between \(comparison.before.createdAt) and \(comparison.after.createdAt).\n"
    }
    var text = "From \(comparison.before.createdAt) to \(comparison.after.createdAt)\n"
    for kind in AuditComparison.Change.Kind.allCases {
      let changes = comparison.changes.filter { $0.kind == kind }
      guard !changes.isEmpty else { continue }
      text += "\n\(heading(kind))  \(changes.count)\n"
      for change in changes {
        let entry = change.after ?? change.before
        text += "  \(SafeText.oneLine(entry?.rule ?? ""))  \(SafeText.oneLine(entry?.subject ?? ""))\n"
        let old = change.before.map { "\($0.status) (\($0.found))" } ?? "not there"
        let new = change.after.map { "\($0.status) (\($0.found))" } ?? "not there"
        text += "      \(SafeText.oneLine(old)) → \(SafeText.oneLine(new))\n"
      }
    }
    return text
  }

  private static func heading(_ kind: AuditComparison.Change.Kind) -> String {
    switch kind {
    case .broken: "Fails now"
    case .mended: "Mended"
    case .changed: "Another status"
    case .found: "Something else found"
    case .appeared: "New"
    case .gone: "Gone"
    }
  }

  static func json(_ comparison: AuditComparison) -> String {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("schema", "bulkhead.audit-diff/1")
      json.member("before", comparison.before.createdAt)
      json.member("after", comparison.after.createdAt)
      json.member("changes") { json in
        json.array { json in
          for change in comparison.changes {
            json.object { json in
              json.member("kind", change.kind.rawValue)
              json.member("fingerprint", (change.after ?? change.before)?.fingerprint ?? "")
              json.member("rule", (change.after ?? change.before)?.rule ?? "")
              json.member("subject", (change.after ?? change.before)?.subject ?? "")
              json.member("from", orNull: change.before?.status)
              json.member("to", orNull: change.after?.status)
              json.member("foundBefore", orNull: change.before?.found)
              json.member("foundAfter", orNull: change.after?.found)
            }
          }
        }
      }
    }
    return json.text + "\n"
  }
}
