import Images
import Model
import Parsing

/// Programs that are scripts or archives of them, or whose version stands in a text beside them: Composer, WP-CLI,
/// Elixir, Erlang/OTP, Firefox and its kin.
struct ProgramTexts: Extractor {
  static let name = "program-text"
  static let version = 1
  static let selectors: [Selector] = [
    .name("composer"), .name("composer.phar"), .name("wp"), .name("wp-cli.phar"), .name("elixir"),
    .name("OTP_VERSION"), .name("application.ini"),
  ]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // A folder's worth of programs has these names; only what begins as text is meant.
    let magic = Magic(head)
    guard magic == nil || magic == .script else { return .none }
    return .wholeIfSmall(upTo: 16 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    switch file.name {
    case "composer", "composer.phar":
      // The archive lists what it was built from, its own package first.
      add(
        "composer", "getcomposer:composer", Self.version(content, ["Composer\\Composer"], after: "const VERSION = '"),
        &extraction)
    case "wp", "wp-cli.phar":
      add("wp-cli", "wp-cli:wp-cli", Self.version(content, ["wp-cli/wp-cli"], after: "wp-cli/wp-cli "), &extraction)
    case "elixir":
      add("elixir", "elixir-lang:elixir", Self.version(content, [], after: "ELIXIR_VERSION="), &extraction)
    case "OTP_VERSION":
      let text = content.bytes.prefix(64).text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      guard file.parent.contains("releases/"), text.first?.isNumber == true else { return }
      add("erlang", "erlang:otp", text, &extraction)
    default: application(content.bytes.prefix(64 << 10), &extraction)
    }
  }

  private func add(_ name: String, _ product: String, _ version: String?, _ extraction: inout Extraction) {
    guard let version else { return }
    extraction.packages.append(
      Package(
        type: "generic", name: name, version: version, purl: PackageURL(type: "generic", name: name, version: version),
        foundBy: Self.name, attributes: ["cpe": product]))
  }

  private static func version(_ content: FileContent, _ markers: [String], after text: String) -> String? {
    let numbers = [VersionPattern("#.#.#~"), VersionPattern("#.#~")]
    let pattern = BytePattern(text)
    return content.bytes.withUnsafeBytes { memory in
      guard markers.allSatisfy({ BytePattern($0).first(in: memory) != nil }) else { return nil }
      var from = 0
      while let hit = pattern.first(in: memory, from: from) {
        from = hit + pattern.count
        for shape in numbers {
          if let match = shape.match(in: memory, at: from) {
            return String(decoding: memory[match.version], as: UTF8.self)
          }
        }
      }
      return nil
    }
  }

  /// Mozilla's programs describe themselves: section `App`.
  private func application(_ text: Bytes, _ extraction: inout Extraction) {
    var fields: [String: String] = [:]
    var isInside = false
    for line in Lines(text) {
      let line = line.text
      if line.hasPrefix("[") {
        isInside = line == "[App]"
      } else if isInside, let equals = line.firstIndex(of: "=") {
        fields[String(line[..<equals])] = String(line[line.index(after: equals)...])
      }
    }
    guard fields["Vendor"] == "Mozilla", let name = fields["Name"]?.lowercased(), let version = fields["Version"],
      ["firefox", "thunderbird"].contains(name)
    else { return }
    add(name, "mozilla:\(name)", version, &extraction)
  }
}
