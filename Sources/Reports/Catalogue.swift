/// Every report format, one line each, by the name of its type. CatalogueTests holds this list against the folder.
package enum Catalogue {
  package static let formats: [any ReportFormat] = [
    TableFormat(),
    JSONFormat(),
    CycloneDXFormat(),
    SPDXFormat(),
    PURLListFormat(),
    SARIFFormat(),
    JUnitFormat(),
    MarkdownFormat(),
    HTMLFormat(),
    CSVFormat(),
    GitLabFormat(),
    OpenVEXFormat(),
    OSCALFormat(),
    ASFFFormat(),
    NDJSONFormat(),
    OCSFFormat(),
  ]

  /// Other names that people try.
  static let synonyms = [
    "vex": "openvex", "cyclonedx-json": "cyclonedx", "spdx-json": "spdx", "md": "markdown", "jsonl": "ndjson",
  ]

  /// The format that `--format` names; nil where there is none, and then ``names`` says what there is.
  package static func format(named name: String) -> (any ReportFormat)? {
    let wanted = name.lowercased()
    let canonical = synonyms[wanted] ?? wanted
    return formats.first { type(of: $0).name == canonical }
  }

  package static var names: [String] { formats.map { type(of: $0).name } }
}
