/// Every detector, one line each. CatalogueTests holds this list against the folder.
package enum Catalogue {
  package static let detectors: [any Detector.Type] = [
    // Shells
    CommandRelay.self,
    DownloadedScript.self,
    ImplantCommand.self,
    ReverseShellPipeline.self,
    ReverseShellRelay.self,
    ReverseShellStdio.self,
    StagedCommand.self,
    // Privileges
    ExploitPrimitives.self,
    LoaderSubversion.self,
    PageCacheWrite.self,
    PkexecExploit.self,
    ProcessInjection.self,
    SetuidBitSet.self,
    SetuidProgramDropped.self,
    SetuidShell.self,
    SudoExploit.self,
    UnexpectedRoot.self,
    // Escape
    DeviceAccess.self,
    EngineSocketUse.self,
    ForeignRoot.self,
    HandleEscape.self,
    HostNamespaceEntered.self,
    HostProcessAccess.self,
    KernelInterface.self,
    KernelModule.self,
    MountInContainer.self,
    NamespaceMade.self,
    RuntimeOverwrite.self,
    // Accounts
    AccountFileWritten.self,
    AccountToolRun.self,
    ShadowRead.self,
    // Programs
    DroppedProgram.self,
    EventFlood.self,
    FilelessProgram.self,
    Miner.self,
    NetworkTool.self,
    PackageManagerRun.self,
    Persistence.self,
    Reconnaissance.self,
    ShellInContainer.self,
    TracesRemoved.self,
    // Network
    MetadataAccess.self,
    PortScan.self,
    RawSocket.self,
    TokenRead.self,
  ]
}
