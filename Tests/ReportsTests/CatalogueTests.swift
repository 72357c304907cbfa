import Foundation
import Testing

@testable import Reports

@Suite struct CatalogueTests {
  @Test func listsEveryFormatInTheFolder() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Reports/Formats").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    #expect(Set(files) == Set(Catalogue.formats.map { "\(type(of: $0))" }))
    #expect(Set(Catalogue.names).count == Catalogue.formats.count)
  }

  @Test func formatsAreFoundByName() {
    for name in Catalogue.names { #expect(Catalogue.format(named: name.uppercased()) != nil) }
    #expect(Catalogue.format(named: "pdf") == nil)
  }

  /// The same report gives the same bytes, whatever order dictionaries take this time.
  @Test func bytesAreDeterministic() {
    for format in Catalogue.formats {
      let first = format.write(Samples.full, ReportOptions())
      for _ in 0..<3 { #expect(format.write(Samples.full, ReportOptions()) == first) }
      #expect(!format.write(Samples.empty, ReportOptions()).isEmpty)
    }
  }
}
