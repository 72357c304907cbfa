import ArgumentParser

/// What a scan looks for beside the packages themselves.
enum Scanner: String, CaseIterable, Sendable {
  case packages, vulnerabilities, secrets, misconfiguration, malware, webshells, provenance

  /// The names that other scanners have for it are understood too.
  init?(name: String) {
    switch name {
    case "vuln", "vulnerability": self = .vulnerabilities
    case "secret": self = .secrets
    case "misconfig", "misconfigurations", "config": self = .misconfiguration
    case "webshell": self = .webshells
    case "none": self = .packages
    default: self.init(rawValue: name)
    }
  }
}

/// `vulnerabilities,secrets`: several at once.
struct ScannerList: ExpressibleByArgument, Sendable {
  let scanners: [Scanner]

  init?(argument: String) {
    var scanners: [Scanner] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let scanner = Scanner(name: name.lowercased()) else { return nil }
      scanners.append(scanner)
    }
    self.scanners = scanners
  }

  static var allValueStrings: [String] { Scanner.allCases.map(\.rawValue) }
}
