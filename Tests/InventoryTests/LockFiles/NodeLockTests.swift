import Testing

@testable import Inventory

@Suite struct NodeLockTests {
  @Test func packageLockOfVersion1() throws {
    let lines = try ExtractorProbe.lines(PackageLock(), "LockFiles/Node/v1/package-lock.json")
    #expect(
      lines == [
        "pkg:npm/accepts@1.3.8 -> pkg:npm/mime@1.6.0, pkg:npm/negotiator@0.6.3",
        "pkg:npm/mime@1.6.0",
        "pkg:npm/mime@3.0.0 [development]",
        "pkg:npm/negotiator@0.6.3",
        "pkg:npm/fsevents@2.3.2 [optional]",
        "pkg:npm/left-pad@1.3.0",
        "pkg:npm/%40acme/ui?vcs_url=git%2Bssh:%2F%2Fgit%40github.com%2Facme%2Fui.git%230a1b2c",
      ])
  }

  @Test func packageLockOfVersion2IsReadByItsPaths() throws {
    let extraction = try ExtractorProbe.extract(PackageLock(), "LockFiles/Node/v2/package-lock.json")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == ["pkg:npm/debug@4.3.4 -> pkg:npm/ms@2.1.2", "pkg:npm/ms@2.1.2"])
    #expect(extraction.packages[0].licenses == ["MIT"])
    #expect(extraction.packages[0].attributes["evidence"] == "lock-file")
  }

  @Test func packageLockOfVersion3ResolvesAsNodeDoes() throws {
    let lines = try ExtractorProbe.lines(PackageLock(), "LockFiles/Node/v3/package-lock.json")
    #expect(
      lines == [
        "pkg:npm/%40babel/core@7.23.0 -> pkg:npm/debug@4.3.4, pkg:npm/fsevents@2.3.3, pkg:npm/semver@6.3.1",
        "pkg:npm/debug@4.3.4 -> pkg:npm/ms@2.1.2",
        "pkg:npm/debug@2.6.9 -> pkg:npm/ms@2.0.0",
        "pkg:npm/ms@2.0.0",
        "pkg:npm/fsevents@2.3.3 [optional]",
        "pkg:npm/ms@2.1.2",
        "pkg:npm/semver@6.3.1",
        "pkg:npm/semver@7.5.4",
        "pkg:npm/typescript@5.2.2 [development]",
        "pkg:npm/from-git@0.0.1?vcs_url=git%2Bssh:%2F%2Fgit%40github.com%2Facme%2Ffrom-git.git%230123abc",
      ])
  }

  @Test func lockFilesOfInstalledPackagesAreNoneOfTheProjects() {
    #expect(!ExtractorProbe.wants(PackageLock(), "app/node_modules/x/package-lock.json"))
    #expect(!ExtractorProbe.wants(YarnLock(), "app/node_modules/x/yarn.lock"))
    #expect(!ExtractorProbe.wants(PnpmLock(), "app/node_modules/x/pnpm-lock.yaml"))
    #expect(ExtractorProbe.wants(PackageLock(), "srv/old_node_modules/npm-shrinkwrap.json"))
  }

  @Test func yarn1() throws {
    let lines = try ExtractorProbe.lines(YarnLock(), "LockFiles/Node/yarn1/yarn.lock")
    #expect(
      lines == [
        "pkg:npm/%40babel/code-frame@7.8.3 -> pkg:npm/chalk@2.4.2, pkg:npm/js-tokens@4.0.0",
        "pkg:npm/chalk@2.4.2",
        "pkg:npm/chalk@4.1.2",
        "pkg:npm/js-tokens@4.0.0",
        "pkg:npm/chalk@5.3.0",
        "pkg:npm/ui@1.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fui.git%23aabbcc -> pkg:npm/chalk@4.1.2",
      ])
  }

  @Test func yarnBerry() throws {
    let lines = try ExtractorProbe.lines(YarnLock(), "LockFiles/Node/berry/yarn.lock")
    #expect(
      lines == [
        "pkg:npm/%40types/node@20.8.0",
        "pkg:npm/is-odd@3.0.1 -> pkg:npm/is-number@6.0.0",
        "pkg:npm/is-number@6.0.0",
        "pkg:npm/typescript@5.2.2",
        "pkg:npm/ui@1.0.0?vcs_url=https:%2F%2Fgithub.com%2Facme%2Fui.git%23commit%3Daabbcc",
      ])
  }

  @Test func pnpmOfVersions5And6() throws {
    #expect(
      try ExtractorProbe.lines(PnpmLock(), "LockFiles/Node/pnpm5/pnpm-lock.yaml") == [
        "pkg:npm/react@17.0.2 -> pkg:npm/loose-envify@1.4.0",
        "pkg:npm/loose-envify@1.4.0",
        "pkg:npm/jest@29.7.0 [development]",
        "pkg:npm/%40testing-library/react@12.1.5 [development] -> pkg:npm/react@17.0.2",
        "pkg:npm/ui@1.0.0?download_url=https:%2F%2Fcodeload.github.com%2Facme%2Fui%2Ftar.gz%2Faabbcc",
      ])
    #expect(
      try ExtractorProbe.lines(PnpmLock(), "LockFiles/Node/pnpm6/pnpm-lock.yaml") == [
        "pkg:npm/styled@6.1.0 -> pkg:npm/%40emotion/unitless@0.8.0, pkg:npm/react@18.2.0",
        "pkg:npm/%40emotion/unitless@0.8.0",
        "pkg:npm/react@18.2.0",
        "pkg:npm/fsevents@2.3.3 [optional]",
      ])
  }

  @Test func pnpmOfVersion9TellsDevelopmentByItsImporters() throws {
    #expect(
      try ExtractorProbe.lines(PnpmLock(), "LockFiles/Node/pnpm9/pnpm-lock.yaml") == [
        "pkg:npm/%40emotion/unitless@0.8.0",
        "pkg:npm/fsevents@2.3.3 [optional]",
        "pkg:npm/react@18.2.0",
        "pkg:npm/styled@6.1.0 -> pkg:npm/%40emotion/unitless@0.8.0, pkg:npm/react@18.2.0",
        "pkg:npm/vitest@1.2.0 [development] -> pkg:npm/chai@4.4.0, pkg:npm/react@18.2.0",
        "pkg:npm/chai@4.4.0 [development]",
        "pkg:npm/ui@1.0.0?download_url=https:%2F%2Fcodeload.github.com%2Facme%2Fui%2Ftar.gz%2Faabbcc",
      ])
  }

  @Test(arguments: [
    ("/react/17.0.2", "react", "17.0.2"), ("/@a/b/1.0.0_react@17.0.2", "@a/b", "1.0.0"),
    ("/foo/1.0.0_@babel+core@7.0.0", "foo", "1.0.0"), ("/@a/b@1.0.0(x@2)(y@3)", "@a/b", "1.0.0"),
    ("@a/b@1.0.0-rc.1", "@a/b", "1.0.0-rc.1"), ("ui@https://h/x.tgz", "ui", "https://h/x.tgz"),
  ])
  func pnpmKeys(_ text: String, _ name: String, _ version: String) throws {
    let key = try #require(PnpmKey(text))
    #expect(key.name == name && key.version == version)
  }

  @Test func bun() throws {
    let lines = try ExtractorProbe.lines(BunLock(), "LockFiles/Node/bun/bun.lock")
    #expect(
      lines == [
        "pkg:npm/debug@2.6.9 -> pkg:npm/ms@2.0.0",
        "pkg:npm/express@4.18.2 -> pkg:npm/debug@2.6.9, pkg:npm/send@0.18.0",
        "pkg:npm/ms@2.0.0",
        "pkg:npm/send@0.18.0 -> pkg:npm/ms@2.1.3",
        "pkg:npm/ms@2.1.3",
        "pkg:npm/typescript@5.2.2 [development]",
        "pkg:npm/ui?vcs_url=github:acme%2Fui%23aabbcc",
      ])
    let binary = try ExtractorProbe.extract(BunLock(), [0x23, 0x21], at: "app/bun.lockb")
    #expect(binary.packages.isEmpty && binary.problems.count == 1)
  }

  @Test func deno() throws {
    #expect(
      try ExtractorProbe.lines(DenoLock(), "LockFiles/Node/deno3/deno.lock") == [
        "pkg:npm/chalk@5.3.0",
        "pkg:npm/react-dom@18.2.0 -> pkg:npm/react@18.2.0",
        "pkg:npm/react@18.2.0",
        "pkg:jsr/%40std/assert@1.0.0 -> pkg:jsr/%40std/internal@1.0.1",
        "pkg:jsr/%40std/internal@1.0.1",
        "pkg:generic/deno.land/std@0.200.0",
        "pkg:generic/deno.land/x/oak@v12.6.0",
      ])
    #expect(
      try ExtractorProbe.lines(DenoLock(), "LockFiles/Node/deno4/deno.lock") == [
        "pkg:npm/cliui@8.0.1",
        "pkg:npm/yargs@17.7.2 -> pkg:npm/cliui@8.0.1, pkg:npm/string-width@4.2.3",
        "pkg:npm/string-width@4.2.3",
        "pkg:npm/string-width@5.1.2",
        "pkg:jsr/%40std/path@1.0.8",
      ])
  }
}

extension ExtractorProbe {
  static func extract(_ extractor: some Extractor, _ bytes: [UInt8], at path: String) throws -> Extraction {
    try extract(extractor, .init(bytes), at: path)
  }
}
