import Testing

@testable import Inventory

/// Pipelines, build scripts and what else declares packages.
@Suite struct DeclaredTests {
  private func lines(_ extractor: some Extractor, _ fixture: String) throws -> [String] {
    try ExtractorProbe.lines(extractor, "LockFiles/" + fixture)
  }

  @Test func pipelines() throws {
    #expect(
      try lines(PipelineImages(), "CI/.gitlab-ci.yml") == [
        "pkg:docker/ruby@3.2 [declared]", "pkg:docker/ci/base@1.0?repository_url=registry.example.org [declared]",
        "pkg:docker/postgres@15.4 [declared]", "pkg:docker/redis@7 [declared]",
      ])
    #expect(try lines(PipelineImages(), "CI/.circleci/config.yml") == ["pkg:docker/cimg/go@1.21 [declared]"])
    #expect(
      try lines(PreCommit(), "CI/.pre-commit-config.yaml") == [
        "pkg:github/psf/black@23.7.0 [development]", "pkg:pypi/click@8.0.4 [development]",
        "pkg:generic/hooks@v1.2?vcs_url=git%2Bhttps:%2F%2Fgit.example.org%2Fhooks.git%40v1.2 [development]",
      ])
  }

  @Test func images() throws {
    #expect(
      try lines(Kustomization(), "Containers/kustomization.yaml") == [
        "pkg:docker/nginx@1.25.3 [declared]", "pkg:docker/acme/app@2.0?repository_url=quay.io [declared]",
      ])
    #expect(
      try lines(DevContainer(), "Containers/devcontainer.json") == [
        "pkg:docker/devcontainers/go@1.21?repository_url=mcr.microsoft.com [declared]",
        "pkg:docker/devcontainers/features/node@1?repository_url=ghcr.io [declared]",
      ])
  }

  @Test func cAndCPlusPlus() throws {
    #expect(
      try lines(MesonWrap(), "Cpp/subprojects/zlib.wrap") == [
        "pkg:generic/zlib@1.2.13?download_url=http:%2F%2Fzlib.net%2Ffossils%2Fzlib-1.2.13.tar.gz"
      ])
    #expect(
      try lines(MesonWrap(), "Cpp/subprojects/fmt.wrap") == [
        "pkg:generic/fmt@10.1.1?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Ffmtlib%2Ffmt.git%4010.1.1"
      ])
  }

  @Test func java() throws {
    #expect(
      try lines(IvyFile(), "Java/ivy.xml") == [
        "pkg:maven/commons-lang/commons-lang@2.6", "pkg:maven/junit/junit@4.13.2 [development]",
        "pkg:maven/org.open/open [declared]", "pkg:maven/org.example/own@1.0",
      ])
    let script = try ExtractorProbe.extract(GradleScript(), "LockFiles/Java/build.gradle")
    #expect(
      script.packages.map(ExtractorProbe.line) == [
        "pkg:maven/com.google.guava/guava@32.1.2-jre [declared]",
        "pkg:maven/org.springframework.boot/spring-boot-dependencies@3.1.0 [declared]",
        "pkg:maven/org.junit.jupiter/junit-jupiter@5.9.2 [declared]",
        "pkg:maven/org.postgresql/postgresql [declared]", "pkg:maven/org.open/open [declared]",
      ])
    #expect(script.packages[2].attributes["declared-for"] == "development")
    #expect(
      try lines(ClojureProject(), "Clojure/deps.edn") == [
        "pkg:maven/org.clojure/clojure@1.11.1", "pkg:maven/cheshire/cheshire@5.11.0",
      ])
    #expect(
      try lines(ClojureProject(), "Clojure/project.clj") == [
        "pkg:maven/org.clojure/clojure@1.10.3", "pkg:maven/ring/ring@1.9.4",
      ])
  }

  @Test func others() throws {
    #expect(
      try lines(Pipfile(), "Python/pipenv/Pipfile") == [
        "pkg:pypi/requests@2.31.0 [declared]", "pkg:pypi/flask [declared]", "pkg:pypi/django [declared]",
        "pkg:pypi/pytest [declared]",
      ])
    #expect(
      try lines(SpagoLock(), "PureScript/spago.lock") == [
        "pkg:purescript/prelude@6.0.1", "pkg:purescript/effect@4.0.0 -> pkg:purescript/prelude@6.0.1",
      ])
    #expect(
      try lines(UnityLock(), "Unity/Packages/packages-lock.json") == [
        "pkg:unity/com.unity.textmeshpro@3.0.6 -> pkg:unity/com.unity.ugui@1.0.0", "pkg:unity/com.unity.ugui@1.0.0",
      ])
  }
}
