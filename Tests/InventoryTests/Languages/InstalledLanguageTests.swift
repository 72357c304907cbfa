import Parsing
import TestKit
import Testing

@testable import Inventory

/// What package managers leave behind when they have installed.
@Suite struct InstalledLanguageTests {
  private func lines(_ extractor: some Extractor, _ fixture: String) throws -> [String] {
    try ExtractorProbe.lines(extractor, "Languages/" + fixture)
  }

  @Test func gems() throws {
    let folder = "Ruby/lib/gems/3.1.0/specifications"
    let native = try ExtractorProbe.extract(
      GemSpecification(), "Languages/\(folder)/nokogiri-1.15.4-x86_64-linux.gemspec")
    #expect(
      native.packages.map(ExtractorProbe.line) == [
        "pkg:gem/nokogiri@1.15.4?platform=x86_64-linux -> pkg:gem/mini_portile2, pkg:gem/racc"
      ])
    #expect(native.packages[0].licenses == ["MIT"])
    #expect(native.packages[0].attributes["homepage"] == "https://nokogiri.org")
    #expect(native.packages[0].attributes["evidence"] == nil)

    let standard = try ExtractorProbe.extract(GemSpecification(), "Languages/\(folder)/default/json-2.6.1.gemspec")
    #expect(standard.packages.map(ExtractorProbe.line) == ["pkg:gem/json@2.6.1"])
    #expect(standard.packages[0].attributes["default-gem"] == "true")
    #expect(standard.packages[0].licenses == ["Ruby", "BSD-2-Clause"])

    let unstubbed = try ExtractorProbe.extract(GemSpecification(), "Languages/\(folder)/unstubbed.gemspec")
    #expect(unstubbed.packages.map(ExtractorProbe.line) == ["pkg:gem/unstubbed@0.4.0.pre"])
    #expect(unstubbed.packages[0].licenses == ["Apache-2.0"] && unstubbed.packages[0].attributes["homepage"] == nil)

    let forged = try ExtractorProbe.extract(
      GemSpecification(), Array("# stub: a 1.0 ruby lib\nS.new do |s|\n s.version = '2.0'\nend".utf8),
      at: "x/specifications/a.gemspec")
    #expect(forged.packages.map(ExtractorProbe.line) == ["pkg:gem/a@2.0"])
    #expect(forged.packages[0].attributes["stub-version"] == "1.0")

    #expect(!ExtractorProbe.wants(GemSpecification(), "var/lib/gems/3.1.0/gems/rack-2/rack.gemspec"))
    #expect(throws: ParseError.self) {
      try ExtractorProbe.extract(
        GemSpecification(), Array("Gem::Specification.new { |s| s.version = VERSION }".utf8),
        at: "x/specifications/a.gemspec")
    }
  }

  @Test func composer() throws {
    #expect(
      try lines(ComposerInstalled(), "PHP/app/vendor/composer/installed.json") == [
        "pkg:composer/symfony/console@v6.3.0 -> pkg:composer/psr/container@2.0.2", "pkg:composer/psr/container@2.0.2",
        "pkg:composer/phpunit/phpunit@10.3.1 [development]",
      ])
    #expect(
      try lines(ComposerInstalled(), "PHP/old/vendor/composer/installed.json") == [
        "pkg:composer/twig/twig@v1.42.5 -> pkg:composer/acme/all@1.0", "pkg:composer/acme/all@1.0",
      ])
    #expect(
      try lines(ComposerInstalledPHP(), "PHP/app/vendor/composer/installed.php") == [
        "pkg:composer/symfony/console@v6.3.0", "pkg:composer/phpunit/phpunit@10.3.1 [development]",
      ])
  }

  @Test func pear() throws {
    let memcached = try ExtractorProbe.extract(
      PearRegistry(), "Languages/PHP/php/.registry/.channel.pecl.php.net/memcached.reg")
    #expect(memcached.packages.map(ExtractorProbe.line) == ["pkg:pear/pecl.php.net/memcached@3.2.0"])
    #expect(memcached.packages[0].licenses == ["PHP"])
    #expect(
      try lines(PearRegistry(), "PHP/php/.registry/archive_tar.reg") == ["pkg:pear/pear.php.net/Archive_Tar@1.3.2"])
  }

  @Test(arguments: [
    "a:1:{s:99999999:\"x\";}", "a:99999999:{}", "a:-1:{}", "O:1:\"X\":0:{}", "s:3:\"ab\";", "a:1:{i:0;", "a", "",
  ])
  func serialisedLies(_ text: String) {
    #expect(throws: ParseError.self) { try PHPSerialized.parse(Bytes(text)) }
  }

  @Test func wordpress() throws {
    #expect(try lines(WordPressCore(), "PHP/wp/wp-includes/version.php") == ["pkg:generic/wordpress@6.3.1"])
    let akismet = try ExtractorProbe.extract(
      WordPressExtension(), "Languages/PHP/wp/wp-content/plugins/akismet/akismet.php")
    #expect(akismet.packages.map(ExtractorProbe.line) == ["pkg:wordpress-plugin/akismet@5.3"])
    #expect(akismet.packages[0].attributes["title"] == "Akismet Anti-spam: Spam Protection")
    #expect(akismet.packages[0].licenses == ["GPLv2 or later"])
    #expect(
      try lines(WordPressExtension(), "PHP/wp/wp-content/plugins/hello.php") == ["pkg:wordpress-plugin/hello@1.7.2"])
    #expect(try lines(WordPressExtension(), "PHP/wp/wp-content/plugins/akismet/index.php") == [])
    #expect(
      try lines(WordPressExtension(), "PHP/wp/wp-content/themes/twentytwentythree/style.css") == [
        "pkg:wordpress-theme/twentytwentythree@1.2"
      ])
    // The content folder may be called otherwise: then the header decides.
    #expect(ExtractorProbe.wants(WordPressExtension(), "srv/app/plugins/x/x.php", "<?php /* Plugin Name: X */"))
    #expect(!ExtractorProbe.wants(WordPressExtension(), "srv/app/plugins/x/x.php", "<?php"))
  }

  @Test func drupalAndJoomla() throws {
    #expect(try lines(DrupalPackage(), "PHP/drupal/core/lib/Drupal.php") == ["pkg:composer/drupal/core@10.1.2"])
    #expect(
      try lines(DrupalPackage(), "PHP/drupal/modules/contrib/token/token.info.yml") == [
        "pkg:composer/drupal/token@1.11.0"
      ])
    #expect(
      try lines(DrupalPackage(), "PHP/drupal/modules/contrib/token/views.info") == ["pkg:composer/drupal/views@3.29.0"])
    #expect(DrupalPackage.composer("8.x-1.0-beta2") == "1.0.0-beta2" && DrupalPackage.composer("2.0.1") == "2.0.1")
    #expect(
      try lines(JoomlaCore(), "PHP/joomla/administrator/manifests/files/joomla.xml") == [
        "pkg:composer/joomla/joomla-cms@4.3.4"
      ])
  }

  @Test func r() throws {
    let dplyr = try ExtractorProbe.extract(RDescription(), "Languages/R/library/dplyr/DESCRIPTION")
    #expect(
      dplyr.packages.map(ExtractorProbe.line) == [
        "pkg:cran/dplyr@1.1.3 -> pkg:cran/cli, pkg:cran/generics, pkg:cran/glue, pkg:cran/methods"
      ])
    #expect(dplyr.packages[0].attributes["built"] == "R 4.3.1" && dplyr.packages[0].licenses == ["MIT + file LICENSE"])
    let source = try ExtractorProbe.extract(RDescription(), "Languages/R/src/mypkg/DESCRIPTION")
    #expect(source.packages.map(ExtractorProbe.line) == ["pkg:bioconductor/mypkg@0.1-2 [declared]"])
    #expect(source.packages[0].licenses == ["GPL-2", "GPL-3"])
    #expect(try lines(RDescription(), "R/src/DESCRIPTION") == [])
  }

  @Test func lua() throws {
    let kong = try ExtractorProbe.extract(
      Rockspec(), "Languages/Lua/lib/luarocks/rocks-5.1/kong/3.7.0-0/kong-3.7.0-0.rockspec")
    #expect(
      kong.packages.map(ExtractorProbe.line) == [
        "pkg:luarocks/kong@3.7.0-0 -> pkg:luarocks/inspect, pkg:luarocks/luasec"
      ])
    #expect(kong.packages[0].licenses == ["Apache 2.0"])
    #expect(
      try lines(Rockspec(), "Lua/src/computed-1.2-1.rockspec") == ["pkg:luarocks/computed@1.2-1 [declared]"])
  }

  @Test func perl() throws {
    #expect(try lines(CpanMetadata(), "Perl/lib/perl5/.meta/Plack-1.0050/MYMETA.json") == ["pkg:cpan/Plack@1.0050"])
    let record = try ExtractorProbe.extract(
      CpanMetadata(), "Languages/Perl/lib/perl5/.meta/Plack-1.0050/install.json")
    #expect(record.packages.map(ExtractorProbe.line) == ["pkg:cpan/Plack@1.0050"])
    #expect(record.packages[0].attributes["author"] == "MIYAGAWA")
    #expect(try lines(CpanMetadata(), "Perl/src/Moose/META.json") == ["pkg:cpan/Moose@2.2206 [declared]"])
    #expect(try lines(PerlLocal(), "Perl/lib/perl5/x86_64-linux/perllocal.pod") == ["pkg:cpan/Foo-Bar@1.3"])
  }

  @Test func haskell() throws {
    let aeson = try ExtractorProbe.extract(
      GHCPackage(), "Languages/Haskell/ghc/package.conf.d/aeson-2.1.2.1-AbCdEf012.conf")
    #expect(
      aeson.packages.map(ExtractorProbe.line) == [
        "pkg:hackage/aeson@2.1.2.1 -> pkg:hackage/attoparsec@0.14.4, pkg:hackage/base@4.17.2.0, pkg:hackage/text-short@0.1.5"
      ])
    #expect(aeson.packages[0].licenses == ["BSD-3-Clause"])
  }

  @Test func erlang() throws {
    #expect(
      try lines(ErlangApplication(), "Erlang/releases/lib/cowboy-2.10.0/ebin/cowboy.app") == [
        "pkg:hex/cowboy@2.10.0 -> pkg:hex/cowlib, pkg:hex/ranch, pkg:otp/crypto, pkg:otp/kernel, pkg:otp/stdlib"
      ])
    #expect(
      try lines(ErlangApplication(), "Erlang/lib/ssl-11.0/ebin/ssl.app") == [
        "pkg:otp/ssl@11.0 -> pkg:otp/crypto, pkg:otp/kernel, pkg:otp/public_key, pkg:otp/stdlib"
      ])
    let jason = try ExtractorProbe.extract(HexMetadata(), "Languages/Erlang/deps/jason/hex_metadata.config")
    #expect(jason.packages.map(ExtractorProbe.line) == ["pkg:hex/jason@1.4.1 -> pkg:hex/decimal"])
    #expect(jason.packages[0].licenses == ["Apache-2.0"])
    #expect(!ExtractorProbe.wants(ErlangApplication(), "Applications/Some.app", "binary"))
  }

  @Test func functionalLanguages() throws {
    let dune = try ExtractorProbe.extract(OpamPackage(), "Languages/OCaml/.opam-switch/packages/dune.3.11.0/opam")
    #expect(
      dune.packages.map(ExtractorProbe.line) == [
        "pkg:opam/dune@3.11.0 -> pkg:opam/base-unix, pkg:opam/ocaml, pkg:opam/ocamlfind-secondary"
      ])
    #expect(dune.packages[0].licenses == ["MIT"])
    #expect(try lines(OpamPackage(), "OCaml/src/mine.opam") == ["pkg:opam/mine@0.2 [declared]"])
    #expect(
      try lines(PrologPack(), "Prolog/pack/hdt/pack.pl") == [
        "pkg:swiplpack/hdt@0.5.2 -> pkg:swiplpack/assoc, pkg:swiplpack/prolog"
      ])
    #expect(
      try lines(NimblePackage(), "Nim/.nimble/pkgs2/chronos-3.0.2-aab1/chronos.nimble") == ["pkg:nim/chronos@3.0.2"])
    #expect(try lines(NimblePackage(), "Nim/src/app.nimble") == ["pkg:nim/app@0.1.0 [declared]"])
    #expect(
      try lines(PubCache(), "Dart/.pub-cache/hosted/pub.dev/http-1.1.0/pubspec.yaml") == [
        "pkg:pub/http@1.1.0 -> pkg:pub/async, pkg:pub/meta"
      ])
    #expect(
      try lines(JuliaPackage(), "Julia/.julia/packages/JSON/93Ea8/Project.toml") == [
        "pkg:julia/JSON@0.21.4?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6 -> pkg:julia/Dates?uuid=ade2ca70-3891-5945-98fb-dc099432e06a"
      ])
    #expect(
      try lines(JuliaPackage(), "Julia/proj/Project.toml") == [
        "pkg:julia/JSON?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6 [declared]"
      ])
  }

  @Test func cAndCPlusPlus() throws {
    #expect(
      try lines(ConanInfo(), "Cpp/.conan/data/poco/1.12.4/_/_/package/aa/conaninfo.txt") == [
        "pkg:conan/poco@1.12.4 -> pkg:conan/openssl@3.1.2, pkg:conan/zlib@1.2.13?channel=stable&user=acme",
        "pkg:conan/openssl@3.1.2", "pkg:conan/zlib@1.2.13?channel=stable&user=acme",
      ])
    #expect(try lines(ConanInfo(), "Cpp/b/p/abcd/p/conaninfo.txt") == ["pkg:conan/bzip2@1.0.8?rrev=aa"])
    #expect(
      try lines(VcpkgStatus(), "Cpp/vcpkg_installed/vcpkg/status") == [
        "pkg:vcpkg/fmt@10.1.1%231?triplet=x64-linux -> pkg:vcpkg/vcpkg-cmake@2023-05-04?triplet=x64-linux",
        "pkg:vcpkg/vcpkg-cmake@2023-05-04?triplet=x64-linux",
      ])
    #expect(
      try lines(VcpkgBill(), "Cpp/vcpkg_installed/x64-linux/share/zlib/vcpkg.spdx.json") == [
        "pkg:vcpkg/zlib@1.2.13?triplet=x64-linux"
      ])
  }

  @Test func extensionsAndInfrastructure() throws {
    #expect(
      try lines(
        ChromeExtension(), "Browsers/Default/Extensions/hlepfoohegkhhmjieoechaddaejaokhf/25.7.1_0/manifest.json") == [
          "pkg:chrome-extension/hlepfoohegkhhmjieoechaddaejaokhf@25.7.1"
        ])
    #expect(!ExtractorProbe.wants(ChromeExtension(), "srv/app/manifest.json"))
    let java = try ExtractorProbe.extract(
      VSCodeExtension(), "Languages/Editors/.vscode-server/extensions/redhat.java-1.21.0-linux-x64/package.json")
    #expect(java.packages.map(ExtractorProbe.line) == ["pkg:vscode-extension/redhat/java@1.21.0"])
    #expect(java.packages[0].attributes["platform"] == "linux-x64")
    #expect(
      try lines(AnsibleCollection(), "Ansible/ansible_collections/community/general/MANIFEST.json") == [
        "pkg:ansible/community/general@7.3.0 -> pkg:ansible/ansible/utils"
      ])
    #expect(
      try lines(TerraformModules(), "Terraform/.terraform/modules/modules.json") == [
        "pkg:terraform/registry.terraform.io/terraform-aws-modules/vpc/aws@5.0.0",
        "pkg:terraform/registry.terraform.io/a/b/aws@1.2.0",
      ])
    let provider = try ExtractorProbe.extract(
      TerraformProvider(),
      "Languages/Terraform/.terraform/providers/registry.terraform.io/hashicorp/aws/5.31.0/linux_amd64/terraform-provider-aws_v5.31.0_x5"
    )
    #expect(provider.packages.map(ExtractorProbe.line) == ["pkg:terraform/registry.terraform.io/hashicorp/aws@5.31.0"])
    #expect(provider.packages[0].architecture == "amd64")
    #expect(
      try lines(HelmChart(), "Helm/mychart/Chart.yaml") == [
        "pkg:helm/mychart@0.1.0 [declared] -> pkg:helm/postgresql@12.8.0, pkg:helm/redis",
        "pkg:helm/postgresql@12.8.0 [declared]", "pkg:helm/redis [declared]",
      ])
  }

  @Test func models() throws {
    let gguf = try ExtractorProbe.extract(GGUFModel(), "Languages/Models/tiny.gguf")
    #expect(gguf.packages.map(ExtractorProbe.line) == ["pkg:generic/Tiny%20Llama@1.1"])
    #expect(gguf.packages[0].licenses == ["apache-2.0"])
    #expect(gguf.packages[0].attributes["model-architecture"] == "llama")
    #expect(gguf.packages[0].attributes["file-type"] == "2")
    let tensors = try ExtractorProbe.extract(SafetensorsModel(), "Languages/Models/model-00001.safetensors")
    #expect(tensors.packages.map(ExtractorProbe.line) == ["pkg:generic/Tiny"])
    #expect(tensors.packages[0].attributes["tensor-types"] == "F16")
  }

  @Test func modelsThatLieAboutLengths() {
    var lie = Array("GGUF".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    for count in [[UInt8](repeating: 0xFF, count: 8), [2, 0, 0, 0, 0, 0, 0, 0]] {
      let bytes = lie + count + [UInt8](repeating: 0xFF, count: 64)
      #expect(throws: ParseError.self) { try ExtractorProbe.extract(GGUFModel(), bytes, at: "m/x.gguf") }
    }
    lie = [0x10, 0x27, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)
    #expect(throws: ParseError.self) { try ExtractorProbe.extract(SafetensorsModel(), lie, at: "m/x.safetensors") }
    #expect(!ExtractorProbe.wants(SafetensorsModel(), "m/x.safetensors", "\u{FF}\u{FF}\u{FF}\u{FF}{"))
  }
}

/// A model may be larger than any disk: only its start is read.
@Suite struct LargeModelTests {
  @Test func theStartOfALargeModelIsEnough() throws {
    let head = try Fixture.bytes("Languages/Models/tiny.gguf")
    let model = head + [UInt8](repeating: 7, count: 20 << 20)
    var image = TestImage()
    image.layer { $0.file("models/big.gguf", model) }
    let inventory = image.inventory()
    #expect(inventory.packages.map(\.name) == ["Tiny Llama"])
    #expect(inventory.problems.isEmpty)
  }

  @Test func aVocabularyBeyondTheStartIsNoFault() throws {
    let whole = try Fixture.bytes("Languages/Models/tiny.gguf")
    var reader = GGUFReader(Bytes(whole[..<250]))
    #expect(try reader.metadata(isCut: true)["general.name"] == "Tiny Llama")
    reader = GGUFReader(Bytes(whole[..<250]))
    #expect(throws: ParseError.self) { try reader.metadata() }
  }
}
