import Model
import Parsing
import TestKit
import Testing

@testable import Store

@Suite struct FindingCodecTests {
  @Test(arguments: SampleFindings.ofEveryKind) func givesBackWhatItTook(_ finding: Finding) throws {
    #expect(try FindingCodec.decode(Bytes(FindingCodec.encode(finding))) == finding)
  }

  @Test func everyKindIsInTheSample() {
    #expect(Set(SampleFindings.ofEveryKind.map(\.kind)) == Set(Finding.Kind.allCases))
  }

  @Test func detailsMayGrowAtTheirEnd() throws {
    let (kind, bytes) = DetailsCodec.encode(SampleFindings.detection().details)
    #expect(try DetailsCodec.decode(kind, Bytes(bytes + [1, 2, 3])) == SampleFindings.detection().details)
  }

  @Test func tornBytesAreAnErrorOrAnotherFinding() {
    var generator = SeededGenerator(seed: 7)
    let whole = SampleFindings.ofEveryKind.map(FindingCodec.encode)
    var refused = 0
    for round in 0..<3000 {
      var bytes = whole[round % whole.count]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if round % 3 == 0 { bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator))) }
      if (try? FindingCodec.decode(Bytes(bytes))) == nil { refused += 1 }
    }
    #expect(refused > 500)
  }
}
