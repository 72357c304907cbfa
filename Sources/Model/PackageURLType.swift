/// What the definition of each purl type says about case and characters.
///
/// Source: `types/*-definition.json` of package-url/purl-spec (2026). A type that is not listed keeps everything as it is
/// written.
struct PackageURLType: Sendable {
  private enum Fold { case keep, lower, upper }
  private enum NameRule {
    case keep, lower
    /// Lower case, `_` as `-`.
    case pypi
    /// `_` as `-`.
    case hackage
    /// Lower case, anything but letters and digits as `_`.
    case pub
    /// Lower case on Databricks; elsewhere the server tells case apart.
    case mlflow
  }

  private let namespaceFold: Fold
  private let nameRule: NameRule
  private let versionFold: Fold

  private init(_ namespaceFold: Fold = .keep, _ nameRule: NameRule = .keep, version: Fold = .keep) {
    self.namespaceFold = namespaceFold
    self.nameRule = nameRule
    versionFold = version
  }

  static func rules(for type: String) -> PackageURLType {
    switch type {
    case "alpm", "apk", "bitbucket", "brew", "composer", "deb", "github", "gitlab", "hex", "luarocks":
      PackageURLType(.lower, .lower)
    case "bitnami", "chrome-extension", "otp": PackageURLType(.keep, .lower)
    case "oci": PackageURLType(.keep, .lower, version: .lower)
    case "rpm", "qpkg", "yocto": PackageURLType(.lower)
    case "pypi": PackageURLType(.lower, .pypi, version: .lower)
    case "hackage": PackageURLType(.keep, .hackage)
    case "pub": PackageURLType(.keep, .pub)
    case "mlflow": PackageURLType(.keep, .mlflow)
    case "huggingface": PackageURLType(version: .lower)
    case "vscode-extension": PackageURLType(.lower, .lower, version: .lower)
    case "cpan": PackageURLType(.upper)
    default: PackageURLType()
    }
  }

  func namespace(_ text: String) -> String { Self.fold(text, namespaceFold) }
  func version(_ text: String) -> String { Self.fold(text, versionFold) }

  func name(_ text: String, _ qualifiers: [String: String]) -> String {
    switch nameRule {
    case .keep: text
    case .lower: Self.fold(text, .lower)
    case .pypi:
      Self.fold(text, .lower).utf8.contains(0x5F)
        ? Self.replace(text.lowercased(), "_", by: "-") : Self.fold(text, .lower)
    case .hackage: Self.replace(text, "_", by: "-")
    case .pub:
      String(
        String.UnicodeScalarView(
          text.lowercased().unicodeScalars.map {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) ? $0 : "_"
          }))
    case .mlflow:
      (qualifiers["repository_url"] ?? "").lowercased().contains("databricks") ? text.lowercased() : text
    }
  }

  private static func fold(_ text: String, _ fold: Fold) -> String {
    switch fold {
    case .keep: text
    case .lower: text.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) } ? text : text.lowercased()
    case .upper: text.uppercased()
    }
  }

  private static func replace(_ text: String, _ old: Unicode.Scalar, by new: Unicode.Scalar) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == old ? new : $0 }))
  }
}
