import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Indicators

@Suite struct MarkerTests {
  static let scanner = Result { try MarkerScanner() }

  private func rules(_ text: String, as place: Marker.Place) throws -> [String] {
    try Self.scanner.get().scan(Bytes("head\0" + text), as: place).map(\.rule)
  }

  /// What is in a file of the family: all its texts.
  private func sample(_ marker: Marker) -> String { (marker.all + marker.any).joined(separator: "\0 filler \0") }

  @Test(arguments: MarkerCatalogue.markers.map(\.id)) func speaksWhereItsTextsStandTogether(_ id: String) throws {
    let marker = try #require(MarkerCatalogue.markers.first { $0.id == id })
    for place in Marker.Place.allCases {
      #expect(try rules(sample(marker), as: place).contains(id) == marker.places.contains(place))
    }
    // One text less than it needs is silence.
    for number in marker.all.indices {
      var fewer = marker
      fewer.all.remove(at: number)
      let left = sample(fewer)
      guard !left.contains(marker.all[number]), let place = marker.places.first else { continue }
      #expect(try !rules(left, as: place).contains(id))
    }
    if marker.atLeast > 0, let place = marker.places.first {
      let left = (marker.all + marker.any.prefix(marker.atLeast - 1)).joined(separator: "\0")
      #expect(try !rules(left, as: place).contains(id))
    }
    #expect(marker.atLeast <= marker.any.count && (marker.any.isEmpty || marker.atLeast > 0))
    #expect(!(marker.all + marker.any).isEmpty && id.hasPrefix("malware."))
  }

  @Test func textsAcrossTheEdgeOfAWindow() throws {
    let marker = try #require(MarkerCatalogue.markers.first { $0.id == "malware.bot.xorddos" })
    let text = try #require(marker.all.first)
    for shift in 0...text.utf8.count {
      let body = Bytes([UInt8](repeating: 0x20, count: MarkerScanner.window - shift) + Array(text.utf8))
      #expect(try Self.scanner.get().scan(body, as: .program).map(\.rule) == [marker.id])
    }
  }

  @Test func idsAreOnlyOnce() {
    #expect(Set(MarkerCatalogue.markers.map(\.id)).count == MarkerCatalogue.markers.count)
  }

  @Test func theCatalogueHasEveryTable() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Indicators/Markers")
    let tables = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter {
      $0.hasSuffix("Markers.swift")
    }
    let catalogue = try String(contentsOf: sources.appendingPathComponent("MarkerCatalogue.swift"), encoding: .utf8)
    #expect(tables.count >= 3)
    for table in tables { #expect(catalogue.contains(table.dropLast(".swift".count) + ".all"), "\(table)") }
  }

  /// A program that holds its own table would accuse itself.
  @Test func thisVeryProgramIsNotAccused() throws {
    let own = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .alwaysMapped)
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    for data in [own]
      + (bundle.map { [try? Data(contentsOf: URL(fileURLWithPath: $0), options: .alwaysMapped)] } ?? [])
      .compactMap({ $0 })
    {
      #expect(try Self.scanner.get().scan(Bytes(data), as: .program).isEmpty)
    }
  }

  /// Other rooms name miners, too: to recognise them while they run.
  @Test func thisProductsTextsAreNotAccused() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var texts: [UInt8] = []
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      if file.pathExtension == "swift", !file.path.contains("/Indicators/") {
        texts += [UInt8](try Data(contentsOf: file))
      }
    }
    #expect(texts.count > 1 << 20)
    let found = try Self.scanner.get().scan(Bytes(texts), as: .program)
    #expect(found.isEmpty, "\(found.map { "\($0.rule): \($0.details)" })")
  }

  /// What a distribution installs is no malware.
  @Test func thisMachinesProgramsAreNotAccused() throws {
    var looked = 0
    for folder in ["/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/etc", "/etc/init.d", "/etc/systemd/system"] {
      for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(name)"),
          let data = try? file.read(upToCount: 4 << 20), !data.isEmpty, looked < 400
        else { continue }
        let body = Bytes(data)
        let entry = FileEntry(path: "\(folder.dropFirst())/\(name)", kind: .file, size: Int64(body.count))
        guard let place = FilePlace.of(entry, head: body.prefix(512)) else { continue }
        looked += 1
        let found = try Self.scanner.get().scan(body, as: place)
        #expect(found.isEmpty, "\(folder)/\(name): \(found.map(\.rule))")
      }
    }
    #expect(looked > 20)
  }

  @Test func ordinaryTextsAreNotAccused() throws {
    let texts = [
      "# Blocks miners\nrule: proc.cmdline contains \"stratum\" + \"tcp\" or contains xmrig\n",
      "#!/bin/sh\nexec >/dev/tcp/time.example/13\n", "{\"pools\": [], \"algo\": \"lz4\"}",
      "#!/bin/bash\npkill -f myapp; curl -o /tmp/x https://example.org/x\n",
    ]
    for text in texts {
      for place in Marker.Place.allCases { #expect(try rules(text, as: place).isEmpty, "\(text)") }
    }
  }
}
