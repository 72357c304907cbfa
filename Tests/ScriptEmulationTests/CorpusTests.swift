import Emulation
import Foundation
import Testing

@testable import ScriptEmulation

/// Prints what the emulators find in a laid-out corpus: `{malicious,benign}/{asp,jsp,aspx}/<sha256>.<ending>` and a
/// `manifest.tsv` beside them (`sha256 label language quality klass source path origin`).
///
/// Runs only where `BULKHEAD_CORPUS` names the corpus. `BULKHEAD_CORPUS_LANGUAGE` limits it to one language,
/// `BULKHEAD_CORPUS_WITHOUT` leaves sources out, `BULKHEAD_CORPUS_ONLY` takes no others.
@Suite struct CorpusTests {
  struct Row {
    var hash: String
    var label: String
    var language: String
    var quality: String
    var source: String
    var path: String
  }

  static let environment = ProcessInfo.processInfo.environment

  @Test(.enabled(if: environment["BULKHEAD_CORPUS"] != nil, "BULKHEAD_CORPUS names no corpus"))
  func measure() throws {
    let root = try #require(Self.environment["BULKHEAD_CORPUS"])
    let rows = try Self.rows(root)
    for language in ["asp", "jsp", "aspx"] {
      if let only = Self.environment["BULKHEAD_CORPUS_LANGUAGE"], only != language { continue }
      measure(language, rows.filter { $0.language == language }, root)
    }
  }

  @Test(.enabled(if: environment["BULKHEAD_SCRIPT"] != nil, "BULKHEAD_SCRIPT names no file"))
  func show() throws {
    let path = try #require(Self.environment["BULKHEAD_SCRIPT"])
    let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
    let language = Self.environment["BULKHEAD_CORPUS_LANGUAGE"] ?? "asp"
    let result = run(language, bytes, path)
    print("steps \(result.steps) limits \(result.limits) syntax errors \(result.syntaxErrors)")
    for proof in result.proofs { print(proof.predicate, proof.sink, proof.line, proof.layer, proof.path.map(\.what)) }
    for layer in result.layers {
      print("layer \(layer.how): \(String(decoding: layer.bytes.prefix(1000), as: UTF8.self))")
    }
  }

  private static func rows(_ root: String) throws -> [Row] {
    let without = Set((environment["BULKHEAD_CORPUS_WITHOUT"] ?? "").split(separator: ",").map(String.init))
    let only = (environment["BULKHEAD_CORPUS_ONLY"] ?? "").split(separator: ",").map(String.init)
    let text = try String(contentsOfFile: root + "/manifest.tsv", encoding: .utf8)
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count >= 7, columns[3] == "core", !without.contains(columns[5]),
        only.isEmpty || only.contains(columns[5])
      else { return nil }
      return Row(
        hash: columns[0], label: columns[1], language: columns[2], quality: columns[3], source: columns[5],
        path: columns[6])
    }
  }

  private func measure(_ language: String, _ rows: [Row], _ root: String) {
    var totals: [String: (files: Int, strong: Int, any: Int)] = [:]
    var predicates: [String: Int] = [:]
    var times: [(Double, String)] = []
    var lines: [String] = []
    for row in rows {
      let folder = "\(root)/\(row.label)/\(language)"
      guard
        let bytes = ["txt", language, "jspx", "ashx", "asmx", "asa", "cer", "svc", "cdx", "ascx", "asax"].lazy
          .compactMap({ FileManager.default.contents(atPath: "\(folder)/\(row.hash).\($0)") }).first
      else {
        lines.append("absent \(language) \(row.label) \(row.hash)")
        continue
      }
      let clock = RunClock()
      let result = run(language, Array(bytes), row.path)
      times.append((Double(clock.spent) / 1000, String(row.hash.prefix(12))))
      let key = "\(row.label) \(row.source)"
      totals[key, default: (0, 0, 0)].files += 1
      if result.hasStrongProof { totals[key, default: (0, 0, 0)].strong += 1 }
      if !result.proofs.isEmpty { totals[key, default: (0, 0, 0)].any += 1 }
      for name in Set(result.proofs.map(\.predicate)) { predicates["\(row.label) \(name)", default: 0] += 1 }
      let found = result.proofs.map { proof in
        "\(proof.predicate)@\(proof.line)\(proof.layer > 0 ? "/\(proof.layer)" : "") "
          + proof.path.map { "\($0.what):\($0.line)" }.joined(separator: "→")
      }
      let note =
        "\(row.hash.prefix(12)) \(bytes.count)B errors \(result.syntaxErrors) limits \(result.limits.map(\.rawValue))"
      if row.label == "benign", !found.isEmpty {
        lines.append("\(result.hasStrongProof ? "FALSE" : "weak") \(language) \(note) \(found.prefix(4))")
      } else if row.label == "malicious", !result.hasStrongProof {
        lines.append("MISS \(language) \(note) \(found.prefix(3)) \(row.path)")
      }
    }
    print("== \(language)")
    for line in lines.sorted() { print(line) }
    for (key, total) in totals.sorted(by: { $0.key < $1.key }) {
      print("\(key): \(total.files) files, strong \(total.strong), any \(total.any)")
    }
    for (key, count) in predicates.sorted(by: { $0.key < $1.key }) { print("  \(key): \(count)") }
    times.sort { $0.0 < $1.0 }
    if let slowest = times.last {
      print(
        "  ms: median \(times[times.count / 2].0), p99 \(times[times.count * 99 / 100].0), max \(slowest.0)")
      print("  slow:", times.suffix(8).map { "\($0.1) \($0.0)" })
    }
  }

  private func run(_ language: String, _ bytes: [UInt8], _ path: String) -> EmulationResult {
    let context = EmulationContext(path: path)
    switch language {
    case "asp": return ASPEmulator().run(bytes, context: context)
    case "jsp": return JSPEmulator().run(bytes, context: context)
    case "aspx": return ASPXEmulator().run(bytes, context: context)
    default: return EmulationResult()
    }
  }
}
