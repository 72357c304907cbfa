import ArgumentParser
import Misconfiguration
import Model
import Secrets

/// `bulkhead explain`: what a rule looks for, why it matters and what to do.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a rule means: what it finds, why that matters, what to do.",
    discussion: """
      Takes the ids that reports show; without one, all are listed.

      Examples:
        bulkhead explain dockerfile.add-remote
        bulkhead explain secret.aws-access-key-id
        bulkhead explain webshell.php
        bulkhead explain 'image.*'
        bulkhead explain 'reverse-shell.*'
      """)

  @Argument(help: ArgumentHelp("The rule's id; `*` at its end stands for any ending.", valueName: "id"))
  var id = "*"

  func run() throws {
    let pages = Self.pages.filter { matches($0.id) }
    guard !pages.isEmpty else {
      let near = Self.pages.map(\.id).filter { Self.isNear(id, $0) }.prefix(3)
      let hint = near.isEmpty ? "`bulkhead explain` lists them" : "meant was perhaps \(near.joined(separator: ", "))"
      let isAdvisory = id.uppercased().hasPrefix("CVE-") || id.uppercased().hasPrefix("GHSA-")
      Message.error(
        isAdvisory
          ? "\(id) is an advisory, not a rule: `bulkhead affected \(id)` says where it is"
          : "there is no rule \(id); \(hint)")
      throw ExitStatus.usage
    }
    if pages.count == 1, let page = pages.first { return print(page.text) }
    let width = pages.map(\.id.count).max() ?? 0
    for page in pages {
      print("\(page.id)\(String(repeating: " ", count: width - page.id.count + 2))\(page.severity)  \(page.title)")
    }
  }

  private func matches(_ other: String) -> Bool {
    id.hasSuffix("*") ? other.hasPrefix(id.dropLast()) : other == id.lowercased()
  }

  /// The same last words, or one within the other.
  private static func isNear(_ id: String, _ other: String) -> Bool {
    guard id.count >= 3 else { return false }
    let last = id.lowercased().split(separator: ".").last.map(String.init) ?? id
    return other.contains(last) || other.hasPrefix(id.lowercased())
  }

  struct Page: Sendable {
    var id: String
    var severity: String
    var title: String
    var text: String
  }

  /// Sorted by id.
  static let pages: [Page] = {
    let rules = Misconfiguration.Catalogue.manuals.values.map { manual in
      var text =
        "\(manual.rule)  (\(manual.severity.rawValue))\n\(manual.title)\n\nWhy\n  \(manual.why)\n\nWhat to do\n"
      text += "  \(manual.fix)\n"
      let known =
        manual.benchmarks.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } + manual.counterparts.sorted()
      if !known.isEmpty { text += "\nElsewhere\n  \(known.joined(separator: ", "))\n" }
      return Page(id: manual.rule, severity: manual.severity.rawValue, title: manual.title, text: text)
    }
    let secrets = Secrets.Catalogue.detectors.map { detector in
      var text = "\(detector.id)  (\(detector.severity.rawValue))\n\(detector.title)\n\nWhy\n"
      text += "  Whoever can pull the image, or read the file, has it.\n\nWhat to do\n  Revoke it"
      text += (detector.issuer.isEmpty ? "" : ": \(detector.issuer)") + ". Give secrets to a build with\n"
      text += "  RUN --mount=type=secret, and to a container when it starts.\n"
      return Page(id: detector.id, severity: detector.severity.rawValue, title: detector.title, text: text)
    }
    return (rules + secrets + DetectionPages.all + WebshellPages.all).sorted { $0.id < $1.id }
  }()
}
