import Parsing

/// Reads the settings files of an image that rules look into: accounts, sudo, SSH, package managers, download tools.
enum SettingsReader {
  /// Which file it is; nil for one that is not read.
  enum Form: Sendable {
    case passwd, shadow, sudoers, sshd, packageSources, aptSettings, rpmRepository, pacman
    case pip, npm, curl, wget, git, conda, preload, authorizedKeys
  }

  static let maximumSize = 4 << 20
  private static let maximumFacts = 5_000

  private static let paths: [String: Form] = [
    "etc/passwd": .passwd, "etc/shadow": .shadow, "etc/sudoers": .sudoers, "etc/doas.conf": .sudoers,
    "etc/ssh/sshd_config": .sshd, "etc/apt/sources.list": .packageSources, "etc/apt/apt.conf": .aptSettings,
    "etc/yum.conf": .rpmRepository, "etc/dnf/dnf.conf": .rpmRepository, "etc/zypp/zypp.conf": .rpmRepository,
    "etc/pacman.conf": .pacman, "etc/ld.so.preload": .preload, "etc/gitconfig": .git, "etc/wgetrc": .wget,
    "etc/pip.conf": .pip, "etc/npmrc": .npm, "usr/etc/npmrc": .npm, "usr/local/etc/npmrc": .npm,
  ]
  private static let names: [Substring: Form] = [
    ".curlrc": .curl, ".wgetrc": .wget, ".gitconfig": .git, ".npmrc": .npm, ".condarc": .conda, "pip.conf": .pip,
    "authorized_keys": .authorizedKeys, "authorized_keys2": .authorizedKeys,
  ]
  private static let folders: [(prefix: String, form: Form)] = [
    ("etc/sudoers.d/", .sudoers), ("etc/ssh/sshd_config.d/", .sshd), ("etc/apt/sources.list.d/", .packageSources),
    ("etc/apt/apt.conf.d/", .aptSettings), ("etc/yum.repos.d/", .rpmRepository), ("etc/zypp/repos.d/", .rpmRepository),
  ]

  static func form(_ path: String, name: Substring) -> Form? {
    if let form = names[name] ?? paths[path] { return form }
    guard path.hasPrefix("etc/") else { return nil }
    return folders.first { path.hasPrefix($0.prefix) }?.form
  }

  static func read(_ form: Form, _ bytes: Bytes) -> [SettingFact] {
    var facts: [SettingFact] = []
    var number = 0
    for line in Lines(bytes) {
      number += 1
      guard facts.count < maximumFacts else { break }
      let text = trimmed(line.prefix(4_096).text)
      guard !text.isEmpty else { continue }
      if let (kind, fields) = fact(form, text) {
        facts.append(SettingFact(kind: kind, line: number, fields: fields))
      }
    }
    return facts
  }

  private static func trimmed(_ text: String) -> String {
    var view = Substring(text)
    while let first = view.first, first.isWhitespace { view = view.dropFirst() }
    while let last = view.last, last.isWhitespace { view = view.dropLast() }
    return String(view)
  }

  private static func fact(_ form: Form, _ text: String) -> (SettingFact.Kind, [String])? {
    switch form {
    case .passwd:
      let fields = text.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count >= 4, !text.hasPrefix("#") else { return nil }
      let shell = fields.count >= 7 ? String(fields[6]) : ""
      return (
        .account,
        [String(fields[0]), String(fields[2]), String(fields[3]), SettingFact.state(fields[1]).rawValue, shell]
      )
    case .shadow:
      let fields = text.split(separator: ":", omittingEmptySubsequences: false)
      guard fields.count >= 2, !text.hasPrefix("#") else { return nil }
      return (.shadow, [String(fields[0]), SettingFact.state(fields[1]).rawValue])
    case .authorizedKeys:
      guard !text.hasPrefix("#") else { return nil }
      let words = text.split(separator: " ")
      return (.authorizedKey, [words.count > 2 ? Excerpt.of(words[words.count - 1], maximum: 60) : ""])
    case .preload: return text.hasPrefix("#") ? nil : (.preload, [Excerpt.of(text, maximum: 120)])
    default: break
    }
    if text.hasPrefix("#") || text.hasPrefix("//") || text.hasPrefix(";") { return nil }
    let lower = text.lowercased()
    // `name = value` and `name value` alike.
    let plain = lower.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" && $0 != ";" }
    let shown = [Excerpt.of(SensitiveName.redact(text), maximum: 160)]
    switch form {
    case .sudoers:
      return lower.contains("nopasswd") || lower.hasPrefix("permit nopass") ? (.rootWithoutPassword, shown) : nil
    case .sshd:
      let settings = ["permitemptypasswordsyes", "permitrootloginyes", "passwordauthenticationyes"]
      return settings.contains { plain.hasPrefix($0) } ? (.loginSetting, shown) : nil
    case .packageSources:
      let off = ["trusted=yes", "trusted:yes", "allow-insecure=yes", "allow-insecure:yes", "allow-weak=yes"]
      return off.contains { plain.contains($0) } ? (.signatureCheckOff, shown) : nil
    case .aptSettings:
      let off = [
        "allowunauthenticatedtrue", "allowinsecurerepositoriestrue", "allowunauthenticated1",
        "allowinsecurerepositories1",
      ]
      if off.contains(where: { plain.contains($0) }) { return (.signatureCheckOff, shown) }
      return plain.contains("verify-peerfalse") || plain.contains("verify-hostfalse") ? (.verificationOff, shown) : nil
    case .rpmRepository:
      if plain.hasPrefix("gpgcheck=0") || plain.hasPrefix("gpgcheck=no") || plain.hasPrefix("gpgcheck=off")
        || plain.hasPrefix("gpgcheck=false") || plain.hasPrefix("pkg_gpgcheck=off")
      {
        return (.signatureCheckOff, shown)
      }
      return plain.hasPrefix("sslverify=0") || plain.hasPrefix("sslverify=false") || plain.hasPrefix("sslverify=no")
        ? (.verificationOff, shown) : nil
    case .pacman:
      return plain.hasPrefix("siglevel=never") || plain.hasPrefix("siglevel=optionaltrustall")
        ? (.signatureCheckOff, shown) : nil
    case .pip:
      if plain.hasPrefix("trusted-host") || plain.hasPrefix("trusted_host") { return (.verificationOff, shown) }
      return plain.hasPrefix("extra-index-url") || plain.hasPrefix("extra_index_url") ? (.extraIndex, shown) : nil
    case .npm: return plain.hasPrefix("strict-ssl=false") ? (.verificationOff, shown) : nil
    case .curl: return plain == "insecure" || plain == "-k" || plain == "--insecure" ? (.verificationOff, shown) : nil
    case .wget:
      return plain.hasPrefix("check_certificate=off") || plain.hasPrefix("check-certificate=off")
        ? (.verificationOff, shown) : nil
    case .git:
      return plain.hasPrefix("sslverify=false") || plain.hasPrefix("sslverify=0") ? (.verificationOff, shown) : nil
    case .conda: return plain.hasPrefix("ssl_verify:false") ? (.verificationOff, shown) : nil
    case .passwd, .shadow, .authorizedKeys, .preload: return nil
    }
  }
}
