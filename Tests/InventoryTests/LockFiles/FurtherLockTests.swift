import Testing

@testable import Inventory

/// The languages with the smaller lock files, tools and infrastructure.
@Suite struct FurtherLockTests {
  @Test func dart() throws {
    let extraction = try ExtractorProbe.extract(PubLock(), "LockFiles/Dart/pubspec.lock")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:pub/crypto@3.0.3", "pkg:pub/http@1.1.0?repository_url=https:%2F%2Fpub.example.org",
        "pkg:pub/lints@2.1.1 [development]",
        "pkg:pub/forked@0.1.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fforked.git%400123abc",
      ])
    #expect(extraction.packages.map { $0.attributes["direct"] } == [nil, "true", "true", "true"])
  }

  @Test func elixirAndErlang() throws {
    #expect(
      try ExtractorProbe.lines(MixLock(), "LockFiles/Elixir/mix.lock") == [
        "pkg:hex/castore@1.0.3", "pkg:hex/jason@1.4.1 -> pkg:hex/decimal@2.1.1", "pkg:hex/decimal@2.1.1",
        "pkg:hex/real_name@0.1.0?repository_url=acme",
        "pkg:hex/forked?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fforked.git%400123abc", "pkg:hex/old@0.2.0",
      ])
    #expect(
      try ExtractorProbe.lines(RebarLock(), "LockFiles/Elixir/rebar.lock") == [
        "pkg:hex/certifi@2.9.0", "pkg:hex/idna_hex@6.1.1",
        "pkg:hex/forked?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fforked.git%400123abc",
      ])
    let older = try ExtractorProbe.extract(
      RebarLock(), Array("[{<<\"goldrush\">>,{pkg,<<\"goldrush\">>,<<\"0.1.9\">>},1}].".utf8), at: "rebar.lock")
    #expect(older.packages.map(ExtractorProbe.line) == ["pkg:hex/goldrush@0.1.9"])
  }

  @Test func gleam() throws {
    #expect(
      try ExtractorProbe.lines(GleamManifest(), "LockFiles/Elixir/gleam/manifest.toml") == [
        "pkg:hex/gleam_stdlib@0.34.0", "pkg:hex/gleeunit@1.0.2 -> pkg:hex/gleam_stdlib@0.34.0",
      ])
    #expect(
      try ExtractorProbe.lines(GleamManifest(), "LockFiles/Elixir/gleam/gleam.toml") == [
        "pkg:hex/gleam_stdlib [declared]", "pkg:hex/gleeunit [declared]",
      ])
  }

  @Test func julia() throws {
    #expect(
      try ExtractorProbe.lines(JuliaManifest(), "LockFiles/Julia/v1/Manifest.toml") == [
        "pkg:julia/Dates?uuid=ade2ca70-3891-5945-98fb-dc099432e06a",
        "pkg:julia/JSON@0.21.3?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6 -> pkg:julia/Dates?uuid=ade2ca70-3891-5945-98fb-dc099432e06a, pkg:julia/Parsers@2.5.0?uuid=69de0a69-1ddd-5017-9359-2bf0b02dc9f0",
        "pkg:julia/Parsers@2.5.0?uuid=69de0a69-1ddd-5017-9359-2bf0b02dc9f0",
      ])
    let second = try ExtractorProbe.lines(JuliaManifest(), "LockFiles/Julia/v2/Manifest.toml")
    #expect(second.count == 3)
    #expect(second[0] == "pkg:julia/Dates@1.9.3?uuid=ade2ca70-3891-5945-98fb-dc099432e06a")
    #expect(second[2].contains("-> pkg:julia/JSON@0.21.4"))
  }

  @Test func r() throws {
    #expect(
      try ExtractorProbe.lines(RenvLock(), "LockFiles/R/renv.lock") == [
        "pkg:cran/R6@2.5.1",
        "pkg:cran/markdown@1.0 -> pkg:cran/R6@2.5.1, pkg:cran/mime@0.12.1?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fyihui%2Fmime%400123abc",
        "pkg:cran/mime@0.12.1?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fyihui%2Fmime%400123abc -> pkg:cran/R6@2.5.1",
        "pkg:bioconductor/BSgenome@1.68.0",
      ])
    #expect(
      try ExtractorProbe.lines(PackratLock(), "LockFiles/R/packrat.lock") == [
        "pkg:cran/magrittr@2.0.3", "pkg:cran/stringr@1.5.0 -> pkg:cran/magrittr@2.0.3",
      ])
  }

  @Test func haskell() throws {
    #expect(
      try ExtractorProbe.lines(StackLock(), "LockFiles/Haskell/stack.yaml.lock") == [
        "pkg:hackage/optparse-applicative@0.17.0.0",
        "pkg:hackage/forked-lib@0.1.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fforked.git%400123abc",
      ])
    #expect(
      try ExtractorProbe.lines(StackLock(), "LockFiles/Haskell/stack.yaml") == ["pkg:hackage/acme-missiles@0.3"])
    #expect(
      try ExtractorProbe.lines(CabalFreeze(), "LockFiles/Haskell/cabal.project.freeze") == [
        "pkg:hackage/aeson@2.1.2.1", "pkg:hackage/base@4.17.2.0",
      ])
  }

  @Test func infrastructure() throws {
    #expect(
      try ExtractorProbe.lines(TerraformLock(), "LockFiles/Terraform/.terraform.lock.hcl") == [
        "pkg:terraform/registry.terraform.io/hashicorp/aws@5.31.0",
        "pkg:terraform/registry.opentofu.org/hashicorp/random@3.6.0",
      ])
    #expect(
      try ExtractorProbe.lines(GitHubWorkflow(), "LockFiles/GitHub/.github/workflows/ci.yaml") == [
        "pkg:github/actions/checkout@v4 [development]",
        "pkg:github/github/codeql-action@0225834cc549ee0ca93cb085b92954821a145866#init [development]",
        "pkg:docker/acme/tool@1.2?repository_url=ghcr.io [declared]", "pkg:docker/node@18-bullseye [declared]",
        "pkg:docker/postgres@15.4 [declared]",
        "pkg:github/acme/workflows@main#.github/workflows/release.yml [development]",
      ])
    #expect(
      try ExtractorProbe.lines(GitHubWorkflow(), "LockFiles/GitHub/action.yml") == [
        "pkg:github/actions/setup-go@v5.0.0 [development]"
      ])
    #expect(
      try ExtractorProbe.lines(HelmLock(), "LockFiles/Helm/Chart.lock") == [
        "pkg:helm/postgresql@12.8.0?repository_url=https:%2F%2Fcharts.example.org%2Fbitnami", "pkg:helm/common@2.1",
      ])
    #expect(
      try ExtractorProbe.lines(GalaxyRequirements(), "LockFiles/Ansible/requirements.yml") == [
        "pkg:ansible/community/general@7.3.0", "pkg:ansible/ansible/posix [declared]",
        "pkg:ansible/amazon/aws [declared]", "pkg:ansible/geerlingguy/nginx@3.1.4",
      ])
  }

  @Test func images() throws {
    let digest = "sha256:" + String(repeating: "a", count: 64)
    let composed = try ExtractorProbe.lines(ComposeFile(), "LockFiles/Containers/docker-compose.yml")
    #expect(
      composed == [
        "pkg:docker/nginx@1.25.3-alpine [declared]", "pkg:docker/postgres@latest [declared]",
        "pkg:docker/team/redis@7.2?repository_url=registry.example.org:5000 [declared]",
        "pkg:docker/busybox@\(digest) [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(KubernetesManifest(), "LockFiles/Containers/deploy.yaml") == [
        "pkg:docker/alpine@3.19 [declared]", "pkg:docker/acme/api@v1.2.3?repository_url=quay.io [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(ContainerFile(), "LockFiles/Containers/Dockerfile") == [
        "pkg:docker/golang@1.21.3-alpine [declared]",
        "pkg:docker/distroless/static-debian12@nonroot?repository_url=gcr.io [declared]",
        "pkg:docker/busybox@1.36 [declared]",
      ])
    let template = "apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\nspec: {containers: [{image: a}]}\n"
    #expect(
      try ExtractorProbe.extract(KubernetesManifest(), Array(template.utf8), at: "t/pod.yaml").packages.isEmpty)
  }

  @Test func tools() throws {
    #expect(
      try ExtractorProbe.lines(ToolVersions(), "LockFiles/Tools/.tool-versions") == [
        "pkg:generic/nodejs@18.17.0 [declared]", "pkg:generic/nodejs@16.20.0 [declared]",
        "pkg:generic/java@temurin-17.0.8%2B7 [declared]", "pkg:generic/python [declared]",
        "pkg:generic/terraform [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(MiseConfiguration(), "LockFiles/Tools/mise.toml") == [
        "pkg:generic/node@20.1.0 [declared]", "pkg:generic/python@3.11.4 [declared]",
        "pkg:generic/python [declared]", "pkg:generic/go@1.22.0 [declared]", "pkg:npm/prettier@3.0.0 [declared]",
        "pkg:pypi/black [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(VersionFile(), "LockFiles/Tools/.nvmrc") == ["pkg:generic/node@18.17.0 [declared]"])
    #expect(
      try ExtractorProbe.lines(VersionFile(), "LockFiles/Tools/.python-version") == [
        "pkg:generic/python@3.11.4 [declared]", "pkg:generic/python [declared]",
        "pkg:generic/python@pypy3.9-7.3.13 [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(VersionFile(), "LockFiles/Tools/.ruby-version") == [
        "pkg:generic/ruby@3.2.2 [declared]"
      ])
    #expect(
      try ExtractorProbe.lines(VersionFile(), "LockFiles/Tools/.node-version") == ["pkg:generic/node [declared]"])
    #expect(
      try ExtractorProbe.lines(DotNetSDK(), "LockFiles/Tools/global.json") == [
        "pkg:generic/dotnet-sdk@8.0.100 [declared]", "pkg:nuget/Microsoft.Build.Traversal@4.1.0 [declared]",
      ])
  }

  @Test func smallerOnes() throws {
    #expect(
      try ExtractorProbe.lines(FlakeLock(), "LockFiles/Nix/flake.lock") == [
        "pkg:github/nixos/nixpkgs@0123abc [development]",
        "pkg:generic/utils@4567def?vcs_url=git%2Bhttps:%2F%2Fgit.example.org%2Futils.git%404567def [development] -> pkg:github/nixos/nixpkgs@0123abc",
      ])
    #expect(
      try ExtractorProbe.lines(ElmManifest(), "LockFiles/Elm/elm.json") == [
        "pkg:elm/elm/core@1.0.5", "pkg:elm/elm/json@1.1.3", "pkg:elm/elm-explorations/test@2.1.1 [development]",
      ])
    let perl = try ExtractorProbe.extract(CpanSnapshot(), "LockFiles/Perl/cpanfile.snapshot")
    #expect(
      perl.packages.map(ExtractorProbe.line) == [
        "pkg:cpan/Module-Pluggable@5.2", "pkg:cpan/Plack@v1.0.50 -> pkg:cpan/Module-Pluggable@5.2",
      ])
    #expect(perl.packages[1].attributes["author"] == "MIYAGAWA")
    #expect(
      try ExtractorProbe.lines(LuaRocksLock(), "LockFiles/Lua/luarocks.lock") == [
        "pkg:luarocks/lua-cjson@2.1.0.10-1", "pkg:luarocks/say@1.4.1-3", "pkg:luarocks/busted@2.1.2-3 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(OpamPackage(), "LockFiles/OCaml/app.opam.locked") == [
        "pkg:opam/base@v0.16.3", "pkg:opam/alcotest@1.7.0 [development]",
      ])
  }
}
