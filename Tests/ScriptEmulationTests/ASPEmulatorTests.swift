import Emulation
import Testing

@testable import ScriptEmulation

@Suite struct ASPEmulatorTests {
  @Test func evaluatesARequest() {
    let result = ASPEmulator().run(Array("<%eval request(\"sb\")%>".utf8), context: EmulationContext(path: "/x.asp"))
    #expect(result.proofs.map(\.predicate) == [.taintedCode])
  }
}
