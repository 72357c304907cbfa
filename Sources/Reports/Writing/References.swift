import Model

/// A stable name for each package of a report, for documents in which packages refer to one another.
///
/// The purl where only one package has it; where several do, the purl with a fingerprint of the place.
struct References: Sendable {
  /// In the order of the report's packages.
  let names: [String]
  /// purl → the reference of the first package that has it.
  let byPurl: [String: String]
  /// In the order of the report's packages.
  let purls: [String]

  init(_ packages: [Package], reserved: Set<String> = []) {
    purls = packages.map(\.purl.description)
    var counts: [String: Int] = [:]
    for purl in purls { counts[purl, default: 0] += 1 }
    var used = reserved
    var first: [String: String] = [:]
    names = zip(packages, purls).map { package, purl in
      var name = purl
      if counts[purl, default: 0] > 1 || used.contains(name) {
        let place = Fingerprint.of(package.locations + [package.layer?.description ?? "", package.foundBy])
        name = "\(purl)#\(place.prefix(12))"
        var number = 2
        while used.contains(name) {
          name = "\(purl)#\(place.prefix(12))-\(number)"
          number += 1
        }
      }
      used.insert(name)
      if first[purl] == nil { first[purl] = name }
      return name
    }
    byPurl = first
  }

  /// A UUID of version 8 (RFC 9562) made of a 32-digit fingerprint: the same report has the same one.
  static func uuid(_ fingerprint: String) -> String {
    var digits = Array(fingerprint.utf8.prefix(32))
    digits += Array(repeating: 0x30, count: 32 - digits.count)
    digits[12] = UInt8(ascii: "8")
    digits[16] = UInt8(ascii: "a")
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return [part(0..<8), part(8..<12), part(12..<16), part(16..<20), part(20..<32)].joined(separator: "-")
  }

  /// What makes two documents about the same thing the same document.
  static func documentFingerprint(_ report: Report, _ purls: [String]) -> String {
    Fingerprint.of(
      [
        report.tool.version, report.subject.kind.rawValue, report.subject.name,
        report.subject.digest?.description ?? "",
      ]
        + purls + report.findings.map(\.fingerprint))
  }
}
