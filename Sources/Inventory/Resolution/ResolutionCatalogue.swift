extension Catalogue {
  /// Every step after the merge of layers, in the order of work. CatalogueTests holds this list against `Steps/`.
  package static let steps: [any ResolutionStep] = [
    // What is only a name in the tree
    NixStore(),
    // Where the databases stand, and of which distribution they are
    DatabaseChoice(),
    SystemDetection(),
    PackageURLCompletion(),
    DependencyLinks(),
    DebianLicenses(),
    // What belongs to what
    OwnershipOfPackages(),
    LayerAttribution(),
    // What is only written down
    LockFileRule(),
    // What is strange
    DatabaseTampering(),
    VanishedPackages(),
    UnownedPrograms(),
    EndOfLife(),
    // Last: equal packages become one
    Deduplication(),
  ]
}
