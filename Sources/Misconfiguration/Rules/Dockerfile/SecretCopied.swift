import Model

/// `COPY` or `ADD` of files that are secrets by their name: private keys, `.env`, `.npmrc`, `.aws/credentials` …
struct SecretCopied: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.secret-copied", "A file with secrets is copied into the image", .high,
    why: "It stays in its layer for everyone who can pull the image, even where a later instruction deletes it.",
    fix: "`RUN --mount=type=secret` or `--mount=type=ssh`; keep such files out of the context (.dockerignore).",
    benchmarks: RuleManual.cis("4.10"))

  static let names: Set<String> = [
    "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".env", ".npmrc", ".pypirc", ".netrc", ".pgpass", ".git-credentials",
    "credentials", "kubeconfig", ".htpasswd", "service-account.json", "terraform.tfstate", ".dockercfg",
    "secrets.yml", "secrets.yaml", "master.key", ".env.production", ".env.local", ".vault-token",
  ]
  private static let endings = [".pem", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", "_rsa", ".key"]
  private static let folders: Set<String> = [".ssh", ".aws", ".gnupg", ".kube", ".azure", ".gcloud"]

  static func check(_ file: Dockerfile) -> [Match] {
    let stages = Set(file.lineage)
    return file.instructions.filter { $0.keyword == "COPY" || $0.keyword == "ADD" }.compactMap { copy in
      guard let source = copy.words.dropLast().first(where: isSecret), copy.flag("from") == nil else { return nil }
      // In a stage that is not shipped it stays on the machine that builds.
      return match(
        "\(Excerpt.of(source, maximum: 60)) is copied", at: copy, severity: stages.contains(copy.stage) ? nil : .low)
    }
  }

  static func isSecret(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map { $0.lowercased() }
    guard let name = parts.last else { return false }
    if parts.contains(where: folders.contains), name != "known_hosts", name != "config" || parts.contains(".kube") {
      return true
    }
    if name.contains("public") || name.contains("cert") || name.contains("ca.") || name.contains("chain") {
      return false
    }
    return names.contains(name) || endings.contains { name.hasSuffix($0) }
  }
}
