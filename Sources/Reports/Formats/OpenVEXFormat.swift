import Model
import Parsing

/// OpenVEX 0.2.0: what is known of each vulnerability of the subject, those that don't count too.
///
/// A finding is `affected` with what to do, or `under_investigation`; a suppressed one has the state that its authority
/// gives it. Somebody's acceptance of a risk is no state: such a one stays `affected`, with who accepted it until when.
///
/// Source: github.com/openvex/spec, OPENVEX-SPEC.md 0.2.0.
package struct OpenVEXFormat: ReportFormat {
  package static let name = "openvex"
  package static let summary = "OpenVEX 0.2.0, what is and what isn't affected"
  package static let fileSuffix = "openvex.json"

  package init() {}

  package func write(_ report: Report, _ options: ReportOptions) -> [UInt8] {
    let statements = OpenVEXStatement.all(report)
    let fingerprint = Fingerprint.of(
      [References.documentFingerprint(report, [])]
        + statements.flatMap { [$0.vulnerability, $0.status, $0.text] + $0.packages })
    var json = JSONWriter(pretty: options.pretty)
    json.object { json in
      json.member("@context", "https://openvex.dev/ns/v0.2.0")
      json.member("@id", "urn:uuid:" + References.uuid(fingerprint))
      json.member("author", report.tool.name)
      json.member("role", "vulnerability scanner")
      json.member("timestamp", Timestamp.rfc3339(report.createdAt ?? 0))
      json.member("version", 1)
      json.member("tooling", "\(report.tool.name) \(report.tool.version)")
      let product = Self.product(report.subject, names: report.names)
      json.member("statements") { json in
        json.array { json in for statement in statements { statement.write(product, &json) } }
      }
    }
    return json.bytes + [0x0A]
  }

  /// The image as a package URL of type `oci`; nil for subjects that aren't images or have no digest.
  ///
  /// Source: purl-spec, `types/oci-definition.json`.
  static func product(_ subject: Subject, names: [String] = []) -> PackageURL? {
    guard subject.kind == .image, let digest = subject.digest else { return nil }
    // A file's name is no image's: the tag in it is nearer to what others call it.
    let isFile = subject.name.hasPrefix("/") || subject.name.hasPrefix(".") || subject.name.contains(".tar")
    let tagged = isFile ? names.first { !$0.contains("@") && Digest($0) == nil } : nil
    var name = (tagged ?? subject.name)[...]
    if let at = name.firstIndex(of: "@") { name = name[..<at] }
    let start = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    var tag: String?
    if let colon = name[start...].lastIndex(of: ":") {
      tag = String(name[name.index(after: colon)...])
      name = name[..<colon]
    }
    var qualifiers: [String: String] = [:]
    if let tag { qualifiers["tag"] = tag }
    // Without a host it is a short name, which engines tell apart by their own configuration.
    let host = name.prefix { $0 != "/" }
    if start > name.startIndex, host.contains(".") || host.contains(":"), !host.hasPrefix(".") {
      qualifiers["repository_url"] = String(name)
    }
    let last = String(name[start...])
    return PackageURL(
      type: "oci", name: last.isEmpty ? "image" : last, version: digest.description, qualifiers: qualifiers)
  }
}
