import Model

/// One requirement of Python: `requests[security] >= 2.8.1, == 2.8.* ; python_version < "3"`, `pip @ https://…`.
///
/// Source: PEP 508 (dependency specifiers) and PEP 440 (version specifiers).
struct PythonRequirement: Equatable {
  let name: String
  let extras: [String]
  /// The clauses, without white space.
  let specifier: String
  let marker: String
  let url: String?

  /// - Returns: nil where no name stands at the beginning.
  init?(_ text: String) {
    var rest = text.trimmed[...]
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    guard let first = name.first, first.isLetter || first.isNumber, name.utf8.count <= 256 else { return nil }
    self.name = String(name)
    rest = rest.dropFirst(name.count).trimmed[...]
    var extras: [String] = []
    if rest.first == "[", let end = rest.firstIndex(of: "]") {
      extras = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",").map(\.trimmed)
      rest = rest[rest.index(after: end)...].trimmed[...]
    }
    self.extras = extras
    if rest.first == "@" {
      let address = rest.dropFirst().trimmed
      url = String(address.prefix { $0 != " " })
      specifier = ""
      marker = address.split(atFirst: ";")?.1.trimmed ?? ""
      return
    }
    url = nil
    let parts = rest.split(atFirst: ";")
    marker = parts?.1.trimmed ?? ""
    var clauses = (parts?.0 ?? String(rest)).filter { $0 != " " && $0 != "\t" }
    if clauses.hasPrefix("("), clauses.hasSuffix(")") { clauses = String(clauses.dropFirst().dropLast()) }
    guard clauses.isEmpty || "<>=!~".contains(clauses.first ?? " ") else { return nil }
    specifier = clauses
  }

  /// The one version that will do, where `==` or `===` names it.
  var exactVersion: String? {
    for clause in specifier.split(separator: ",") where clause.hasPrefix("==") {
      let version = clause.drop { $0 == "=" }
      if !version.isEmpty, !version.contains("*") { return String(version) }
    }
    return nil
  }

  /// As two names are equal: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503).
  static func normalize(_ name: String) -> String {
    var out: [UInt8] = []
    for byte in name.lowercased().utf8 {
      let isSeparator = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      if isSeparator {
        if out.last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension EcosystemName {
  /// The name as written; its purl normalised by PEP 503.
  static func pypi(_ name: String) -> EcosystemName {
    EcosystemName("pypi", namespace: nil, PythonRequirement.normalize(name), full: name)
  }
}
