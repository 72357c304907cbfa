extension Catalogue {
  /// Every step after the merge of layers, in the order of work. CatalogueTests holds this list against `Steps/`.
  package static let steps: [any ResolutionStep] = [
    // Where the databases stand, and of which distribution they are
    DatabaseChoice(),
    SystemDetection(),
    PackageURLCompletion(),
    DependencyLinks(),
    // What belongs to what
    OwnershipOfPackages(),
    LayerAttribution(),
    // What is only written down
    LockFileRule(),
    // What is strange
    DatabaseTampering(),
    UnownedPrograms(),
    EndOfLife(),
    // Last: equal packages become one
    Deduplication(),
  ]
}
