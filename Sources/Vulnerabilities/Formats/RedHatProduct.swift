/// A Red Hat product by its CPE, and the release whose packages it holds.
///
/// `cpe:/o:redhat:enterprise_linux:9::baseos` is release 9; `cpe:/a:redhat:rhel_eus:9.4::appstream` release 9.4, a
/// stream of extended support beside it.
struct RedHatProduct: Hashable {
  let cpe: String
  let ecosystem: Ecosystem
  /// Vendor, product and version of the CPE, where it isn't the release itself: repositories (`::baseos`,
  /// `::appstream`) and architectures of one product don't tell its packages apart.
  let family: String?
  /// Something of its own on top of a release, such as OpenShift.
  let isLayered: Bool

  /// Nil where the CPE isn't of RHEL or of something layered on a known release.
  init?(cpe: String) {
    let uri = cpe.hasPrefix("cpe:/")
    let parts = (uri ? cpe.dropFirst(5) : cpe.hasPrefix("cpe:2.3:") ? cpe.dropFirst(8) : "").split(
      separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[1] == "redhat" else { return nil }
    let version = parts.count > 3 ? String(parts[3]) : ""
    let release: String?
    var isLayered = false
    switch parts[2] {
    case "enterprise_linux", "rhel", "enterprise_linux_eus": release = Self.release(version)
    case "rhel_eus", "rhel_aus", "rhel_tus", "rhel_e4s", "rhel_els", "rhel_eus_long_life", "rhel_mission_critical",
      "rhel_extras", "rhel_els_extras":
      release = Self.release(version)
    default:
      // Layered products say the release they are for in their edition: `…:7.4::el8`.
      release = parts.dropFirst(4).lazy.compactMap { Self.edition(String($0)) }.first
      isLayered = true
    }
    guard let release else { return nil }
    self.cpe = cpe
    self.isLayered = isLayered
    ecosystem = Ecosystem(.redhat, release)
    family =
      parts[2] == "enterprise_linux" && !release.contains(".")
      ? nil : "cpe:/\(parts[0]):" + parts[1...min(3, parts.count - 1)].joined(separator: ":")
  }

  /// OSV's suffix, the CPE without its beginning: `enterprise_linux:9::baseos`.
  init?(osv suffix: String) {
    guard !suffix.isEmpty else { return nil }
    let part = suffix.hasPrefix("enterprise_linux:") ? "o" : "a"
    self.init(cpe: "cpe:/\(part):redhat:\(suffix)")
  }

  /// `9` and `9.0` are the release itself; `9.4` is a stream.
  private static func release(_ version: String) -> String? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard let major = parts.first, (1...2).contains(major.utf8.count), parts.count <= 2,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    return parts.count == 2 && parts[1] != "0" ? version : String(major)
  }

  private static func edition(_ text: String) -> String? {
    guard text.hasPrefix("el") else { return nil }
    return release(text.dropFirst(2).replacing(underscore: "."))
  }
}

extension Substring {
  fileprivate func replacing(underscore replacement: Character) -> String {
    String(map { $0 == "_" ? replacement : $0 })
  }
}
