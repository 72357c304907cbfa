import Images
import Parsing
import Testing

@testable import Inventory

/// The texts beside, or in place of, the database.
@Suite struct RpmListTests {
  static func extract(_ extractor: some Extractor, _ path: String, _ text: String) throws -> Extraction {
    var extraction = Extraction()
    try extractor.extract(FileEntry(path: path, kind: .file), FileContent(Bytes(text)), into: &extraction)
    return extraction
  }

  @Test func readsTheDistrolessManifest() throws {
    let line = [
      "glibc", "2.35-7.cm2", "1710000000", "1709000000", "Microsoft Corporation", "(none)", "10583000", "x86_64", "0",
      "glibc-2.35-7.cm2.src.rpm",
    ].joined(separator: "\t")
    let odd = "tzdata\t2024a-1.cm2\t1\t1\t(none)\t2\t5\tnoarch\t2\t(none)"
    let extraction = try Self.extract(
      RpmManifest(), "var/lib/rpmmanifest/container-manifest-2", "\(line)\n\(odd)\nbroken\n")
    #expect(extraction.packages.map(\.version) == ["2.35-7.cm2", "2:2024a-1.cm2"])
    #expect(extraction.packages[0].source?.name == "glibc")
    #expect(extraction.packages[0].attributes["vendor"] == "Microsoft Corporation")
    #expect(extraction.packages[1].attributes["vendor"] == nil)
    #expect(extraction.problems == ["1 lines that name no package"])
    let bare = try Self.extract(
      RpmManifest(), "var/lib/rpmmanifest/container-manifest-1", "prebuilt-ca-certificates-2.0.0-17.cm2.noarch\n")
    #expect(bare.packages.map(\.name) == ["prebuilt-ca-certificates"])
    #expect(bare.packages.map(\.version) == ["2.0.0-17.cm2"])
  }

  @Test func theRicherManifestCounts() {
    let line = "glibc\t2.35-7.cm2\t1\t1\tMicrosoft Corporation\t(none)\t1\tx86_64\t0\tglibc-2.35-7.cm2.src.rpm\n"
    var image = TestImage()
    image.layer { layer in
      layer.file("etc/os-release", "ID=mariner\nVERSION_ID=2.0\n")
      layer.file("var/lib/rpmmanifest/container-manifest-1", "glibc-2.35-7.cm2.x86_64\n")
    }
    #expect(image.inventory().list == ["rpm glibc 2.35-7.cm2"])
    image.layer { $0.file("var/lib/rpmmanifest/container-manifest-2", line) }
    let inventory = image.inventory()
    #expect(inventory.list == ["rpm glibc 2.35-7.cm2"])
    #expect(inventory.package("glibc")?.source?.name == "glibc")
  }

  @Test func notesContentSets() throws {
    let extraction = try Self.extract(
      RpmContentManifest(), "root/buildinfo/content_manifests/ubi8-container-8.9-1.json",
      """
      {"metadata": {"icm_version": 1, "image_layer_index": 1},
       "content_sets": ["rhel-8-for-x86_64-baseos-rpms", "rhel-8-for-x86_64-appstream-rpms"], "image_contents": []}
      """)
    #expect(
      extraction.notes == [
        "redhat.content-sets": "rhel-8-for-x86_64-baseos-rpms\nrhel-8-for-x86_64-appstream-rpms",
        "redhat.image-layer": "1",
      ])
    let list = try Self.extract(RpmContentManifest(), "usr/share/buildinfo/x.json", "[1]")
    #expect(list.isEmpty)
  }

  @Test(arguments: [
    ("perl-5.26.3-416.el8.src.rpm", "perl 5.26.3-416.el8"), ("a-b-c-1.0-2.nosrc.rpm", "a-b-c 1.0-2"),
    ("(none)", nil), ("x.src.rpm", nil), ("-1-2.src.rpm", nil), ("", nil),
  ]) func takesSourcePackagesApart(_ file: String, _ expected: String?) {
    let source = RpmPackages.source(ofFile: file)
    #expect(source.map { "\($0.name) \($0.version)" } == expected)
  }
}
