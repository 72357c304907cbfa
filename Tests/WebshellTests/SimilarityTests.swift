import Parsing
import TestKit
import Testing

@testable import Webshell

@Suite struct SimilarityTests {
  static func prints(_ text: String) -> [UInt32] { AnalysedText(Array(text.utf8), language: .php).fingerprints }

  static let program =
    "<?php function a($x){ if(strlen($x)>3){ return substr($x,1,2); } foreach($x as $k=>$v){ echo trim($v); } return str_pad($x,9); } echo a('b'); header('x'); exit;"

  @Test func namesSpaceAndCommentsDoNotMatter() {
    let other =
      "<?php\n// c\nfunction a( $other ) {\n if ( strlen($other) > 7 ) { /* d */ return substr($other, 4, 5); }\n foreach($other as $one => $two){ echo trim($two); }\n return str_pad($other,1); }\necho a(\"c\"); header('y'); exit;"
    #expect(Self.prints(Self.program) == Self.prints(other) && Self.prints(other).count > 5)
  }

  @Test func filterForgetsNobody() {
    var generator = SeededGenerator(seed: 3)
    let members = (0..<5_000).map { _ in UInt32.random(in: 0...UInt32.max, using: &generator) }
    let filter = FingerprintFilter(members)
    #expect(members.allSatisfy { filter.contains($0) })
    let strangers = (0..<10_000).filter { _ in filter.contains(UInt32.random(in: 0...UInt32.max, using: &generator)) }
    #expect(strangers.count < 1_500, "\(strangers.count) of 10,000 are taken for members")
  }

  @Test func indexesAreWrittenReadAndMerged() throws {
    let index = FamilyIndex(
      [("one", [1, 5, 9, 70_000]), ("two", [5, 9, 4_000_000_000])], ordinary: FingerprintFilter([77]))
    let again = try FamilyIndex(decoding: Bytes(index.encoded))
    #expect(again == index)
    let merged = again.merged(with: FamilyIndex([("three", [8, 9])], ordinary: FingerprintFilter()))
    #expect(merged.samples.map(\.name) == ["one", "two", "three"])
    #expect(merged.nearest(to: [8, 9])?.name == "three" && merged.nearest(to: [8, 9])?.similarity == 1)
    #expect(merged.nearest(to: [2, 3]) == nil)
  }

  @Test func damagedIndexesAreRefused() throws {
    let good = FamilyIndex([("one", Array(stride(from: 1, to: 4_000, by: 7)))], ordinary: FingerprintFilter([3, 4]))
      .encoded
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      var bad = good
      for _ in 0..<3 {
        bad[Int.random(in: 0..<bad.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { bad.removeLast(Int.random(in: 1..<bad.count, using: &generator)) }
      guard let index = try? FamilyIndex(decoding: Bytes(bad)) else { continue }
      _ = index.nearest(to: [1, 8, 15])
    }
    #expect(throws: ParseError.self) { try FamilyIndex(decoding: Bytes("BHFI\u{9}")) }
    #expect(throws: ParseError.self) { try LinearModel(decoding: Bytes("BHLM\u{1}")) }
  }

  @Test func shippedDataIsWhole() throws {
    let index = try ShippedData.index()
    #expect(index.samples.count > 300 && index.samples.contains { $0.name == "c99" })
    let model = try ShippedData.model()
    #expect(model.thresholds[.php] != nil && model.thresholds[.jsp] != nil)
    #expect(ShippedIndex.text.utf8CodeUnitCount + ShippedModel.text.utf8CodeUnitCount < 2_200_000)
  }

  @Test func embeddedDataRoundTrips() {
    #expect(EmbeddedData.decode("AAECAwQF/w==").array == [0, 1, 2, 3, 4, 5, 255])
    #expect(EmbeddedData.encode([0, 1, 2, 3, 4, 5, 255]) == "AAECAwQF/w==")
  }

  @Test func modelKeepsItsWeights() throws {
    var weights = [Float](repeating: 0, count: FeatureExtraction.places)
    weights[7] = 1.5
    weights[100] = -0.75
    let model = LinearModel(weights: weights, bias: -0.5, thresholds: [.php: .init(strict: 2, loose: 1)])
    let again = try LinearModel(decoding: Bytes(model.encoded))
    #expect(again.thresholds == model.thresholds)
    #expect(abs(again.score([7, 100, 3, 4]) - model.score([7, 100, 3, 4])) < 0.01)
  }
}
