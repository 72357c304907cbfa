import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct CondaPackageTests {
  static let record = """
    {
      "arch": "x86_64", "build": "h7f8727e_2", "build_number": 2,
      "channel": "https://repo.anaconda.com/pkgs/main/linux-64",
      "constrains": [], "depends": ["ca-certificates", "libgcc-ng >=7.5.0", "__glibc >=2.17"],
      "files": ["bin/openssl", "lib/libssl.so.1.1"],
      "fn": "openssl-1.1.1n-h7f8727e_2.conda", "license": "OpenSSL", "md5": "00",
      "name": "openssl",
      "paths_data": {"paths": [{"_path": "bin/openssl", "sha256": "zz"}], "paths_version": 1},
      "sha256": "ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789",
      "subdir": "linux-64", "version": "1.1.1n"
    }
    """

  @Test func reads() throws {
    let path = "opt/conda/conda-meta/openssl-1.1.1n-h7f8727e_2.json"
    let result = try #require(Extracting.run(CondaPackage(), path, Self.record))
    let package = try #require(result.packages.first)
    #expect(package.type == "conda" && package.name == "openssl" && package.version == "1.1.1n")
    #expect(
      package.purl.description
        == "pkg:conda/openssl@1.1.1n?build=h7f8727e_2&channel=pkgs%2Fmain&subdir=linux-64&type=conda")
    #expect(package.licenses == ["OpenSSL"])
    #expect(package.dependencies == ["pkg:conda/ca-certificates", "pkg:conda/libgcc-ng"])
    #expect(package.digests == ["sha256:abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"])
    #expect(Extracting.run(CondaPackage(), "opt/conda/conda-meta/history", "x") == nil)
    #expect(Extracting.run(CondaPackage(), "opt/other/openssl.json", Self.record) == nil)
  }

  @Test(arguments: [
    ("conda-forge", "conda-forge"), ("https://conda.anaconda.org/conda-forge/linux-64", "conda-forge"),
    ("https://conda.anaconda.org/conda-forge/noarch", "conda-forge"),
    ("https://example.org/t/tk-123/private/osx-arm64", "private"), ("https://repo.anaconda.com/pkgs/r", "pkgs/r"),
  ])
  func channels(_ text: String, _ expected: String) { #expect(CondaPackage.channel(text) == expected) }

  @Test func emptyAndBroken() throws {
    let path = "opt/conda/conda-meta/a.json"
    #expect(try #require(Extracting.run(CondaPackage(), path, "{}")).packages.isEmpty)
    #expect(try #require(Extracting.run(CondaPackage(), path, "{}")).problems.isEmpty)
    #expect(try #require(Extracting.run(CondaPackage(), path, #"{"name": "a", "version": 1}"#)).packages.isEmpty)
    #expect(try #require(Extracting.run(CondaPackage(), path, #"{"name": "a""#)).problems.count == 1)
    Extracting.fuzz(CondaPackage(), path, Array(Self.record.utf8), rounds: 3000, seed: 6)
  }
}
