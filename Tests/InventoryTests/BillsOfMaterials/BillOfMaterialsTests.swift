import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct BillOfMaterialsTests {
  static func bill(_ name: String) throws -> BillOfMaterials {
    try BillOfMaterials.parse(Bytes(Fixture.bytes("boms/\(name)")))
  }

  static func text(_ json: String) throws -> BillOfMaterials { try BillOfMaterials.parse(Bytes(json)) }

  static let diffID = Digest("sha256:" + String(repeating: "ab", count: 32))

  @Test func ourOwnCycloneDXComesBackWhole() throws {
    let bill = try Self.bill("own.cdx.json")
    #expect(bill.format == .cycloneDX && bill.version == "1.6" && bill.tools == ["bulkhead 0.1.0"])
    #expect(bill.subject.name == "shop:1.4" && bill.subject.digest?.hex.hasPrefix("0c0c") == true)
    #expect(bill.describes == .image)
    #expect(
      bill.operatingSystem
        == OperatingSystem(
          id: "debian", version: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12 (bookworm)",
          endOfLife: "2028-06-10"))
    #expect(bill.problems == ["the document says that it lacks: opt/broken.jar: zip: no central directory"])
    let libc = Package(
      type: "deb", name: "libc6", version: "2.36-9+deb12u4",
      purl: PackageURL(
        type: "deb", namespace: "debian", name: "libc6", version: "2.36-9+deb12u4",
        qualifiers: ["arch": "amd64", "distro": "debian-12"]),
      source: .init(name: "glibc", version: "2.36-9+deb12u4"), architecture: "amd64",
      licenses: ["LGPL-2.1-or-later", "GPL-2.0-only"], locations: ["var/lib/dpkg/status"], layer: Self.diffID,
      foundBy: "dpkg", attributes: ["maintainer": "GNU Libc Maintainers"])
    let log4j = Package(
      type: "maven", name: "org.apache.logging.log4j:log4j-core", version: "2.14.1",
      purl: PackageURL(type: "maven", namespace: "org.apache.logging.log4j", name: "log4j-core", version: "2.14.1"),
      licenses: ["The Apache Software License, Version 2.0"],
      locations: ["opt/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"], layer: Self.diffID,
      dependencies: ["pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1"], foundBy: "java-archive",
      digests: ["sha1:9141212b8507ab50a45525b545b39d224614528b"])
    #expect(bill.packages.count == 5)
    #expect(bill.packages.first == libc)
    #expect(bill.packages.contains(log4j))
    let scoped = try #require(bill.packages.first { $0.name == "@babel/core" })
    #expect(scoped.scope == .development && scoped.licenses == ["(MIT OR Apache-2.0)"])
    let ranged = try #require(bill.packages.first { $0.name == "flask" })
    #expect(ranged.scope == .declared && ranged.version.isEmpty && ranged.attributes == ["requirement": ">=2"])
  }

  @Test func ourOwnSPDXComesBack() throws {
    let bill = try Self.bill("own.spdx.json")
    #expect(bill.format == .spdx && bill.version == "2.3" && bill.tools == ["bulkhead 0.1.0"])
    #expect(bill.subject.name == "shop:1.4" && bill.subject.digest?.hex.hasPrefix("0c0c") == true)
    #expect(bill.describes == .image)
    #expect(
      bill.operatingSystem
        == OperatingSystem(id: "debian", version: "12", prettyName: "Debian GNU/Linux 12 (bookworm)"))
    #expect(
      bill.packages.map(\.name) == [
        "libc6", "org.apache.logging.log4j:log4j-api", "org.apache.logging.log4j:log4j-core", "@babel/core", "flask",
      ])
    #expect(bill.packages[0].licenses == ["LGPL-2.1-or-later", "GPL-2.0-only"])
    #expect(bill.packages[0].locations == ["var/lib/dpkg/status"])
    #expect(bill.packages[0].foundBy == "dpkg")
    #expect(bill.packages[2].licenses == ["The Apache Software License, Version 2.0"])
    #expect(bill.packages[2].dependencies == ["pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1"])
    #expect(bill.packages[2].digests == ["sha1:9141212b8507ab50a45525b545b39d224614528b"])
    #expect(bill.packages[3].scope == .development)
    #expect(bill.problems.isEmpty)
  }

  static let apks: Set<String> = ["busybox", "libcrypto3", "musl", "ssl_client"]

  @Test(arguments: ["alpine-syft.cdx.json", "alpine-syft.spdx.json", "alpine-trivy.cdx.json", "alpine-trivy.spdx.json"])
  func othersDocumentsOfAnAlpineImage(name: String) throws {
    let bill = try Self.bill(name)
    #expect(Set(bill.packages.map(\.name)) == Self.apks.union(["requests", "shop"]))
    #expect(bill.packages.count == 6)
    #expect(bill.operatingSystem?.id == "alpine" && bill.operatingSystem?.version == "3.18.4")
    #expect(bill.subject.name == "alpine.tar" && bill.subject.digest != nil && bill.describes == .image)
    #expect(bill.problems.isEmpty)
    let client = try #require(bill.packages.first { $0.name == "ssl_client" })
    #expect(client.source == .init(name: "busybox", version: "1.36.1-r5"))
    #expect(client.architecture == "x86_64" && client.licenses == ["GPL-2.0-only"])
    #expect(
      client.dependencies.map { String($0.prefix(25)) } == ["pkg:apk/alpine/busybox@1.", "pkg:apk/alpine/libcrypto3"])
    let requests = try #require(bill.packages.first { $0.name == "requests" })
    #expect(["Apache 2.0", "Apache-2.0"].contains(requests.licenses.first))
    if name != "alpine-trivy.spdx.json" {
      #expect(requests.locations == ["usr/lib/python3.11/site-packages/requests-2.31.0.dist-info/METADATA"])
    }
    if name != "alpine-syft.spdx.json" { #expect(requests.layer != nil && requests.layer != client.layer) }
  }

  @Test(arguments: ["debian-syft.cdx.json", "debian-syft.spdx.json", "debian-trivy.cdx.json", "debian-trivy.spdx.json"])
  func othersDocumentsOfADebianImage(name: String) throws {
    let bill = try Self.bill(name)
    #expect(bill.packages.count == 3)
    #expect(bill.operatingSystem?.id == "debian" && bill.operatingSystem?.version == "12")
    let login = try #require(bill.packages.first { $0.name == "login" })
    #expect(login.version == "1:4.13+dfsg1-1+b1" && login.type == "deb")
    #expect(login.source == .init(name: "shadow", version: "1:4.13+dfsg1-1"))
  }

  @Test func uglyCycloneDX() throws {
    let bill = try Self.text(
      """
      {"specVersion":"1.5","components":[
        {"type":"library","name":"a","version":"1","purl":"pkg:npm/%40s/a","components":[
          {"type":"library","group":"g","name":"inner","version":"2"}]},
        {"type":"library","name":"bad","version":"3","purl":"npm/bad","hashes":[{"alg":"SHA-256","content":"zz"}]},
        {"type":"library","version":"4"}, {"type":"file","name":"/etc/passwd"}, 17, null, "x",
        {"type":"library","name":7,"purl":"pkg:rpm/redhat/bash@5.1.8-6?epoch=1&upstream=bash-5.1.8-6.el9.src.rpm&distro=rhel-9.3"}],
      "dependencies":[{"dependsOn":["none"],"ref":"nobody"},{"ref":"x"},7],"metadata":{"tools":[{"name":"t"}],
      "component":{"type":"application","name":"shop","purl":"pkg:npm/shop@1.0.0","bom-ref":"me",
        "components":[{"type":"library","name":"own part"}]}},
      "compositions":[{"aggregate":"incomplete"}],"bomFormat":"CycloneDX"}
      """)
    #expect(bill.packages.map(\.name) == ["shop", "@s/a", "g/inner", "bad", "bash"])
    #expect(bill.packages[1].purl.description == "pkg:npm/%40s/a@1")
    #expect(bill.packages[2].purl.description == "pkg:generic/g/inner@2")
    #expect(bill.packages[3].digests.isEmpty && bill.packages[3].type == "generic")
    #expect(bill.packages[4].version == "1:5.1.8-6")
    #expect(bill.packages[4].source == .init(name: "bash", version: "5.1.8-6.el9"))
    #expect(bill.operatingSystem == OperatingSystem(id: "rhel", version: "9.3"))
    #expect(bill.tools == ["t"] && bill.describes == .directory)
    #expect(bill.problems.count == 3, "\(bill.problems)")
  }

  @Test func lockFilesAreLocationsNotPackages() throws {
    let bill = try Self.text(
      """
      {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
        {"type":"application","bom-ref":"l","name":"app/package-lock.json","properties":[
          {"name":"aquasecurity:trivy:Class","value":"lang-pkgs"},{"name":"aquasecurity:trivy:Type","value":"npm"}]},
        {"type":"library","bom-ref":"p","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"}],
       "dependencies":[{"ref":"l","dependsOn":["p"]}]}
      """)
    #expect(bill.packages.map(\.name) == ["lodash"])
    #expect(bill.packages[0].locations == ["app/package-lock.json"])
  }

  @Test func spdxThatDescribesItsOnlyPackage() throws {
    let bill = try Self.text(
      """
      {"spdxVersion":"SPDX-2.2","SPDXID":"SPDXRef-DOCUMENT","name":"apk-curl","documentDescribes":["SPDXRef-P"],
       "packages":[{"SPDXID":"SPDXRef-P","name":"curl","versionInfo":"8.5.0-r0","licenseDeclared":"curl",
        "externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:apk/wolfi/curl@8.5.0-r0?arch=x86_64"}]},
        {"SPDXID":"SPDXRef-Q","name":"nameless helper","licenseConcluded":"MIT OR Apache-2.0"}],
       "relationships":[{"spdxElementId":"SPDXRef-Q","relationshipType":"BUILD_TOOL_OF","relatedSpdxElement":"SPDXRef-P"}]}
      """)
    #expect(bill.subject.name == "curl")
    #expect(bill.packages.map(\.name) == ["curl", "nameless helper"])
    #expect(bill.packages[1].scope == .development && bill.packages[1].licenses == ["MIT OR Apache-2.0"])
  }

  @Test func statementsAroundADocument() throws {
    let digest = String(repeating: "5e", count: 32)
    let bill = try Self.text(
      """
      {"_type":"https://in-toto.io/Statement/v1","predicateType":"https://spdx.dev/Document",
       "subject":[{"name":"x","digest":{"sha256":"\(digest)"}}],
       "predicate":{"Data":{"spdxVersion":"SPDX-2.3","name":"n","packages":[]}}}
      """)
    #expect(bill.format == .spdx && bill.subject.digest?.hex == digest)
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\"?><bom/>", "XML"), ("SPDXVersion: SPDX-2.3\n", "tag-value"), ("", "not JSON"),
    ("{\"a\":1}", "neither"), ("{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}", "SPDX 3"),
    ("{\"spdxVersion\":\"SPDX-4.0\"}", "4.0"), ("{\"predicate\":{\"predicate\":{\"predicate\":{}}}}", "within"),
  ]) func othersAreRefusedByName(text: String, word: String) {
    #expect {
      try Self.text(text)
    } throws: {
      "\($0)".contains(word)
    }
  }

  @Test func nestingIsBounded() throws {
    let deep = String(repeating: "{\"name\":\"n\",\"components\":[", count: 40)
    let bill = try Self.text(
      "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[" + deep
        + String(repeating: "]}", count: 40) + "]}")
    #expect(bill.packages.count == CycloneDXReader.maximumNesting)
    #expect(bill.problems.first?.contains("nested deeper") == true)
  }

  @Test(arguments: [
    "own.cdx.json", "own.spdx.json", "alpine-syft.cdx.json", "alpine-trivy.spdx.json", "debian-syft.spdx.json",
  ])
  func mutationsNeverCrash(name: String) throws {
    let original = try Fixture.bytes("boms/\(name)")
    var random = SeededGenerator(seed: 7)
    for _ in 0..<400 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        case 2: bytes.insert(contentsOf: Array("\"[{:,]}\\u".utf8.shuffled(using: &random)), at: place)
        default: bytes = Array(bytes[..<max(place, 1)])
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      if let bill = try? BillOfMaterials.parse(Bytes(bytes)) { #expect(bill.packages.count < 1000) }
    }
  }
}
