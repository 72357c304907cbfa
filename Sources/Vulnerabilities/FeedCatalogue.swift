/// Every feed, one line each, by the name of its type. FeedCatalogueTests holds this list against the folder.
package enum FeedCatalogue {
  package static let feeds: [any Feed] = [
    // Distributions
    DebianTrackerFeed(),
    DebianArchiveFeed(),
    UbuntuFeed(),
    AlpineFeed(),
    WolfiFeed(),
    ChainguardFeed(),
    MinimOSFeed(),
    EchoFeed(),
    RedHatFeed(),
    AlmaLinuxFeed(),
    RockyFeed(),
    OracleFeed(),
    AmazonFeed(),
    SUSEFeed(),
    PhotonFeed(),
    AzureLinuxFeed(),
    ArchFeed(),
    BottlerocketFeed(),

    // Languages
    GitHubFeed(),
    GoVulnerabilityFeed(),
    RustSecFeed(),
    PyPAFeed(),
    RubySecFeed(),
    FriendsOfPHPFeed(),
    BitnamiFeed(),
    OSVFeed(),

    // Scores and exploitation
    NVDFeed(),
    KnownExploitedFeed(),
    ExploitPredictionFeed(),
  ]

  /// Fetched only when asked for by name: what they have is in another feed as well, or they stand in for one.
  package static let extra: Set<String> = [
    "github", "govulndb", "rustsec", "pypa", "rubysec", "friendsofphp", "debian-archive",
  ]

  /// Which feed is asked when another can't be reached.
  package static let substitutes = ["debian": "debian-archive"]

  /// What an update fetches when nothing else is said.
  package static var standard: [any Feed] { feeds.filter { !extra.contains(type(of: $0).name) } }

  /// Of the standard feeds those that speak about these ecosystems, and the scores.
  package static func standard(for kinds: Set<Ecosystem.Kind>) -> [any Feed] {
    standard.filter {
      let covered = type(of: $0).coverage.kinds
      return covered.isEmpty || !kinds.isDisjoint(with: covered)
    }
  }

  /// The feed of this name; nil where there is none, and then ``names`` says what there is.
  package static func feed(named name: String) -> (any Feed)? { feeds.first { type(of: $0).name == name } }

  package static var names: [String] { feeds.map { type(of: $0).name } }
}
