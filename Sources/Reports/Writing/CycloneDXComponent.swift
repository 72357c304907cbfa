import Model
import Parsing

/// Components of a CycloneDX document.
enum CycloneDXComponent {
  static func write(
    _ package: Package, _ purl: String, _ reference: String, _ paths: PathStyle, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("type", package.attributes["main-module"] != nil ? "application" : "library")
      json.member("bom-ref", reference)
      if package.type == "maven" || package.type == "npm", let group = package.purl.namespace {
        json.member("group", group)
        json.member("name", package.purl.name)
      } else {
        json.member("name", package.name)
      }
      if !package.version.isEmpty { json.member("version", package.version) }
      if package.scope != .runtime { json.member("scope", package.scope == .development ? "excluded" : "optional") }
      hashes(package.digests, &json)
      licenses(package.licenses, &json)
      json.member("purl", purl)
      json.member("evidence") { json in
        json.object { json in
          json.member("occurrences") { json in
            json.array { json in
              for location in package.locations {
                json.object { $0.member("location", paths.show(location)) }
              }
            }
          }
        }
      }
      json.member("properties") { write(properties(package), &$0) }
    }
  }

  static func write(_ os: OperatingSystem, _ json: inout JSONWriter) {
    json.object { json in
      json.member("type", "operating-system")
      json.member("bom-ref", "operating-system")
      json.member("name", os.id)
      if !os.version.isEmpty { json.member("version", os.version) }
      json.member("description", os.prettyName)
      var properties: [(String, String)] = []
      if let codename = os.codename { properties.append(("bulkhead:os:codename", codename)) }
      for like in os.like { properties.append(("bulkhead:os:like", like)) }
      if let day = os.endOfLife { properties.append(("bulkhead:os:endOfLife", day)) }
      json.member("properties") { write(properties, &$0) }
    }
  }

  static func write(_ properties: [(String, String)], _ json: inout JSONWriter) {
    json.array { json in
      for (name, value) in properties {
        json.object { json in
          json.member("name", name)
          json.member("value", value)
        }
      }
    }
  }

  private static func properties(_ package: Package) -> [(String, String)] {
    var properties: [(String, String)] = [("bulkhead:package:foundBy", package.foundBy)]
    properties.append(("bulkhead:package:type", package.type))
    properties.append(("bulkhead:package:name", package.name))
    if let layer = package.layer { properties.append(("bulkhead:layer:diffId", layer.description)) }
    if let source = package.source {
      properties.append(("bulkhead:source:name", source.name))
      properties.append(("bulkhead:source:version", source.version))
    }
    if let architecture = package.architecture { properties.append(("bulkhead:package:architecture", architecture)) }
    if package.scope != .runtime { properties.append(("bulkhead:package:scope", package.scope.rawValue)) }
    if let owner = package.ownedBy { properties.append(("bulkhead:package:ownedBy", owner)) }
    for (key, value) in package.attributes.sorted(by: { $0.key < $1.key }) {
      properties.append(("bulkhead:attribute:\(key)", value))
    }
    return properties
  }

  /// Digests whose algorithm and length the schema knows.
  static func hash(_ digest: String) -> (algorithm: String, hex: String)? {
    guard let colon = digest.firstIndex(of: ":") else { return nil }
    let hex = digest[digest.index(after: colon)...].lowercased()
    guard hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
    switch (digest[..<colon].lowercased(), hex.utf8.count) {
    case ("md5", 32): return ("MD5", hex)
    case ("sha1", 40): return ("SHA-1", hex)
    case ("sha256", 64): return ("SHA-256", hex)
    case ("sha384", 96): return ("SHA-384", hex)
    case ("sha512", 128): return ("SHA-512", hex)
    default: return nil
    }
  }

  private static func hashes(_ digests: [String], _ json: inout JSONWriter) {
    let known = digests.compactMap(hash)
    guard !known.isEmpty else { return }
    json.member("hashes") { json in
      json.array { json in
        for (algorithm, hex) in known {
          json.object { json in
            json.member("alg", algorithm)
            json.member("content", hex)
          }
        }
      }
    }
  }

  /// Either one expression, or a list of identifiers and names: the schema has no mixture.
  private static func licenses(_ declared: [String], _ json: inout JSONWriter) {
    let licenses = declared.filter { !$0.isEmpty }.map(LicenseExpression.init)
    guard !licenses.isEmpty else { return }
    json.member("licenses") { json in
      json.array { json in
        if licenses.count == 1, case .expression(let text) = licenses[0] {
          json.object { $0.member("expression", text) }
          return
        }
        for license in licenses {
          json.object { json in
            json.member("license") { json in
              json.object { json in
                switch license {
                case .identifier(let text): json.member("id", text)
                case .expression(let text), .name(let text): json.member("name", text)
                }
              }
            }
          }
        }
      }
    }
  }
}
