import Testing

@testable import Inventory

@Suite struct PHPRubyDotNetLockTests {
  @Test func composer() throws {
    let extraction = try ExtractorProbe.extract(ComposerLock(), "LockFiles/PHP/composer.lock")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:composer/monolog/monolog@3.4.0 -> pkg:composer/psr/log@v3.0.0",
        "pkg:composer/psr/log@v3.0.0",
        "pkg:composer/acme/legacy@dev-main -> pkg:composer/monolog/monolog@3.4.0",
        "pkg:composer/phpunit/phpunit@10.3.1 [development]",
      ])
    #expect(extraction.packages[2].attributes["reference"] == "0123abc")
    #expect(extraction.packages[3].licenses == ["BSD-3-Clause"])
    #expect(!ExtractorProbe.wants(ComposerLock(), "app/vendor/acme/x/composer.lock"))
  }

  @Test func bundler() throws {
    let extraction = try ExtractorProbe.extract(GemfileLock(), "LockFiles/Ruby/Gemfile.lock")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:gem/tool@0.3.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Ftool.git%400123abc -> pkg:gem/rack@2.2.8",
        "pkg:gem/patched@2.0.1",
        "pkg:gem/nokogiri@1.15.4?platform=x86_64-linux -> pkg:gem/racc@1.7.1",
        "pkg:gem/nokogiri@1.15.4 -> pkg:gem/mini_portile2@2.8.4, pkg:gem/racc@1.7.1",
        "pkg:gem/mini_portile2@2.8.4", "pkg:gem/racc@1.7.1", "pkg:gem/rack@2.2.8",
        "pkg:gem/rails@7.1.0.beta1 -> pkg:gem/nokogiri@1.15.4, pkg:gem/rack@2.2.8",
      ])
    #expect(extraction.packages[2].version == "1.15.4")
    #expect(extraction.packages.filter { $0.attributes["direct"] == "true" }.map(\.name) == ["tool", "rails"])
    #expect(ExtractorProbe.wants(GemfileLock(), "srv/app/gems.locked"))
    #expect(!ExtractorProbe.wants(GemfileLock(), "var/lib/gems/3.1.0/gems/x-1/Gemfile.lock"))
  }

  @Test func nugetLock() throws {
    #expect(
      try ExtractorProbe.lines(NuGetLock(), "LockFiles/DotNet/src/packages.lock.json") == [
        "pkg:nuget/Serilog.Sinks.Console@4.1.0 -> pkg:nuget/Serilog@2.10.0", "pkg:nuget/Serilog@2.10.0",
        "pkg:nuget/Serilog@3.0.1",
      ])
    #expect(
      try ExtractorProbe.lines(PackagesConfig(), "LockFiles/DotNet/src/packages.config") == [
        "pkg:nuget/Newtonsoft.Json@12.0.3", "pkg:nuget/StyleCop.Analyzers@1.1.118 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(ProjectAssets(), "LockFiles/DotNet/src/project.assets.json") == [
        "pkg:nuget/Azure.Core@1.6.0 -> pkg:nuget/System.Text.Json@4.7.2", "pkg:nuget/System.Text.Json@4.7.2",
      ])
  }

  @Test func msbuild() throws {
    let extraction = try ExtractorProbe.extract(MSBuildPackages(), "LockFiles/DotNet/src/App.csproj")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:nuget/Serilog@3.0.1 [declared]", "pkg:nuget/Dapper@2.0.151 [declared]",
        "pkg:nuget/Floating [declared]", "pkg:nuget/Ranged [declared]", "pkg:nuget/Pinned@1.5.0 [declared]",
        "pkg:nuget/Central [declared]", "pkg:nuget/Elsewhere [declared]",
      ])
    #expect(extraction.packages[3].attributes["range"] == "[1.0,2.0)")
    #expect(
      try ExtractorProbe.lines(MSBuildPackages(), "LockFiles/DotNet/src/Directory.Packages.props") == [
        "pkg:nuget/Central@4.2.0 [declared]", "pkg:nuget/Nerdbank.GitVersioning@3.5.109 [declared]",
      ])
    #expect(!ExtractorProbe.wants(MSBuildPackages(), "src/Directory.Build.props"))
  }

  @Test func paketAndLibMan() throws {
    #expect(
      try ExtractorProbe.lines(PaketLock(), "LockFiles/DotNet/src/paket.lock") == [
        "pkg:nuget/Argu@6.1.1 -> pkg:nuget/FSharp.Core@7.0.300", "pkg:nuget/FSharp.Core@7.0.300",
        "pkg:nuget/Fake.Core.Target@6.0 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(LibMan(), "LockFiles/DotNet/src/libman.json") == [
        "pkg:npm/jquery@3.6.0", "pkg:npm/%40popperjs/core@2.11.8",
      ])
  }
}
