import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct PythonDistributionTests {
  static let site = "usr/local/lib/python3.11/site-packages/"
  static let metadata = """
    Metadata-Version: 2.1
    Name: Zope.Inter_face
    Version: 5.4.0
    Summary: Version: 9.9 is not the version
    License: ZPL 2.1
    Classifier: License :: OSI Approved :: Zope Public License
    Requires-Dist: setuptools
    Requires-Dist: zope.event (>=4.0)
    Requires-Dist: sphinx ; extra == 'docs'
    Requires-Dist: Typing_Extensions>=3.7; python_version < "3.8"

    Name: not-me
    Version: 0.0.0
    """

  @Test func metadataOfAWheel() throws {
    let result = try #require(
      Extracting.run(PythonDistribution(), Self.site + "zope.interface-5.4.0.dist-info/METADATA", Self.metadata))
    let package = try #require(result.packages.first)
    #expect(result.packages.count == 1 && result.problems.isEmpty)
    #expect(package.name == "Zope.Inter_face" && package.version == "5.4.0" && package.type == "pypi")
    #expect(package.purl.description == "pkg:pypi/zope-inter-face@5.4.0")
    #expect(package.licenses == ["ZPL 2.1"])
    #expect(package.dependencies == ["pkg:pypi/setuptools", "pkg:pypi/zope-event"])
    #expect(package.scope == .runtime && package.attributes.isEmpty)
  }

  @Test(arguments: [
    ("License-Expression: MIT OR Apache-2.0\nLicense: whatever", ["MIT OR Apache-2.0"]),
    ("License: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License", ["BSD License"]),
    ("License: \nClassifier: License :: OSI Approved\nClassifier: Programming Language :: Python", []),
    ("License: BSD 3-Clause License\n        Copyright (c) somebody\n        and more", ["BSD 3-Clause License"]),
    ("License: " + String(repeating: "long ", count: 100), []),
  ])
  func licences(_ header: String, _ expected: [String]) throws {
    let result = try #require(
      Extracting.run(PythonDistribution(), Self.site + "a-1.dist-info/METADATA", "Name: a\nVersion: 1\n" + header))
    #expect(result.packages.first?.licenses == expected)
  }

  @Test(arguments: [
    ("six-1.16.0.egg-info", true),
    ("six-1.16.0-py3.11.egg-info/PKG-INFO", true),
    ("six.egg/EGG-INFO/PKG-INFO", true),
    ("six-1.16.0.dist-info/METADATA", true),
    ("setuptools/_vendor/six-1.16.0.dist-info/METADATA", true),
    ("METADATA", false),
    ("PKG-INFO", false),
    ("six/METADATA", false),
    ("six-1.16.0/PKG-INFO", false),
    ("setuptools/tests/data/six-1.16.0.dist-info/METADATA", false),
  ])
  func places(_ path: String, _ isWanted: Bool) {
    let result = Extracting.run(PythonDistribution(), Self.site + path, "Name: six\r\nVersion: 1.16.0\r\n\r\nx")
    #expect((result?.packages.map(\.version) == ["1.16.0"]) == isWanted)
  }

  @Test func whatIsMissingStandsInTheFolder() throws {
    let path = Self.site + "ruamel.yaml-0.17.21.dist-info/METADATA"
    #expect(
      try #require(Extracting.run(PythonDistribution(), path, "Name: ruamel.yaml\n")).packages[0].version == "0.17.21")
    // Overwritten by something that is no metadata: no package.
    for text in ["{}", "{ }", "nothing", "\n\n", "Name:\nVersion: \n", "Name: UNKNOWN\n"] {
      #expect(try #require(Extracting.run(PythonDistribution(), path, text)).packages.isEmpty)
    }
    #expect(try #require(Extracting.run(PythonDistribution(), path, "Name: a b\nVersion: 1\n")).problems.count == 1)
  }

  @Test func vendoredCopiesNameTheirOwner() throws {
    let setuptools = try #require(
      Extracting.run(
        PythonDistribution(), Self.site + "setuptools/_vendor/wheel-0.43.0.dist-info/METADATA",
        "Name: wheel\nVersion: 0.43.0"))
    #expect(setuptools.packages[0].attributes == ["vendored-by": "setuptools"])
    let pip = try #require(
      Extracting.run(
        PythonVendored(), Self.site + "pip/_vendor/vendor.txt",
        """
        CacheControl==0.13.1  # Make sure to update the license in pyproject.toml for this.
        colorama==0.4.6
        requests[socks]==2.31.0
            certifi==2023.7.22
            idna===3.4
        msgpack>=1.0
        # comment==1.0
        setuptools==68.0.0
        urllib3==1.26.17 \\
            --hash=sha256:00
        """))
    #expect(
      pip.packages.map { "\($0.name) \($0.version)" } == [
        "CacheControl 0.13.1", "colorama 0.4.6", "requests 2.31.0", "certifi 2023.7.22", "setuptools 68.0.0",
        "urllib3 1.26.17",
      ])
    #expect(pip.packages.allSatisfy { $0.attributes == ["vendored-by": "pip"] })
    #expect(pip.packages.filter { $0.scope == .declared }.map(\.name) == ["setuptools"])
    #expect(Extracting.run(PythonVendored(), "home/me/vendor.txt", "a==1") == nil)
  }

  @Test func whereItCameFrom() throws {
    let url = try #require(
      Extracting.run(
        PythonInstallRecord(), Self.site + "app-1.dist-info/direct_url.json",
        #"{"url": "file:///src/app", "dir_info": {"editable": true}}"#))
    #expect(url.notes == ["python.url": "file:///src/app", "python.editable": "true"])
    let commit = try #require(
      Extracting.run(
        PythonInstallRecord(), Self.site + "app-1.dist-info/direct_url.json",
        #"{"url": "https://user:secret@example.org/a@b.git", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}"#))
    #expect(commit.notes == ["python.url": "https://example.org/a@b.git", "python.commit": "0a1b"])
    let names = try #require(
      Extracting.run(PythonInstallRecord(), Self.site + "PyYAML-6.dist-info/top_level.txt", "_yaml\nyaml\n"))
    #expect(names.notes == ["python.top-level": "_yaml yaml"])
    #expect(Extracting.run(PythonInstallRecord(), "srv/top_level.txt", "x") == nil)
  }

  @Test func brokenBytes() {
    Extracting.fuzz(
      PythonDistribution(), Self.site + "a-1.dist-info/METADATA", Array(Self.metadata.utf8), rounds: 3000, seed: 1)
    Extracting.fuzz(
      PythonInstallRecord(), Self.site + "a-1.dist-info/direct_url.json",
      Array(#"{"url": "https://u:p@h/x", "dir_info": {"editable": true}}"#.utf8), rounds: 2000, seed: 2)
    Extracting.fuzz(
      PythonVendored(), "pip/_vendor/vendor.txt", Array("a[b]==1.0 # c\n  d==2;x\n".utf8), rounds: 2000, seed: 3)
  }
}
