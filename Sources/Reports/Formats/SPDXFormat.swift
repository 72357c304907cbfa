import Model
import Parsing

/// SPDX 2.3 as JSON.
///
/// Source: ISO/IEC 5962 / SPDX 2.3. Licences are valid expressions, `LicenseRef-…` with the text found, or NOASSERTION.
package struct SPDXFormat: ReportFormat {
  package static let name = "spdx"
  package static let summary = "SPDX 2.3 bill of materials (JSON)"
  package static let fileSuffix = "spdx.json"

  static let documentID = "SPDXRef-DOCUMENT"
  static let subjectID = "SPDXRef-Subject"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    var json = JSONWriter(pretty: options.pretty)
    let purls = report.packages.map(\.purl.description)
    let ids = Self.identifiers(report.packages, purls)
    var licenses = SPDXLicenses()
    let paths = PathStyle(report.subject)
    json.object { json in
      json.member("spdxVersion", "SPDX-2.3")
      json.member("dataLicense", "CC0-1.0")
      json.member("SPDXID", Self.documentID)
      json.member("name", Self.line(report.subject.name))
      let uuid = References.uuid(References.documentFingerprint(report, purls))
      json.member("documentNamespace", "https://spdx.org/spdxdocs/bulkhead-\(uuid)")
      json.member("creationInfo") { json in
        json.object { json in
          json.member("created", Timestamp.rfc3339(report.createdAt ?? 0))
          json.member("creators", ["Tool: \(report.tool.name)-\(report.tool.version)"])
        }
      }
      json.member("packages") { json in
        json.array { json in
          Self.write(report.subject, &json)
          for (index, package) in report.packages.enumerated() {
            Self.write(package, ids[index], purls[index], paths, &licenses, &json)
          }
        }
      }
      json.member("relationships") { json in
        json.array { Self.relationships(report.packages, ids, purls, &$0) }
      }
      if !licenses.extracted.isEmpty {
        json.member("hasExtractedLicensingInfos") { json in
          json.array { json in
            for (id, text) in licenses.extracted.sorted(by: { $0.key < $1.key }) {
              json.object { json in
                json.member("licenseId", id)
                json.member("extractedText", text)
                json.member("name", Self.line(text))
              }
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }

  /// Single-line fields must not hold line ends.
  static func line(_ text: String) -> String {
    let safe = SafeText.oneLine(text)
    return safe.isEmpty ? "unnamed" : safe
  }

  /// Letters, digits, `.` and `-` only, unique, the same in every run.
  private static func identifiers(_ packages: [Package], _ purls: [String]) -> [String] {
    var used: Set<String> = []
    return zip(packages, purls).map { package, purl in
      let readable = package.name.utf8.prefix(60).map { byte -> UInt8 in
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"): byte
        default: UInt8(ascii: "-")
        }
      }
      let mark = Fingerprint.of([purl] + package.locations).prefix(16)
      let base = "SPDXRef-Package-\(package.purl.type)-\(String(decoding: readable, as: UTF8.self))-\(mark)"
      var id = base
      var number = 2
      while !used.insert(id).inserted {
        id = "\(base)-\(number)"
        number += 1
      }
      return id
    }
  }

  private static func write(_ subject: Subject, _ json: inout JSONWriter) {
    json.object { json in
      json.member("SPDXID", subjectID)
      json.member("name", line(subject.name))
      json.member("versionInfo", subject.digest?.description)
      json.member("downloadLocation", "NOASSERTION")
      json.member("filesAnalyzed", false)
      json.member("licenseConcluded", "NOASSERTION")
      json.member("licenseDeclared", "NOASSERTION")
      json.member("copyrightText", "NOASSERTION")
      switch subject.kind {
      case .image, .container: json.member("primaryPackagePurpose", "CONTAINER")
      case .file: json.member("primaryPackagePurpose", "FILE")
      default: json.member("primaryPackagePurpose", "OTHER")
      }
      if let os = subject.os {
        json.member("comment", "operating system: \(line(os.prettyName ?? "\(os.id) \(os.version)"))")
      }
    }
  }

  private static func write(
    _ package: Package, _ id: String, _ purl: String, _ paths: PathStyle, _ licenses: inout SPDXLicenses,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("SPDXID", id)
      json.member("name", line(package.name))
      if !package.version.isEmpty { json.member("versionInfo", line(package.version)) }
      json.member("downloadLocation", "NOASSERTION")
      json.member("filesAnalyzed", false)
      json.member("licenseConcluded", "NOASSERTION")
      json.member("licenseDeclared", licenses.expression(package.licenses))
      json.member("copyrightText", "NOASSERTION")
      let places = package.locations.map { line(paths.show($0)) }.joined(separator: ", ")
      json.member("sourceInfo", "found by \(package.foundBy) in \(places)")
      let digests = package.digests.compactMap(CycloneDXComponent.hash)
      if !digests.isEmpty {
        json.member("checksums") { json in
          json.array { json in
            for (algorithm, hex) in digests {
              json.object { json in
                json.member("algorithm", algorithm.replacing("-", with: ""))
                json.member("checksumValue", hex)
              }
            }
          }
        }
      }
      json.member("externalRefs") { json in
        json.array { json in
          json.object { json in
            json.member("referenceCategory", "PACKAGE-MANAGER")
            json.member("referenceType", "purl")
            json.member("referenceLocator", purl)
          }
        }
      }
    }
  }

  private static func relationships(
    _ packages: [Package], _ ids: [String], _ purls: [String], _ json: inout JSONWriter
  ) {
    func relate(_ from: String, _ type: String, _ to: String) {
      json.object { json in
        json.member("spdxElementId", from)
        json.member("relationshipType", type)
        json.member("relatedSpdxElement", to)
      }
    }
    relate(documentID, "DESCRIBES", subjectID)
    var first: [String: String] = [:]
    for (id, purl) in zip(ids, purls) where first[purl] == nil { first[purl] = id }
    for (index, package) in packages.enumerated() {
      switch package.scope {
      case .development: relate(ids[index], "DEV_DEPENDENCY_OF", subjectID)
      case .optional: relate(ids[index], "OPTIONAL_DEPENDENCY_OF", subjectID)
      case .runtime, .declared: relate(subjectID, "CONTAINS", ids[index])
      }
      for needed in Set(package.dependencies).sorted() {
        if let other = first[needed], other != ids[index] { relate(ids[index], "DEPENDS_ON", other) }
      }
    }
  }
}

/// Licence expressions of one SPDX document, and the texts behind its own references.
struct SPDXLicenses {
  /// `LicenseRef-…` → text as found.
  private(set) var extracted: [String: String] = [:]

  mutating func expression(_ declared: [String]) -> String {
    var parts: [String] = []
    for text in declared where !text.isEmpty {
      let part: String
      switch LicenseExpression(text) {
      case .identifier(let id): part = id
      case .expression(let expression): part = declared.count > 1 ? "(\(expression))" : expression
      case .name(let name):
        guard !["NOASSERTION", "NONE", "UNKNOWN", ""].contains(name.uppercased()) else { continue }
        part = "LicenseRef-" + Fingerprint.of([name]).prefix(16)
        extracted[part] = name
      }
      if !parts.contains(part) { parts.append(part) }
    }
    return parts.isEmpty ? "NOASSERTION" : parts.joined(separator: " AND ")
  }
}
