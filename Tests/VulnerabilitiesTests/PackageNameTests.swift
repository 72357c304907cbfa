import Testing

@testable import Vulnerabilities

@Suite struct PackageNameTests {
  @Test(arguments: [
    ("Django", "django"), ("zope.interface", "zope-interface"), ("ruamel.yaml.clib", "ruamel-yaml-clib"),
    ("A__b--.c", "a-b-c"),
  ])
  func python(_ written: String, _ key: String) { #expect(PackageName.key(written, .pypi) == key) }

  @Test func caseMattersWhereTheEcosystemSaysSo() {
    #expect(PackageName.key("Newtonsoft.Json", .nuget) == "newtonsoft.json")
    #expect(PackageName.key("JSONStream", .npm) == "JSONStream")
  }

  @Test func ecosystemsAreReadAsTheyAreWritten() {
    for text in ["debian:12", "ubuntu:24.04-esm", "wolfi", "pypi", "opensuse-leap:15.6"] {
      #expect(Ecosystem(text)?.description == text)
    }
    #expect(Ecosystem("plan9") == nil)
  }
}
