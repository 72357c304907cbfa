import Testing

@testable import Inventory

/// Further records of what was installed.
@Suite struct FurtherInstalledTests {
  private func lines(_ extractor: some Extractor, _ fixture: String) throws -> [String] {
    try ExtractorProbe.lines(extractor, "Languages/" + fixture)
  }

  @Test func conanCache() throws {
    #expect(
      try lines(ConanCache(), "Cpp/.conan2/p/cache.sqlite3") == [
        "pkg:conan/zlib@1.2.13?rrev=aa", "pkg:conan/fmt@10.1.1?channel=stable&rrev=bb&user=acme",
      ])
  }

  @Test func filesOfVcpkgAreNoneOfOthers() {
    let status = "Package: fmt\nVersion: 1\nArchitecture: x64-linux\nStatus: install ok installed\n"
    #expect(!ExtractorProbe.wants(DpkgStatus(), "app/vcpkg_installed/vcpkg/status", status))
    #expect(!ExtractorProbe.wants(EmbeddedBillOfMaterials(), "app/share/zlib/vcpkg.spdx.json"))
  }

  @Test func programsOfCargo() throws {
    let extraction = try ExtractorProbe.extract(CargoInstalled(), "Languages/Rust/.cargo/.crates2.json")
    #expect(extraction.packages.map(ExtractorProbe.line) == ["pkg:cargo/ripgrep@13.0.0"])
    #expect(extraction.packages[0].architecture == "x86_64" && extraction.packages[0].attributes["programs"] == "rg")
  }

  @Test func nuget() throws {
    let extraction = try ExtractorProbe.extract(
      NuGetPackage(), "Languages/DotNet/.nuget/packages/serilog/3.0.1/serilog.nuspec")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:nuget/Serilog@3.0.1 [declared] -> pkg:nuget/System.Memory"
      ])
    #expect(extraction.packages[0].licenses == ["Apache-2.0"])
  }

  @Test func applicationsAndPlugins() throws {
    #expect(try lines(PHPApplication(), "PHP/nextcloud/version.php") == ["pkg:generic/nextcloud@27.0.2"])
    #expect(try lines(PHPApplication(), "PHP/moodle/version.php") == ["pkg:composer/moodle/moodle@4.2.1"])
    #expect(try lines(PHPApplication(), "PHP/mediawiki/includes/Defines.php") == ["pkg:composer/mediawiki/core@1.40.0"])
    #expect(!ExtractorProbe.wants(PHPApplication(), "srv/wp-includes/version.php", "<?php"))
    #expect(try lines(KrewReceipt(), "Kubernetes/.krew/receipts/ctx.yaml") == ["pkg:krew/ctx@v0.9.5"])
    #expect(
      try lines(PostgresExtension(), "Databases/usr/share/postgresql/15/extension/postgis.control") == [
        "pkg:generic/postgis@3.3.2"
      ])
    #expect(
      try lines(AnsibleRole(), "Ansible/roles/geerlingguy.nginx/meta/.galaxy_install_info") == [
        "pkg:ansible/geerlingguy/nginx@3.1.4"
      ])
    #expect(
      try lines(OpamSwitch(), "OCaml/.opam-switch/switch-state") == [
        "pkg:opam/base-unix@base", "pkg:opam/dune@3.11.0", "pkg:opam/ocaml-base-compiler@4.14.1",
      ])
  }
}
