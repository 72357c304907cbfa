import Documents
import Host
import Parsing

/// Options of k3s or RKE2: of its configuration, the configuration's drop-ins and its command line, by their names
/// without dashes.
///
/// Of the files the last one that has an option counts, or adds to it where it writes `name+`; the command line comes
/// after them: it adds to lists, and the last one of single values counts.
///
/// Source: docs.k3s.io, "Configuration Options"; k3s-io/k3s, pkg/configfilearg.
struct EmbeddedOptions {
  private var values: [String: [String]] = [:]
  private(set) var problem: String?

  static let maximumFileSize = 1 << 20

  /// - Parameter words: the command line, with the program and its subcommand.
  init(distribution: String, words: [String], _ root: HostRoot) {
    let given = Self.arguments(words)
    let file = given["config"]?.last ?? given["c"]?.last ?? "/etc/rancher/\(distribution)/config.yaml"
    let parts = root.list(file + ".d").sorted().filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    for path in [file] + parts.map({ "\(file).d/\($0)" }) where root.exists(path) {
      do {
        for document in try YAMLDocument.parse(try root.read(path, limit: Self.maximumFileSize)) { take(document) }
      } catch {
        problem = "\(path): \(error)"
      }
    }
    for (name, texts) in given { values[name, default: []] += texts }
  }

  /// Nil where it isn't given.
  func last(_ name: String) -> String? { values[name]?.last }
  func all(_ name: String) -> [String] { values[name] ?? [] }
  func isOn(_ name: String) -> Bool { last(name).map { $0 == "true" || $0 == "1" } ?? false }

  private mutating func take(_ document: JSONValue) {
    guard case .object(let members) = document else { return }
    for member in members {
      let isMore = member.key.hasSuffix("+")
      let name = isMore ? String(member.key.dropLast()) : member.key
      let elements = member.value.elements
      let texts = (elements.isEmpty ? [member.value] : elements).compactMap(Self.text)
      values[name] = (isMore ? values[name] ?? [] : []) + texts
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let flag): flag ? "true" : "false"
    default: nil
    }
  }

  private static func arguments(_ words: [String]) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for (index, word) in words.enumerated() where word.hasPrefix("-") {
      let body = word.drop { $0 == "-" }
      if let equals = body.firstIndex(of: "=") {
        found[String(body[..<equals]), default: []].append(String(body[body.index(after: equals)...]))
      } else if words.indices.contains(index + 1), !words[index + 1].hasPrefix("-") {
        found[String(body), default: []].append(words[index + 1])
      } else {
        found[String(body), default: []].append("true")
      }
    }
    return found
  }
}
