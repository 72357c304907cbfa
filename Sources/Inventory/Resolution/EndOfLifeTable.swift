import Model

/// Until when releases of distributions get security updates.
///
/// Source: Debian's package distro-info-data 0.58+deb12u6 (Debian with LTS, Ubuntu); the distributions' own life-cycle
/// pages, summer 2026.
package enum EndOfLifeTable {
  package struct Release: Sendable, Hashable {
    /// ``OperatingSystem/id``.
    package let id: String
    /// What `VERSION_ID` is or begins with, whole components only: `3.20` covers `3.20.3`.
    package let version: String
    package let codename: String?
    /// Last day of updates for everybody, `yyyy-MM-dd`; nil where none has been named.
    package let end: String?
    /// Last day of updates for those who pay or subscribe, and what that is called.
    package let extended: (name: String, end: String)?

    package static func == (a: Release, b: Release) -> Bool { a.id == b.id && a.version == b.version }
    package func hash(into hasher: inout Hasher) {
      hasher.combine(id)
      hasher.combine(version)
    }
  }

  /// The release of a version; of several that fit the most precise.
  package static func release(id: String, version: String) -> Release? {
    releases.filter { $0.id == id && covers($0.version, version) }.max { $0.version.utf8.count < $1.version.utf8.count }
  }

  package static func release(id: String, codename: String) -> Release? {
    releases.first { $0.id == id && $0.codename == codename }
  }

  /// With its end of life, where one is known.
  package static func dated(_ system: OperatingSystem, on today: Day) -> OperatingSystem {
    guard let release = release(id: system.id, version: system.version) else { return system }
    var system = system
    let end = release.end.flatMap { Day($0) }
    system.endOfLife = end?.description
    system.isPastEndOfLife = end.map { $0 < today } ?? false
    return system
  }

  private static func covers(_ release: String, _ version: String) -> Bool {
    guard version.hasPrefix(release) else { return false }
    guard let next = version.utf8.dropFirst(release.utf8.count).first else { return true }
    return next == UInt8(ascii: ".") || next == UInt8(ascii: "-") || next == UInt8(ascii: "_")
  }

  private static func r(
    _ id: String, _ version: String, _ end: String?, codename: String? = nil, _ extended: (String, String)? = nil
  ) -> Release {
    Release(id: id, version: version, codename: codename, end: end, extended: extended.map { ($0.0, $0.1) })
  }

  package static let releases: [Release] = [
    r("debian", "6", "2016-02-29", codename: "squeeze"),
    r("debian", "7", "2018-05-31", codename: "wheezy", ("Extended LTS", "2020-06-30")),
    r("debian", "8", "2020-06-30", codename: "jessie", ("Extended LTS", "2025-06-30")),
    r("debian", "9", "2022-06-30", codename: "stretch", ("Extended LTS", "2027-06-30")),
    r("debian", "10", "2024-06-30", codename: "buster", ("Extended LTS", "2029-06-30")),
    r("debian", "11", "2026-08-31", codename: "bullseye", ("Extended LTS", "2031-06-30")),
    r("debian", "12", "2028-06-30", codename: "bookworm", ("Extended LTS", "2033-06-30")),
    r("debian", "13", "2030-06-30", codename: "trixie", ("Extended LTS", "2035-06-30")),
    r("debian", "14", nil, codename: "forky"),
    r("debian", "15", nil, codename: "duke"),

    r("ubuntu", "12.04", "2017-04-28", codename: "precise", ("Expanded Security Maintenance", "2019-04-28")),
    r("ubuntu", "14.04", "2019-04-25", codename: "trusty", ("Expanded Security Maintenance", "2024-04-25")),
    r("ubuntu", "16.04", "2021-04-30", codename: "xenial", ("Expanded Security Maintenance", "2026-04-23")),
    r("ubuntu", "18.04", "2023-05-31", codename: "bionic", ("Expanded Security Maintenance", "2028-04-26")),
    r("ubuntu", "18.10", "2019-07-18", codename: "cosmic"),
    r("ubuntu", "19.04", "2020-01-23", codename: "disco"),
    r("ubuntu", "19.10", "2020-07-17", codename: "eoan"),
    r("ubuntu", "20.04", "2025-05-29", codename: "focal", ("Expanded Security Maintenance", "2030-04-23")),
    r("ubuntu", "20.10", "2021-07-22", codename: "groovy"),
    r("ubuntu", "21.04", "2022-01-20", codename: "hirsute"),
    r("ubuntu", "21.10", "2022-07-14", codename: "impish"),
    r("ubuntu", "22.04", "2027-06-01", codename: "jammy", ("Expanded Security Maintenance", "2032-04-21")),
    r("ubuntu", "22.10", "2023-07-20", codename: "kinetic"),
    r("ubuntu", "23.04", "2024-01-25", codename: "lunar"),
    r("ubuntu", "23.10", "2024-07-11", codename: "mantic"),
    r("ubuntu", "24.04", "2029-05-31", codename: "noble", ("Expanded Security Maintenance", "2034-04-25")),
    r("ubuntu", "24.10", "2025-07-10", codename: "oracular"),
    r("ubuntu", "25.04", "2026-01-15", codename: "plucky"),
    r("ubuntu", "25.10", "2026-07-09", codename: "questing"),
    r("ubuntu", "26.04", "2031-05-29", codename: "resolute", ("Expanded Security Maintenance", "2036-04-23")),

    r("alpine", "3.9", "2020-11-01"), r("alpine", "3.10", "2021-05-01"), r("alpine", "3.11", "2021-11-01"),
    r("alpine", "3.12", "2022-05-01"), r("alpine", "3.13", "2022-11-01"), r("alpine", "3.14", "2023-05-01"),
    r("alpine", "3.15", "2023-11-01"), r("alpine", "3.16", "2024-05-23"), r("alpine", "3.17", "2024-11-22"),
    r("alpine", "3.18", "2025-05-09"), r("alpine", "3.19", "2025-11-01"), r("alpine", "3.20", "2026-04-01"),
    r("alpine", "3.21", "2026-12-05"), r("alpine", "3.22", "2027-04-30"), r("alpine", "3.23", "2027-11-01"),

    r("rhel", "6", "2020-11-30", ("Extended Life-cycle Support", "2024-06-30")),
    r("rhel", "7", "2024-06-30", ("Extended Life-cycle Support", "2028-06-30")),
    r("rhel", "8", "2029-05-31"), r("rhel", "9", "2032-05-31"), r("rhel", "10", "2035-05-31"),
    r("centos", "6", "2020-11-30"), r("centos", "7", "2024-06-30"), r("centos", "8", "2021-12-31"),
    r("centos-stream", "8", "2024-05-31"), r("centos-stream", "9", "2027-05-31"),
    r("centos-stream", "10", "2030-05-31"),
    r("almalinux", "8", "2029-03-01"), r("almalinux", "9", "2032-05-31"), r("almalinux", "10", "2035-05-31"),
    r("rocky", "8", "2029-05-31"), r("rocky", "9", "2032-05-31"), r("rocky", "10", "2035-05-31"),
    r("ol", "6", "2021-03-31", ("Extended Support", "2024-12-31")),
    r("ol", "7", "2024-12-31", ("Extended Support", "2028-06-30")),
    r("ol", "8", "2029-07-18"), r("ol", "9", "2032-07-18"), r("ol", "10", "2035-06-30"),
    r("amzn", "2018.03", "2023-12-31"), r("amzn", "2", "2026-06-30"), r("amzn", "2023", "2028-03-15"),
    r("fedora", "38", "2024-05-21"), r("fedora", "39", "2024-11-26"), r("fedora", "40", "2025-05-13"),
    r("fedora", "41", "2025-12-15"), r("fedora", "42", "2026-05-13"),

    r("sles", "12.5", "2024-10-31", ("Long Term Service Pack Support", "2027-10-31")),
    r("sles", "15.3", "2022-12-31", ("Long Term Service Pack Support", "2025-12-31")),
    r("sles", "15.4", "2023-12-31", ("Long Term Service Pack Support", "2026-12-31")),
    r("sles", "15.5", "2024-12-31", ("Long Term Service Pack Support", "2027-12-31")),
    r("sles", "15.6", "2025-12-31", ("Long Term Service Pack Support", "2028-12-31")),
    r("sles", "15.7", "2031-07-31"), r("sles", "16.0", "2027-11-30"),
    r("opensuse-leap", "15.3", "2022-12-31"), r("opensuse-leap", "15.4", "2023-12-07"),
    r("opensuse-leap", "15.5", "2024-12-31"), r("opensuse-leap", "15.6", "2025-12-31"),
    r("opensuse-leap", "16.0", "2027-10-31"), r("opensuse", "42.3", "2019-07-01"),
    r("sle-micro", "5.3", "2026-10-30"), r("sle-micro", "5.4", "2027-04-27"), r("sle-micro", "5.5", "2027-10-31"),
    r("sl-micro", "6.0", "2028-06-30"), r("sl-micro", "6.1", "2028-11-30"),

    r("photon", "1.0", "2022-02-28"), r("photon", "2.0", "2022-12-31"), r("photon", "3.0", "2024-03-31"),
    r("photon", "4.0", "2026-03-31"), r("photon", "5.0", nil),
    r("mariner", "1.0", "2023-07-31"), r("mariner", "2.0", "2025-07-31"), r("azurelinux", "3.0", nil),
  ]
}
