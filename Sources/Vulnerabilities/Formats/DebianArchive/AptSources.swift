import Parsing

/// A place that apt takes packages from.
struct AptSource: Hashable, Sendable {
  /// Without a slash at its end.
  var address: String
  var suite: String
  var components: [String]
}

/// Reads apt's source lists, both of their forms.
///
/// Source: sources.list(5). Options (`[signed-by=…]`), disabled stanzas and source-code lines are passed over.
enum AptSources {
  static let maximumSources = 1000

  /// One line for each: `deb [arch=amd64] http://deb.debian.org/debian-security bookworm-security main contrib`.
  static func lines(_ text: Bytes) -> [AptSource] {
    var sources: [AptSource] = []
    for line in Lines(text) where sources.count < maximumSources {
      let content = line.text.prefix { $0 != "#" }
      guard content.hasPrefix("deb ") || content.hasPrefix("deb\t") else { continue }
      var rest = content.dropFirst(4).drop { $0 == " " || $0 == "\t" }
      if rest.hasPrefix("[") {
        guard let end = rest.firstIndex(of: "]") else { continue }
        rest = rest[rest.index(after: end)...]
      }
      let words = rest.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard words.count >= 2 else { continue }
      add(words[0], [words[1]], Array(words[2...]), to: &sources)
    }
    return sources
  }

  /// Stanzas: `Types`, `URIs`, `Suites`, `Components`, `Enabled`.
  static func stanzas(_ text: Bytes) -> [AptSource] {
    var sources: [AptSource] = []
    var fields: [String: String] = [:]
    var last = ""
    func finish() {
      defer { fields = [:] }
      let types = words(fields["types"])
      guard types.contains("deb"), !["no", "false"].contains(words(fields["enabled"]).first?.lowercased() ?? "yes")
      else { return }
      for address in words(fields["uris"]) {
        add(address, words(fields["suites"]), words(fields["components"]), to: &sources)
      }
    }
    for line in Lines(text) {
      if line.isEmpty {
        finish()
        continue
      }
      let content = line.text
      if content.hasPrefix("#") { continue }
      if content.hasPrefix(" ") || content.hasPrefix("\t") {
        fields[last, default: ""] += " " + content
        continue
      }
      guard let colon = content.firstIndex(of: ":") else { continue }
      last = content[..<colon].lowercased()
      fields[last] = String(content[content.index(after: colon)...])
    }
    finish()
    return sources
  }

  private static func words(_ text: String?) -> [String] {
    (text ?? "").split { $0 == " " || $0 == "\t" }.map(String.init)
  }

  private static func add(_ address: String, _ suites: [String], _ components: [String], to sources: inout [AptSource])
  {
    var address = address
    // `mirror+http://…` lists mirrors; `cdrom:` and `file:` aren't reached over the network.
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else { return }
    while address.hasSuffix("/") { address.removeLast() }
    for suite in suites where sources.count < maximumSources && !components.isEmpty {
      let source = AptSource(address: address, suite: suite, components: components)
      if !sources.contains(source) { sources.append(source) }
    }
  }

  /// Debian's security suites among them, with the release each is of.
  /// - Parameter releases: further ones to look for at the same places.
  static func security(
    _ sources: [AptSource], and releases: Set<String> = []
  ) -> [(source: AptSource, release: String)] {
    let own = sources.compactMap { source -> (source: AptSource, release: String)? in
      // `bookworm-security`; before Debian 11 `buster/updates`.
      let codename: Substring
      if source.suite.hasSuffix("-security") {
        codename = source.suite.dropLast(9)
      } else if source.suite.hasSuffix("/updates") {
        codename = source.suite.dropLast(8)
      } else {
        return nil
      }
      return DebianRelease.name(codename).map { (source, $0) }
    }
    var all = own
    for release in releases.sorted() where (Int(release) ?? 0) >= 11 && !own.contains(where: { $0.release == release })
    {
      guard let codename = DebianRelease.codename(release) else { continue }
      for (place, _) in own {
        let source = AptSource(address: place.address, suite: "\(codename)-security", components: place.components)
        if !all.contains(where: { $0.source == source }) { all.append((source, release)) }
      }
    }
    return all
  }
}
