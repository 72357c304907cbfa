import Testing

@testable import Activity

@Suite struct ContainerIdentifierTests {
  static let id = String(repeating: "0123456789abcdef", count: 4)

  @Test(arguments: [
    "\(id)", "docker-\(id).scope", "cri-containerd-\(id).scope", "crio-\(id).scope", "libpod-\(id).scope",
    "nerdctl-\(id).scope", "cri-containerd:kubepods:\(id)",
  ])
  func everyRuntimesNameIsRead(_ name: String) {
    #expect(ContainerIdentifier.find(in: ["user.slice", name]) == Self.id)
  }

  @Test(arguments: ["", "system.slice", "docker-\(id)0.scope", "docker-\(id.dropLast()).scope", id.uppercased()])
  func othersAreNot(_ name: String) {
    #expect(ContainerIdentifier.find(in: [name]) == nil)
  }
}
