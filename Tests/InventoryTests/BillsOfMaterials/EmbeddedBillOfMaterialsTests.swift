import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct EmbeddedBillOfMaterialsTests {
  let extractor = EmbeddedBillOfMaterials()

  func interest(_ path: String, _ head: String = " {\"a\":1}") -> Interest {
    extractor.interest(in: FileEntry(path: path, kind: .file, size: 10), head: Bytes(head))
  }

  @Test func namesThatPromiseOne() {
    let limit = EmbeddedBillOfMaterials.maximumSize
    for path in ["app/x.cdx.json", "app/x.CycloneDX.json", "x.spdx.json", "a.cdx", "var/lib/db/sbom/curl.json"] {
      #expect(interest(path) == .whole(upTo: limit), "\(path)")
    }
    for path in ["bom.json", "x/app.bom.json", "META-INF/sbom/application.json", "a.spdx"] {
      #expect(interest(path) == .wholeIfSmall(upTo: limit), "\(path)")
    }
    for path in ["package.json", "bomb.json", "opt/bitnami/redis/.spdx-redis.spdx", "cdx.txt"] {
      #expect(interest(path) == .none, "\(path)")
    }
    #expect(interest("x.cdx", "<bom/>") == .none)
  }

  @Test func claimsAreMarked() throws {
    let file = FileEntry(path: "usr/share/app/app.cdx.json", kind: .file, size: 1)
    let content = FileContent(Bytes(try Fixture.bytes("boms/alpine-syft.cdx.json")))
    let inspection = InventoryInspector([extractor]).inspect(file, content)
    let results = try ExtractionCodec.decode(Bytes(inspection.facts))
    #expect(inspection.problems.isEmpty)
    let extraction = try #require(results.first).extraction
    #expect(extraction.packages.count == 6 && extraction.operatingSystem == nil)
    for package in extraction.packages {
      #expect(package.attributes["evidence"] == "claim" && package.locations == [file.path] && package.layer == nil)
      #expect(package.foundBy == "sbom")
    }
    #expect(extraction.packages.contains { $0.attributes["claimedAt"] == "lib/apk/db/installed" })
  }

  @Test func onlyPromisesBecomeProblems() {
    let content = FileContent(Bytes("{\"name\":\"something else\"}"))
    let inspector = InventoryInspector([extractor])
    #expect(inspector.inspect(FileEntry(path: "bom.json", kind: .file), content).problems.isEmpty)
    #expect(inspector.inspect(FileEntry(path: "a.cdx.json", kind: .file), content).problems.count == 1)
  }
}
