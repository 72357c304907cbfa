import Documents
import Parsing

/// Reads `registries.conf`, version 2 (tables `[[registry]]`) and version 1 (lists of names).
///
/// Source: containers-registries.conf(5).
extension RegistryRules {
  static let maximumFileSize = 4 << 20

  /// - Parameter path: for messages.
  mutating func add(registriesConf bytes: Bytes, path: String) {
    let document: JSONValue
    do throws(ParseError) { document = try TOMLDocument.parse(bytes) } catch {
      problems.append("\(path) cannot be used: \(error)")
      return
    }
    if let names = document["unqualified-search-registries"]?.elements {
      searchRegistries = names.compactMap(\.string)
    }
    for member in document["aliases"]?.members ?? [] {
      if let name = member.value.string { aliases[member.key] = name }
    }
    for table in (document["registry"]?.elements ?? []).prefix(Self.maximumRules) { add(table, path) }
    addFirstVersion(document["registries"], path)
  }

  private mutating func add(_ table: JSONValue, _ path: String) {
    let location = Self.cleaned(table["location"]?.string)
    guard let prefix = Self.cleaned(table["prefix"]?.string) ?? location else {
      problems.append("\(path): a [[registry]] has neither prefix nor location")
      return
    }
    var rule = Rule(
      prefix: prefix, place: Place(location: location ?? "", isInsecure: table["insecure"]?.bool ?? false),
      isBlocked: table["blocked"]?.bool ?? false, origin: path)
    let digestsOnly = table["mirror-by-digest-only"]?.bool ?? false
    for mirror in (table["mirror"]?.elements ?? []).prefix(64) {
      guard let location = Self.cleaned(mirror["location"]?.string) else {
        problems.append("\(path): a mirror of \(prefix) has no location")
        continue
      }
      var place = Place(location: location, isInsecure: mirror["insecure"]?.bool ?? false)
      switch mirror["pull-from-mirror"]?.string {
      case "digest-only": place.use = .digestOnly
      case "tag-only": place.use = .tagOnly
      default: place.use = digestsOnly ? .digestOnly : .always
      }
      rule.mirrors.append(place)
    }
    // A later file's word on the same prefix counts.
    rules.removeAll { $0.prefix == rule.prefix }
    if rules.count < Self.maximumRules { rules.append(rule) }
  }

  /// `[registries.search] registries = […]`, `[registries.insecure]`, `[registries.block]`.
  private mutating func addFirstVersion(_ tables: JSONValue?, _ path: String) {
    func names(_ key: String) -> [String] { (tables?[key]?["registries"]?.elements ?? []).compactMap(\.string) }
    let search = names("search")
    if !search.isEmpty { searchRegistries = search }
    for name in names("insecure").prefix(Self.maximumRules) {
      rules.append(Rule(prefix: name, place: Place(location: name, isInsecure: true), origin: path))
    }
    for name in names("block").prefix(Self.maximumRules) {
      rules.append(Rule(prefix: name, place: Place(location: name), isBlocked: true, origin: path))
    }
  }

  private static func cleaned(_ text: String?) -> String? {
    guard let text, !text.isEmpty, text.utf8.count <= 1024 else { return nil }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// Reads `registry-mirrors` and `insecure-registries` of Docker's daemon.json.
  mutating func add(daemonJSON bytes: Bytes, path: String) {
    let document: JSONValue
    do throws(ParseError) { document = try JSONValue(parsing: bytes, maximumDepth: 32) } catch {
      problems.append("\(path) cannot be used: \(error)")
      return
    }
    dockerMirrors += (document["registry-mirrors"]?.elements ?? []).prefix(64).compactMap(\.string)
    insecure += (document["insecure-registries"]?.elements ?? []).prefix(Self.maximumRules).compactMap(\.string)
  }
}
