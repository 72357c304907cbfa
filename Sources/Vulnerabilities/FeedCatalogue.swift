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

  /// The feed of this name; nil where there is none, and then ``names`` says what there is.
  package static func feed(named name: String) -> (any Feed)? { feeds.first { type(of: $0).name == name } }

  package static var names: [String] { feeds.map { type(of: $0).name } }
}
