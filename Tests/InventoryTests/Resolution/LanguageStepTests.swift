import Testing

@testable import Inventory

@Suite struct LanguageStepTests {
  @Test func namesBecomeThePackagesThatAreThere() throws {
    var image = TestImage()
    image.layer { tar in
      for (folder, rack) in [("a", "2.2.8"), ("b", "3.0.1")] {
        tar.file(
          "srv/\(folder)/specifications/rack-\(rack).gemspec",
          "# stub: rack \(rack) ruby lib\nGem::Specification.new do |s|\nend\n")
        tar.file(
          "srv/\(folder)/specifications/sinatra-\(rack).gemspec",
          "# stub: sinatra \(rack) ruby lib\ns.add_dependency(%q<rack>, [])\ns.add_dependency(%q<absent>, [])\n")
      }
    }
    let inventory = image.inventory()
    let sinatra = inventory.packages.filter { $0.name == "sinatra" }
    #expect(sinatra.map(\.dependencies) == [["pkg:gem/rack@2.2.8"], ["pkg:gem/rack@3.0.1"]])
  }

  @Test func sumsCountOnlyBesideModulesThatDoNotListAll() {
    for (language, counts) in [("1.16", true), ("1.17", false), ("1.9", true), ("2.0", false)] {
      var image = TestImage()
      image.layer { tar in
        tar.file("src/go.mod", "module m\ngo \(language)\nrequire example.org/a v1.0.0\n")
        tar.file("src/go.sum", "example.org/a v1.0.0 h1:x=\nexample.org/b v1.1.0 h1:y=\n")
        tar.file("other/go.sum", "example.org/c v1.0.0 h1:x=\n")
      }
      let inventory = image.inventory(isImage: false)
      #expect((inventory.package("example.org/b") != nil) == counts, "go \(language)")
      #expect(inventory.package("example.org/a")?.scope == .runtime)
      #expect(inventory.package("example.org/c") == nil)
    }
  }
}
