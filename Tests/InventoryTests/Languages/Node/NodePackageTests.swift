import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct NodePackageTests {
  static let lodash = #"{"name": "lodash", "version": "4.17.20", "license": "MIT", "scripts": {"version": "9"}}"#

  @Test(arguments: [
    ("app/node_modules/lodash/package.json", NodeLocation.installed),
    ("usr/lib/node_modules/npm/package.json", .installed),
    ("usr/lib/node_modules/npm/node_modules/@npmcli/fs/package.json", .installed),
    ("app/node_modules/.pnpm/lodash@4.17.20/node_modules/lodash/package.json", .installed),
    ("app/node_modules/.store/lodash-npm-4.17.20-0011223344/package/package.json", .installed),
    ("usr/share/nodejs/lodash/package.json", .installed),
    ("usr/lib/x86_64-linux-gnu/nodejs/@mapbox/x/package.json", .installed),
    ("deno-dir/npm/registry.npmjs.org/lodash/4.17.20/package.json", .installed),
    ("root/.cache/deno/npm/registry.npmjs.org/@std/x/1.0.0/package.json", .installed),
    ("root/.bun/install/cache/lodash@4.17.20@@@1/package.json", .cached),
    ("root/.cache/yarn/v6/npm-lodash-4.17.20-abc-integrity/node_modules/lodash/package.json", .cached),
    ("srv/app/package.json", .application),
    ("package.json", .application),
    ("home/test-user/app/package.json", .application),
  ])
  func places(_ path: String, _ expected: NodeLocation) {
    #expect(NodeLocation(path) == expected)
  }

  @Test(arguments: [
    "app/node_modules/lodash/fp/package.json", "app/node_modules/.package.json/package.json",
    "app/node_modules/package.json", "app/node_modules/@scope/package.json",
    "app/node_modules/@scope/a/esm/package.json", "app/node_modules/.cache/x/package.json",
    "app/node_modules/resolve/test/resolver/node_modules/fake/package.json",
    "app/node_modules/a/fixtures/node_modules/@x/fake/package.json", "usr/share/nodejs/a/b/package.json",
    "usr/lib/python3/dist-packages/jupyterlab/staging/package.json", "srv/app/tests/fixture/package.json",
    "usr/share/doc/app/examples/package.json", "app/node_modules/a/package.json.bak", "app/templates/package.json",
  ])
  func noPlaces(_ path: String) { #expect(NodeLocation(path) == nil) }

  @Test func reads() throws {
    let result = try #require(Extracting.run(NodePackage(), "app/node_modules/lodash/package.json", Self.lodash))
    #expect(result.packages.map(\.purl.description) == ["pkg:npm/lodash@4.17.20"])
    #expect(result.packages[0].licenses == ["MIT"] && result.packages[0].scope == .runtime)
    let scoped = try #require(
      Extracting.run(
        NodePackage(), "app/node_modules/@babel/core/package.json", #"{"name": "@babel/core", "version": "v7.0.0"}"#))
    #expect(scoped.packages[0].name == "@babel/core")
    #expect(scoped.packages[0].purl.description == "pkg:npm/%40babel/core@7.0.0")
  }

  @Test(arguments: [
    (#""license": "MIT""#, ["MIT"]), (#""license": {"type": "BSD-3-Clause", "url": "x"}"#, ["BSD-3-Clause"]),
    (#""licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]"#, ["MIT", "GPL-2.0"]),
    (#""license": ["MIT", "ISC"]"#, ["MIT", "ISC"]), (#""license": null"#, []), (#""license": 7"#, []),
    (#""license": "", "licenses": "MIT""#, ["MIT"]), (#""license": {"a": {"b": []}}"#, []),
  ])
  func licences(_ text: String, _ expected: [String]) throws {
    let json = #"{"name": "a", "version": "1.0.0", \#(text)}"#
    let result = try #require(Extracting.run(NodePackage(), "x/node_modules/a/package.json", json))
    #expect(result.packages.first?.licenses == expected)
  }

  @Test func applicationsAreMarked() throws {
    let open = try #require(
      Extracting.run(NodePackage(), "srv/ghost/package.json", #"{"name": "ghost", "version": "5.0.0"}"#))
    #expect(open.packages[0].attributes == ["application": "true"] && open.packages[0].scope == .runtime)
    let own = try #require(
      Extracting.run(NodePackage(), "srv/x/package.json", #"{"private": true, "name": "core", "version": "1.0.0"}"#))
    #expect(own.packages[0].attributes == ["application": "true", "private": "true"])
    #expect(own.packages[0].scope == .declared)
    let cached = try #require(
      Extracting.run(NodePackage(), "root/.bun/install/cache/lodash@4.17.20@@@1/package.json", Self.lodash))
    #expect(cached.packages[0].scope == .declared)
  }

  @Test(arguments: [
    "{}", "[]", "null", #"{"name": "a"}"#, #"{"version": "1.0.0"}"#, #"{"name": "", "version": "1.0.0"}"#,
    #"{"name": 1, "version": "1.0.0"}"#, #"{"name": "a", "version": {}}"#, #"{"name": "a", "version": "latest"}"#,
    #"{"name": "a b", "version": "1.0.0"}"#, #"{"name": "../a", "version": "1.0.0"}"#,
    #"{"name": "@a", "version": "1.0.0"}"#, #"{"name": "a", "version": "1 0"}"#, #"{"type": "module"}"#,
  ])
  func nothingThere(_ json: String) throws {
    let result = try #require(Extracting.run(NodePackage(), "x/node_modules/a/package.json", json))
    #expect(result.packages.isEmpty && result.problems.isEmpty)
  }

  @Test func broken() throws {
    let path = "x/node_modules/a/package.json"
    #expect(try #require(Extracting.run(NodePackage(), path, #"{"name": "a", "#)).problems.count == 1)
    let deep = String(repeating: "[", count: 5000)
    #expect(try #require(Extracting.run(NodePackage(), path, #"{"x": "# + deep)).problems.count == 1)
    #expect(try #require(Extracting.run(NodePackage(), path, "\u{FEFF}" + Self.lodash)).packages.count == 1)
    Extracting.fuzz(NodePackage(), path, Array(Self.lodash.utf8), rounds: 4000, seed: 7)
  }
}
