import Testing

@testable import Emulation

@Suite struct PredicateTests {
  @Test func everyPredicateIsExplainedInItsOwnWords() {
    let texts = Predicate.allCases.map(\.explanation)
    #expect(Set(texts).count == Predicate.allCases.count)
    #expect(texts.allSatisfy { !$0.isEmpty })
  }

  @Test func aResultIsStrongByOneStrongProof() {
    var result = EmulationResult()
    result.proofs = [Proof(predicate: .taintedInclude, sink: "include", line: 1)]
    #expect(!result.hasStrongProof)
    result.proofs.append(Proof(predicate: .taintedCode, sink: "eval", line: 2))
    #expect(result.hasStrongProof)
  }
}
