import Testing

@testable import Inventory

/// Go, Rust, C and C++, Swift, D, Nim, Crystal.
@Suite struct SystemsLanguageLockTests {
  @Test func goModules() throws {
    let extraction = try ExtractorProbe.extract(GoModule(), "LockFiles/Go/go.mod")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:golang/github.com/pkg/errors@v0.9.1", "pkg:golang/github.com/gin-gonic/gin@v1.9.1",
        "pkg:golang/golang.org/x/net@v0.10.0", "pkg:golang/github.com/new/fork@v1.0.1",
        "pkg:golang/github.com/quoted/module@v2.0.0%2Bincompatible", "pkg:golang/stdlib@1.21.4 [declared]",
      ])
    #expect(extraction.packages[3].attributes["replaces"] == "github.com/old/forked")
    #expect(extraction.packages[1].attributes["direct"] == "true" && extraction.packages[2].attributes["direct"] == nil)
    #expect(extraction.notes["go.mod.version"] == "1.21")
    #expect(!ExtractorProbe.wants(GoModule(), "root/go/pkg/mod/golang.org/x/net@v0.1.0/go.mod"))
  }

  @Test func goBeforeModulesListedAll() throws {
    let old = try ExtractorProbe.extract(GoModule(), "LockFiles/Go/old/go.mod")
    #expect(old.notes["go.mod.version"] == "1.13")
    #expect(
      try ExtractorProbe.lines(GoSum(), "LockFiles/Go/old/go.sum") == [
        "pkg:golang/github.com/a/b@v1.0.0 [declared]", "pkg:golang/github.com/a/c@v0.3.0 [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(GoVendor(), "LockFiles/Go/vendor/modules.txt") == [
        "pkg:golang/github.com/gin-gonic/gin@v1.9.1", "pkg:golang/github.com/new/fork@v1.0.1",
        "pkg:golang/golang.org/x/net@v0.10.0",
      ])
    #expect(
      try ExtractorProbe.lines(DepLock(), "LockFiles/Go/Gopkg.lock") == [
        "pkg:golang/github.com/go-sql-driver/mysql@v1.3",
        "pkg:golang/golang.org/x/net@66aacef3dd8a676686c7ae3716979581e8b03c47",
      ])
  }

  @Test func cargo() throws {
    #expect(
      try ExtractorProbe.lines(CargoLock(), "LockFiles/Rust/proj/Cargo.lock") == [
        "pkg:cargo/libc@0.2.147", "pkg:cargo/rand@0.7.3",
        "pkg:cargo/rand@0.8.5 -> pkg:cargo/libc@0.2.147, pkg:cargo/rand_core@0.6.4?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Frust-random%2Frand%3Fbranch%3Dmaster%230123abc",
        "pkg:cargo/rand_core@0.6.4?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Frust-random%2Frand%3Fbranch%3Dmaster%230123abc",
        "pkg:cargo/internal@1.0.0?repository_url=https:%2F%2Fcrates.example.org%2Findex -> pkg:cargo/rand@0.7.3",
      ])
    #expect(
      try ExtractorProbe.lines(CargoManifest(), "LockFiles/Rust/proj/Cargo.toml") == [
        "pkg:cargo/rand [declared]", "pkg:cargo/serde [declared]", "pkg:cargo/exact@1.2.3 [declared]",
        "pkg:cargo/real-name [declared]", "pkg:cargo/inherited [declared]", "pkg:cargo/criterion [declared]",
        "pkg:cargo/nix [declared]",
      ])
  }

  @Test func conan() throws {
    #expect(
      try ExtractorProbe.lines(ConanLock(), "LockFiles/Cpp/v1/conan.lock") == [
        "pkg:conan/app@1.0 -> pkg:conan/poco@1.12.4?rrev=4ab6bad",
        "pkg:conan/poco@1.12.4?rrev=4ab6bad -> pkg:conan/zlib@1.2.13?channel=stable&rrev=13c96f5&user=acme",
        "pkg:conan/zlib@1.2.13?channel=stable&rrev=13c96f5&user=acme", "pkg:conan/cmake@3.25.3 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(ConanLock(), "LockFiles/Cpp/v2/conan.lock") == [
        "pkg:conan/zlib@1.2.13?rrev=13c96f538b52e1600c40b88994de240f", "pkg:conan/openssl@3.1.2",
        "pkg:conan/cmake@3.27.0?rrev=aa [development]", "pkg:conan/pytool@0.1 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(ConanFile(), "LockFiles/Cpp/conanfile.txt") == [
        "pkg:conan/zlib@1.2.13", "pkg:conan/boost [declared]", "pkg:conan/fmt@10.1.1?channel=stable&user=acme",
        "pkg:conan/cmake@3.27.0 [development]",
      ])
  }

  @Test func vcpkg() throws {
    #expect(
      try ExtractorProbe.lines(VcpkgManifest(), "LockFiles/Cpp/vcpkg.json") == [
        "pkg:vcpkg/fmt@10.1.1%232", "pkg:vcpkg/openssl [declared]", "pkg:vcpkg/cmake-helper [declared]",
        "pkg:vcpkg/curl [declared]",
      ])
  }

  @Test func swift() throws {
    let first = try ExtractorProbe.extract(
      PackageResolved(), "LockFiles/Swift/renamed/resolved-v1.json", at: "app/Package.resolved")
    #expect(
      first.packages.map(ExtractorProbe.line) == [
        "pkg:swift/github.com/apple/swift-nio@2.40.0", "pkg:swift/github.com/acme/Branchy",
      ])
    #expect(first.packages[1].attributes["reference"] == "0123abc")
    #expect(
      try ExtractorProbe.lines(
        PackageResolved(), "LockFiles/Swift/renamed/resolved-v3.json", at: "app/Package.resolved") == [
          "pkg:swift/github.com/Alamofire/Alamofire@5.8.0", "pkg:swift/mona/linkedlist@1.1.0",
        ])
    #expect(
      try ExtractorProbe.lines(PodfileLock(), "LockFiles/Swift/Podfile.lock") == [
        "pkg:cocoapods/AFNetworking@4.0.1 -> pkg:cocoapods/GoogleUtilities@7.11.5",
        "pkg:cocoapods/GoogleUtilities@7.11.5",
      ])
    #expect(
      try ExtractorProbe.lines(CartfileResolved(), "LockFiles/Swift/Cartfile.resolved") == [
        "pkg:generic/Framework@1.2.0", "pkg:swift/gitlab.example.org/ios/kit@v0.3",
        "pkg:swift/github.com/ReactiveX/RxSwift@6.6.0",
      ])
  }

  @Test func smallerOnes() throws {
    #expect(
      try ExtractorProbe.lines(DubSelections(), "LockFiles/D/dub.selections.json") == [
        "pkg:dub/vibe-d@0.9.7",
        "pkg:dub/openssl?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fopenssl.git%400123abc",
        "pkg:dub/edge [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(ShardLock(), "LockFiles/Crystal/shard.lock") == [
        "pkg:shards/db@0.12.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fcrystal-lang%2Fcrystal-db.git",
        "pkg:shards/edge@0.4.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Fedge.git",
      ])
    let nim = try ExtractorProbe.extract(NimbleLock(), "LockFiles/Nim/nimble.lock")
    #expect(nim.packages.map(\.version) == ["3.0.2", "0.1.0"] && nim.packages[0].dependencies.count == 1)
  }
}
