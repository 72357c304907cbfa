/// Every extractor, one line each, by the name of its type. CatalogueTests holds this list against the folder.
package enum Catalogue {
  package static let extractors: [any Extractor] = [
    // Operating systems
    RpmDatabase(),
    RpmManifest(),
    RpmFile(),
    RpmContentManifest(),
    DnfHistory(),
    OSRelease(),
    DebianVersion(),
    DpkgStatus(),
    DpkgLists(),
    DpkgDiversions(),
    DebianCopyright(),
    ChiselManifest(),
    DebFile(),
    AptSources(),
    UbuntuPro(),
    LSBRelease(),
    AlpineRelease(),
    AlpineRepositories(),
    ApkInstalled(),
    ApkFile(),
    RedHatRelease(),
    SUSERelease(),
    GentooRelease(),
    OpkgStatus(),
    PacmanDatabase(),
    PortageDatabase(),
    SnapPackage(),
    SnapPackageList(),
    FlatpakApplication(),
    HomebrewPackage(),
    MacPortsPackage(),
    SpackPackage(),
    ContainerOptimizedOS(),
    BottlerocketInventory(),
    BitnamiComponents(),

    // Languages, installed
    JavaArchive(),
    JavaExploded(),
    JavaRuntime(),
    PythonDistribution(),
    PythonInstallRecord(),
    PythonVendored(),
    PythonArchive(),
    PythonSourceArchive(),
    CondaPackage(),
    NodePackage(),
    YarnCacheArchive(),
    ElectronArchive(),

    // Languages, lock files and manifests

    // Programs
    GoProgram(),
    RustProgram(),
    CratePaths(),
    PackageNote(),
    NativeImage(),
    PackedProgram(),
    KernelImage(),
    KernelModules(),

    // Bills of materials
    EmbeddedBillOfMaterials(),
  ]
}
