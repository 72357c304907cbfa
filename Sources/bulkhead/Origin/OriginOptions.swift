import ArgumentParser

/// Whose signatures an image must have, and where it may come from.
struct OriginOptions: ParsableArguments {
  @Option(
    name: .customLong("verify-key"),
    help: ArgumentHelp(
      "A public key (PEM) that must have signed the image; of several one is enough (docs/signatures.md).",
      valueName: "file"))
  var keys: [String] = []

  @Option(
    name: .customLong("verify-root"),
    help: ArgumentHelp(
      "Certificates (PEM) of an authority; a certificate of it must have signed the image.", valueName: "file"))
  var roots: [String] = []

  @Option(
    name: .customLong("verify-identity"),
    help: ArgumentHelp("Whom that certificate must be for; '*' stands for any text.", valueName: "text"))
  var identities: [String] = []

  @Option(
    name: .customLong("verify-issuer"),
    help: ArgumentHelp("Who must have identified the signer, as Sigstore's certificates say.", valueName: "text"))
  var issuer: String?

  @Option(
    name: .customLong("verify-log-key"),
    help: ArgumentHelp("The key of a transparency log that must have the signature.", valueName: "file"))
  var logKeys: [String] = []

  @Option(
    name: .customLong("notation-trust"),
    help: ArgumentHelp(
      "Notation's trustpolicy.json, with its truststore directory beside it.", valueName: "file"))
  var notation: String?

  @Option(
    name: .customLong("provenance-policy"),
    help: ArgumentHelp("Sources, tags, base images and signatures that are asked for, in YAML.", valueName: "file"))
  var policy: String?

  @Option(
    name: .customLong("signature-bundle"),
    help: ArgumentHelp("A Sigstore bundle that lies beside the image; may be given several times.", valueName: "file"))
  var bundles: [String] = []

  /// Whether anything is asked for.
  var asks: Bool {
    !keys.isEmpty || !roots.isEmpty || notation != nil || policy != nil || !bundles.isEmpty || !logKeys.isEmpty
  }

  func validate() throws {
    if !roots.isEmpty, identities.isEmpty {
      throw ValidationError("--verify-root needs --verify-identity: an authority certifies many ('*' takes them all).")
    }
    if roots.isEmpty, !identities.isEmpty || issuer != nil {
      throw ValidationError("--verify-identity and --verify-issuer go with --verify-root.")
    }
    if keys.isEmpty, roots.isEmpty, policy == nil, !bundles.isEmpty || !logKeys.isEmpty {
      throw ValidationError("Say who must have signed: --verify-key, --verify-root or --provenance-policy.")
    }
  }
}
