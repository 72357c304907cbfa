/// Every feed, one line each, by the name of its type. FeedCatalogueTests holds this list against the folder.
package enum FeedCatalogue {
  package static let feeds: [any Feed] = [
    // Distributions
    DebianTrackerFeed(),
    AlpineFeed(),
    WolfiFeed(),
    ChainguardFeed(),
    MinimOSFeed(),
    EchoFeed(),
    PhotonFeed(),
    ArchFeed(),

    // Languages
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
