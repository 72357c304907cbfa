/// The whole answer to one command about one subject: what every report format is written from.
package struct Report: Sendable, Hashable {
  /// How the target was opened, e.g. `docker save archive (OCI layout inside)`.
  package var takenFor: String?
  package var tool: Tool
  package var subject: Subject
  /// Under which other names the subject is known: an image's tags, its digests in registries (`repository@sha256:…`),
  /// its id (`sha256:…`). Tags of an archive are what the archive says.
  package var names: [String] = []
  /// Sorted by type, name, version, first location.
  package var packages: [Package]
  /// Sorted by what to do first.
  package var findings: [Finding]
  /// Findings that don't count, with who said so.
  package var suppressed: [SuppressedFinding] = []
  /// Nil where nobody asked for one.
  package var decision: Decision?
  /// Which updates remove the most; nil where vulnerabilities were not looked for.
  package var advice: Advice?
  /// Every evaluated pair of check and object; only `audit` fills it.
  package var results: [Finding]
  package var coverage: Coverage
  /// Image layers, base first.
  package var layers: [Layer]
  /// Seconds since 1970 (SOURCE_DATE_EPOCH where it is set); nil leaves the time out.
  package var createdAt: Int?

  package struct Tool: Sendable, Hashable {
    package var name: String
    package var version: String
    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  package struct Layer: Sendable, Hashable {
    package var diffID: Digest
    /// Digest of the compressed blob, where the source has it.
    package var digest: Digest?
    package var createdBy: String?
    /// Uncompressed bytes of the layer's tar.
    package var size: Int64?
    package init(diffID: Digest, digest: Digest? = nil, createdBy: String? = nil, size: Int64? = nil) {
      self.diffID = diffID
      self.digest = digest
      self.createdBy = createdBy
      self.size = size
    }
  }

  package init(
    takenFor: String? = nil, tool: Tool, subject: Subject, packages: [Package] = [], findings: [Finding] = [],
    results: [Finding] = [], coverage: Coverage = Coverage(), layers: [Layer] = [], createdAt: Int? = nil
  ) {
    self.takenFor = takenFor
    self.tool = tool
    self.subject = subject
    self.packages = packages
    self.findings = findings
    self.results = results
    self.coverage = coverage
    self.layers = layers
    self.createdAt = createdAt
  }
}
