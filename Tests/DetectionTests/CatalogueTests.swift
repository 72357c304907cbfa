import Detection
import Foundation
import Testing

@Suite struct CatalogueTests {
  @Test func catalogueAndFolderAgree() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Detection")
    var inFolder: Set<String> = []
    let files = try #require(FileManager.default.enumerator(atPath: root.path))
    for case let path as String in files where path.hasSuffix(".swift") {
      let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("struct ") && line.contains(": Detector {") {
        inFolder.insert(String(line.dropFirst(7).prefix { $0 != ":" }))
      }
    }
    #expect(inFolder == Set(Catalogue.detectors.map { String(describing: $0) }))
    #expect(Set(Catalogue.detectors.map { $0.manual.rule }).count == Catalogue.detectors.count)
  }

  @Test func everyManualIsWhole() {
    for detector in Catalogue.detectors {
      let manual = detector.manual
      #expect(
        !manual.techniques.isEmpty && manual.description.count > 40 && !manual.lookAlikes.isEmpty, "\(manual.rule)")
    }
  }
}
