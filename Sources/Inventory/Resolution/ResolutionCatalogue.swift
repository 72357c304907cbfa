extension Catalogue {
  /// Every step after the merge of layers, in the order of work. CatalogueTests holds this list against `Steps/`.
  package static let steps: [any ResolutionStep] = [
    // What is only a name in the tree
    NixStore(),
    // Where the databases stand, and of which distribution they are
    RpmManifestChoice(),
    DatabaseChoice(),
    SystemDetection(),
    PackageURLCompletion(),
    DependencyLinks(),
    DebianLicenses(),
    // What belongs to what
    OwnershipOfPackages(),
    PackagedPrograms(),
    PackageNotes(),
    LayerAttribution(),
    // What is only written down
    GoSumRule(),
    LockFileRule(),
    DotNetPresence(),
    LanguageLinks(),
    // What is strange
    DatabaseTampering(),
    VanishedPackages(),
    UnownedPrograms(),
    PackedPrograms(),
    EndOfLife(),
    // Last: equal packages become one
    Deduplication(),
  ]
}
