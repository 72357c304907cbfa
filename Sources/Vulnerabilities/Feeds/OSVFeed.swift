import Model
import Parsing

/// OSV.dev: everything known about the packages of the languages, one zip for each ecosystem.
///
/// Distributions are in OSV too, but fetched from their own feeds, which say more; imported files of theirs are taken
/// where no other feed claims them. Source: osv.dev, "Data dumps".
struct OSVFeed: Feed {
  static let name = "osv"
  static let summary = "OSV.dev: packages of all languages"
  static let license = "CC-BY-4.0 (each database has its own)"
  static let version = 1
  static let coverage = FeedCoverage(Array(kinds.values), hasUnfixed: true)

  static let upstream = "https://osv-vulnerabilities.storage.googleapis.com"

  /// By the name that OSV has for it.
  private static let kinds: [String: Ecosystem.Kind] = [
    "PyPI": .pypi, "npm": .npm, "Maven": .maven, "Go": .golang, "crates.io": .cargo, "RubyGems": .gem,
    "Packagist": .composer, "NuGet": .nuget, "Pub": .pub, "Hex": .hex, "Hackage": .hackage, "CRAN": .cran,
    "SwiftURL": .swift, "ConanCenter": .conan, "Julia": .julia, "GitHub Actions": .githubActions, "Bitnami": .bitnami,
  ]

  func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let base = web.base(of: Self.name) ?? Self.upstream
    return .parts(
      Self.kinds.keys.sorted().map { ecosystem in
        let path = String(ecosystem.flatMap { $0 == " " ? Array("%20") : [$0] })
        return FeedPart(name: ecosystem, url: "\(base)/\(path)/all.zip", limit: 2 << 30, mayBeMissing: true)
      })
  }

  func kinds(ofPart name: String) -> [Ecosystem.Kind] { Self.kinds[name].map { [$0] } ?? [] }

  func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    var converter = OSVAdvisory()
    // A record on packages of several ecosystems is in the zip of each: each takes what is its own.
    if let kind = Self.kinds[input.part] {
      converter.kinds = [kind]
      converter.keyPrefix = kind.rawValue + "/"
    }
    try OSVDocuments(converter: converter).read(input, into: sink)
  }

  func recognises(_ input: FeedInput) -> String? {
    guard let sample = OSVDocuments.sample(input), let ecosystem = OSVDocuments.ecosystem(in: sample),
      OSVEcosystem.place(ecosystem) != nil
    else { return nil }
    // A whole dump stands for its ecosystem; single records are a part of their own.
    let isDump = input.bytes.starts(with: "PK\u{3}\u{4}") && input.part.hasPrefix("all")
    let known = ecosystem.split(separator: ":").first.map(String.init) ?? ecosystem
    return isDump && Self.kinds[known] != nil ? known : "file/\(input.part)"
  }
}
