import Foundation
import Parsing

@testable import Webshell

/// A corpus as `lay-out` writes it: `{malicious,benign}/{language}/<sha256>.<ext>` with its manifest as `manifest.tsv`.
struct LabelledCorpus {
  struct Row {
    var digest: String
    var isMalicious: Bool
    var language: ScriptLanguage?
    var quality: String
    var kind: String
    var source: String
    var path: String
    var origin: String
    var file: String

    /// As the verdict sees it: the name that the file has in the corpus, in a folder that says nothing.
    func script() throws -> ScriptFile {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      return ScriptFile(path: "/var/www/site/" + name, bytes: Bytes(bytes))
    }

    var name: String {
      let last = String(path.split(separator: "/").last ?? "x")
      // Samples are often kept under another name, so that they do no harm: `x.php.txt`.
      guard let language, language != ExtensionMap.language(ofPath: last) else { return last }
      return last + "." + language.rawValue
    }
  }

  /// Kept aside from everything that is built, trained or tuned.
  static let keptAside = "for-just-we/webshell_sample"

  let rows: [Row]

  init?() throws {
    guard let root = ProcessInfo.processInfo.environment["BULKHEAD_CORPUS"] else { return nil }
    let manifest = try String(contentsOfFile: root + "/manifest.tsv", encoding: .utf8)
    var files: [String: String] = [:]
    for label in ["malicious", "benign"] {
      let languages = try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(label)")
      for language in languages {
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(label)/\(language)") {
          files["\(label)/\(language)/\(name.prefix(64))"] = "\(root)/\(label)/\(language)/\(name)"
        }
      }
    }
    rows = manifest.split(separator: "\n").dropFirst().compactMap { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 8, let file = files["\(cells[1])/\(cells[2])/\(cells[0])"] else { return nil }
      return Row(
        digest: cells[0], isMalicious: cells[1] == "malicious", language: ScriptLanguage(rawValue: cells[2]),
        quality: cells[3], kind: cells[4], source: cells[5], path: cells[6], origin: cells[7], file: file)
    }
  }
}
