import Model

/// A reference of Conan: `zlib/1.2.13@user/channel#recipe-revision:package-id#package-revision%time`.
///
/// Source: Conan's documentation, "References".
struct ConanReference: Equatable {
  let name: String
  let version: String
  let user: String?
  let channel: String?
  let revision: String?

  /// - Returns: nil without a name and something in the version's place.
  init?(_ text: String) {
    let whole = text.trimmed.prefix { $0 != ":" && $0 != "%" }
    let halves = whole.split(atFirst: "#")
    revision = halves.map { String($0.1.prefix { $0 != "%" && $0 != ":" }) }
    let parts = (halves?.0 ?? String(whole)).split(atFirst: "@")
    guard let (name, version) = (parts?.0 ?? halves?.0 ?? String(whole)).split(atFirst: "/"), !name.isEmpty,
      !version.isEmpty
    else { return nil }
    self.name = name
    self.version = version
    let origin = parts?.1.split(atFirst: "/")
    user = origin.flatMap { $0.0.isEmpty || $0.0 == "_" ? nil : $0.0 }
    channel = origin.flatMap { $0.1.isEmpty || $0.1 == "_" ? nil : $0.1 }
  }

  var isRange: Bool { version.hasPrefix("[") }

  var qualifiers: [String: String] {
    var out: [String: String] = [:]
    if let channel { out["channel"] = channel }
    if let user { out["user"] = user }
    if let revision { out["rrev"] = revision }
    return out
  }

  func locked(_ scope: Package.Scope) -> Package {
    .locked(EcosystemName("conan", name), version, qualifiers: qualifiers, scope: scope)
  }
}
