import Foundation
import Patterns
import Testing

@testable import Secrets

@Suite struct CatalogueTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources/Secrets")

  /// A table in the folder that the catalogue does not list would never be used.
  @Test func everyTableIsListed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path + "/Detectors")
    let catalogue = try String(contentsOf: Self.folder.appendingPathComponent("Catalogue.swift"), encoding: .utf8)
    let tables = files.filter { $0.hasSuffix("Detectors.swift") }.map { String($0.dropLast(6)) }
    #expect(tables.count >= 15)
    for table in tables { #expect(catalogue.contains("\(table).all"), "\(table) is not in the catalogue") }
  }

  @Test func everyDetectorIsSound() throws {
    for detector in Catalogue.detectors {
      #expect(detector.id.hasPrefix("secret."))
      #expect(!detector.title.isEmpty && !detector.issuer.isEmpty, "\(detector.id)")
      #expect(throws: Never.self, "\(detector.id)") { try Expression(detector.expression, options: .multiline) }
      switch detector.trigger {
      case .prefix(let texts), .inside(let texts, _), .keyword(let texts):
        #expect(!texts.isEmpty && texts.allSatisfy { $0.utf8.count >= 2 && $0.utf8.count <= 64 }, "\(detector.id)")
      case .place(let places): #expect(!places.isEmpty, "\(detector.id)")
      }
      // A name alone is never sure.
      if detector.category == .generic { #expect(detector.severity <= .medium) }
    }
  }

  @Test func compilingTakesNoTime() throws {
    _ = try SecretScanner()
    let start = ContinuousClock.now
    _ = try SecretScanner()
    let time = ContinuousClock.now - start
    print("compiled \(Catalogue.detectors.count) detectors in \(time)")
    #expect(time < .seconds(2))
  }
}
