/// How a program that no package manager installed is known by its content.
///
/// All of `markers` must be in the file, none of `without`; then the version is read. The name of the file doesn't
/// count, except where nothing in the content tells a program from its kin (`named`).
struct ProgramSignature: Sendable {
  enum Version: Sendable {
    /// Between two texts; one of them may be empty. The longer one is searched for.
    case between(String, VersionPattern, String)
    /// A text of its own in the file, and the only one of this shape. Of several the one that begins with the numbers
    /// which stand behind `tie` somewhere in the file: `3.12.1`, as there is a `python3.12`.
    case alone(VersionPattern, tie: String?)
  }

  /// As in its package URL: `pkg:generic/NAME@VERSION`.
  let name: String
  /// Vendor and product of its CPE names, `vendor:product`.
  let product: String
  let markers: [String]
  let without: [String]
  let version: Version
  /// Where not empty, the file's name must begin with one of these.
  let named: [String]
  /// Of a library: also found inside the programs that it is linked into.
  let isLibrary: Bool

  static func program(
    _ name: String, _ product: String, _ markers: [String], without: [String] = [], named: [String] = [],
    _ version: Version
  ) -> ProgramSignature {
    ProgramSignature(
      name: name, product: product, markers: markers, without: without, version: version, named: named,
      isLibrary: false)
  }

  static func program(
    _ name: String, _ product: String, named: [String] = [], _ version: Version
  ) -> ProgramSignature {
    program(name, product, [], named: named, version)
  }

  static func library(
    _ name: String, _ product: String, _ markers: [String], named: [String] = [], _ version: Version
  ) -> ProgramSignature {
    ProgramSignature(
      name: name, product: product, markers: markers, without: [], version: version, named: named, isLibrary: true)
  }

  static func library(_ name: String, _ product: String, _ version: Version) -> ProgramSignature {
    library(name, product, [], version)
  }
}

extension ProgramSignature.Version {
  static func between(_ before: String, _ pattern: String, _ after: String = "") -> Self {
    .between(before, VersionPattern(pattern), after)
  }

  static func alone(_ pattern: String, tie: String? = nil) -> Self { .alone(VersionPattern(pattern), tie: tie) }

  /// The text that is searched for, the longer of the two; nil where the version is found by its shape.
  var needle: String? {
    guard case .between(let before, _, let after) = self else { return nil }
    return before.utf8.count >= after.utf8.count ? before : after
  }
}
