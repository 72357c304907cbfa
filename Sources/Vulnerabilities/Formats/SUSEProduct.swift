/// A SUSE product by its name, and the release whose packages it holds.
///
/// Server, Desktop, HPC, SAP, the modules and the long-term streams of one service pack share their packages: all of
/// `SUSE Linux Enterprise Module for Basesystem 15 SP5` and `SUSE Linux Enterprise Server 15 SP5-LTSS` are `sles:15.5`.
struct SUSEProduct: Hashable {
  let ecosystem: Ecosystem

  init?(_ name: String) {
    if name.hasPrefix("openSUSE Tumbleweed") {
      ecosystem = Ecosystem(.tumbleweed)
    } else if let release = Self.after("openSUSE Leap ", name), Self.isNumber(release) {
      ecosystem = Ecosystem(.leap, release)
    } else if let release = Self.after("SUSE Linux Enterprise Micro ", name) ?? Self.after("SUSE Linux Micro ", name),
      Self.isNumber(release)
    {
      ecosystem = Ecosystem(.slMicro, release)
    } else if name.hasPrefix("SUSE Linux Enterprise Module for ") || name.hasPrefix("SUSE Linux Enterprise Server")
      || name.hasPrefix("SUSE Linux Enterprise Desktop") || name.hasPrefix("SUSE Linux Enterprise High Performance")
      || name.hasPrefix("SUSE Linux Enterprise Workstation") || name.hasPrefix("SUSE Linux Enterprise Software")
      || name.hasPrefix("SUSE Linux Enterprise Real Time") || name.hasPrefix("SUSE Linux Enterprise Live Patching"),
      let release = Self.servicePack(name)
    {
      ecosystem = Ecosystem(.sles, release)
    } else {
      return nil
    }
  }

  /// The rest's first word, without a stream's suffix (`-LTSS`).
  private static func after(_ prefix: String, _ name: String) -> String? {
    guard name.hasPrefix(prefix) else { return nil }
    let word = name.dropFirst(prefix.count).prefix { $0 != " " && $0 != "-" && $0 != ":" }
    return word.isEmpty ? nil : String(word)
  }

  /// `… 15 SP5-LTSS` is 15.5, `… 15` is 15, `… 16.0` is 16.0.
  private static func servicePack(_ name: String) -> String? {
    let words = name.split(separator: " ")
    for (index, word) in words.enumerated().reversed() {
      let version = word.prefix { $0 != "-" }
      guard isNumber(String(version)), let major = Int(version.prefix { $0 != "." }), (10...30).contains(major) else {
        continue
      }
      guard index + 1 < words.count, words[index + 1].hasPrefix("SP") else { return String(version) }
      let pack = words[index + 1].dropFirst(2).prefix { ("0"..."9").contains($0) }
      return pack.isEmpty ? String(version) : "\(version).\(pack)"
    }
    return nil
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
  }
}
