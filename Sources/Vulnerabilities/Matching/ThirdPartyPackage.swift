import Model

/// Packages that somebody else than the distribution built: its advisories don't speak of them.
enum ThirdPartyPackage {
  /// Parts of a deb's maintainer, lower case.
  private static let maintainers = [
    "@docker.com", "@nvidia.com", "@hashicorp.com", "@microsoft.com", "@mongodb.com", "@mariadb", "@couchdb",
    "@elastic.co", "@f5.com", "@nginx.com", "@nginx.org", "@konghq.com", "@cloudflare.com", "@influxdb", "@influxdata",
    "@gitlab.com", "@grafana.com", "@datadoghq.com", "@nodesource.com", "@tailscale.com", "@openrobotics.org",
    "google cloud cli", "@google.com", "@sap.com", "@percona.com", "@pgdg", "@postgresql.org", "@newrelic.com",
  ]
  private static let exactMaintainers: Set<String> = ["github", "hashicorp"]

  /// Beginnings of a distribution's own vendor field in rpm.
  private static let vendors = [
    "Amazon Linux", "Amazon.com", "CentOS", "Fedora Project", "Oracle America", "Red Hat", "AlmaLinux", "CloudLinux",
    "VMware", "Broadcom", "SUSE", "openSUSE", "Microsoft Corporation", "Rocky",
  ]

  static func isOne(_ package: Package) -> Bool {
    switch package.type {
    case "deb":
      guard let maintainer = package.attributes["maintainer"]?.lowercased() else { return false }
      return exactMaintainers.contains(maintainer) || maintainers.contains { maintainer.contains($0) }
    case "rpm":
      // Without a vendor it may well be the distribution's: some build without.
      guard let vendor = package.attributes["vendor"], !vendor.isEmpty else { return false }
      return !vendors.contains { vendor.hasPrefix($0) }
    default: return false
    }
  }
}
