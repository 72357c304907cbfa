import Images
import Model

/// Stores of private keys and passwords by their name: PKCS #12, Java key stores, KeePass, PuTTY keys.
///
/// Keys that can be read as text are found by content, with the secrets. Stores of certificates alone (`cacerts`,
/// `truststore`) don't count.
struct ImageKeyStores: FileRule {
  static let manual = RuleManual(
    "image.key-store", "A store of private keys is in the image", .medium,
    why: "Everyone who can pull the image has it, and all the time in the world to guess its password.",
    fix: "Mount it when the container starts (a Kubernetes or Docker secret).", benchmarks: RuleManual.cis("4.10"))

  static let selection = FileSelection(endings: ["p12", "pfx", "jks", "keystore", "kdbx", "kdb", "bks", "jceks"])

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter { file in
      let path = file.path.lowercased()
      return file.entry.size > 0 && !path.contains("trust") && !path.contains("cacerts") && !path.contains("/test")
        && !image.isPristine(file.path)
    }.map { match($0, "\($0.path) is in the image") }
  }
}
