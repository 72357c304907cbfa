import Testing

@testable import Model

@Suite struct PackageURLTests {
  /// Written → canonical, one line for each rule of the specification and of each type.
  static let canonical: [(String, String)] = [
    // The notation
    ("pkg:npm/foobar@12.3.1", "pkg:npm/foobar@12.3.1"),
    ("PKG:NPM/foobar@12.3.1", "pkg:npm/foobar@12.3.1"),
    ("pkg://npm/foobar@12.3.1", "pkg:npm/foobar@12.3.1"),
    ("pkg:///npm//foobar@12.3.1", "pkg:npm/foobar@12.3.1"),
    ("pkg:generic/a/b//c/name/", "pkg:generic/a/b/c/name"),
    ("pkg:generic/n?z=1&a=2&E=", "pkg:generic/n?a=2&z=1"),
    ("pkg:generic/n?Checksum=sha1:ad,sha256:41", "pkg:generic/n?checksum=sha1:ad%2Csha256:41"),
    ("pkg:generic/n?url=https://x.org/a b", "pkg:generic/n?url=https:%2F%2Fx.org%2Fa%20b"),
    ("pkg:generic/n?a=b=c", "pkg:generic/n?a=b%3Dc"),
    ("pkg:generic/n#/a/./b/../c//", "pkg:generic/n#a/b/c"),
    ("pkg:generic/n#..", "pkg:generic/n"),
    ("pkg:generic/n%20m@1%2B2", "pkg:generic/n%20m@1%2B2"),
    ("pkg:generic/n@1+2~3_4", "pkg:generic/n@1%2B2~3_4"),
    ("pkg:generic/%F0%9F%90%A7@%c3%a9", "pkg:generic/%F0%9F%90%A7@%C3%A9"),
    ("pkg:generic/n@", "pkg:generic/n"),
    ("pkg:generic/n@a%2Fb", "pkg:generic/n@a%2Fb"),
    ("pkg:generic/n@feature/b", "pkg:generic/n@feature%2Fb"),
    ("pkg:generic/n@1?a=b#c@d", "pkg:generic/n@1?a=b#c%40d"),
    // npm scopes, encoded and not, with and without version
    ("pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"),
    ("pkg:npm/@angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"),
    ("pkg:npm/@angular/animation", "pkg:npm/%40angular/animation"),
    ("pkg:npm/JSONStream@1.0", "pkg:npm/JSONStream@1.0"),
    // Types
    ("pkg:alpm/Arch/Pacman@6.0.1-1?arch=x86_64", "pkg:alpm/arch/pacman@6.0.1-1?arch=x86_64"),
    ("pkg:apk/Alpine/Curl@7.83.0-r0?arch=x86", "pkg:apk/alpine/curl@7.83.0-r0?arch=x86"),
    ("pkg:bitbucket/Birkenfeld/Pygments-Main@244fd", "pkg:bitbucket/birkenfeld/pygments-main@244fd"),
    ("pkg:bitnami/WordPress?distro=debian-12", "pkg:bitnami/wordpress?distro=debian-12"),
    ("pkg:brew/Org/Tap/App@1", "pkg:brew/org/tap/app@1"),
    ("pkg:cargo/Rand@0.7.2", "pkg:cargo/Rand@0.7.2"),
    ("pkg:cocoapods/GoogleUtilities@7.5.2#NSData+zlib", "pkg:cocoapods/GoogleUtilities@7.5.2#NSData%2Bzlib"),
    ("pkg:composer/Laravel/Laravel@5.5.0", "pkg:composer/laravel/laravel@5.5.0"),
    (
      "pkg:conan/bincrafters/cctz@2.3?user=bincrafters&channel=stable",
      "pkg:conan/bincrafters/cctz@2.3?channel=stable&user=bincrafters"
    ),
    ("pkg:conda/absl-py@0.4.1?build=py36", "pkg:conda/absl-py@0.4.1?build=py36"),
    ("pkg:cpan/drolsky/DateTime@1.55", "pkg:cpan/DROLSKY/DateTime@1.55"),
    ("pkg:cran/A3@0.9.1", "pkg:cran/A3@0.9.1"),
    (
      "pkg:deb/Debian/Curl@7.50.3-1?arch=i386&distro=jessie", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie"
    ),
    ("pkg:deb/debian/attr@1:2.4.47-2", "pkg:deb/debian/attr@1:2.4.47-2"),
    ("pkg:docker/cassandra@sha256:244fd47e", "pkg:docker/cassandra@sha256:244fd47e"),
    ("pkg:gem/ruby-advisory-db-check@0.12.4", "pkg:gem/ruby-advisory-db-check@0.12.4"),
    ("pkg:github/Package-url/Purl-Spec@244fd", "pkg:github/package-url/purl-spec@244fd"),
    (
      "pkg:golang/github.com/BurntSushi/toml@v0.4.1#cmd/tomlv",
      "pkg:golang/github.com/BurntSushi/toml@v0.4.1#cmd/tomlv"
    ),
    ("pkg:hackage/AC_HalfInteger@1.2.1", "pkg:hackage/AC-HalfInteger@1.2.1"),
    ("pkg:hex/Acme/Foo@2.3.", "pkg:hex/acme/foo@2.3."),
    ("pkg:huggingface/distilbert-base@043235D", "pkg:huggingface/distilbert-base@043235d"),
    ("pkg:luarocks/User/Pkg@0.1.0-1", "pkg:luarocks/user/pkg@0.1.0-1"),
    ("pkg:maven/org.Apache/Commons-IO@1.3", "pkg:maven/org.Apache/Commons-IO@1.3"),
    (
      "pkg:mlflow/CreditFraud@3?repository_url=https://adb.azuredatabricks.net/api",
      "pkg:mlflow/creditfraud@3?repository_url=https:%2F%2Fadb.azuredatabricks.net%2Fapi"
    ),
    (
      "pkg:mlflow/CreditFraud@3?repository_url=https://x.azureml.ms",
      "pkg:mlflow/CreditFraud@3?repository_url=https:%2F%2Fx.azureml.ms"
    ),
    ("pkg:nuget/EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304"),
    ("pkg:oci/Debian@SHA256:244FD?arch=amd64", "pkg:oci/debian@sha256:244fd?arch=amd64"),
    ("pkg:otp/Cowboy@2", "pkg:otp/cowboy@2"),
    ("pkg:pub/Characters-x@1.2.0", "pkg:pub/characters_x@1.2.0"),
    ("pkg:pypi/Django_package@1.11.1.DEV1", "pkg:pypi/django-package@1.11.1.dev1"),
    ("pkg:qpkg/BlackBerry/com.qnx.sdp@7", "pkg:qpkg/blackberry/com.qnx.sdp@7"),
    ("pkg:rpm/Fedora/GConf2@3.2?epoch=1", "pkg:rpm/fedora/GConf2@3.2?epoch=1"),
    ("pkg:swift/github.com/Alamofire/Alamofire@5.4.3", "pkg:swift/github.com/Alamofire/Alamofire@5.4.3"),
    ("pkg:vscode-extension/RedHat/Java@1.0.0-A", "pkg:vscode-extension/redhat/java@1.0.0-a"),
  ]

  @Test(arguments: canonical) func canonicalForm(written: String, expected: String) throws {
    let purl = try PackageURL(parsing: written)
    #expect(purl.description == expected)
    #expect(try PackageURL(parsing: expected) == purl)
  }

  @Test(arguments: [
    "", "pkg:", "pkg:npm", "pkg:npm/", "pkg:npm//", "npm/foobar@1", "pkg%3Anpm/foobar", "http://npm/foobar",
    "pkg:3npm/foobar", "pkg:n&pm/foobar", "pkg:np%6D/foobar", "pkg:np:m/foobar", "pkg:maven/@1.3.4",
    "pkg:npm/a?in%20production=true", "pkg:npm/a?1a=b", "pkg:npm/a?novalue", "pkg:npm/a%2", "pkg:npm/a%zz",
    "pkg:npm/%ff", "pkg:npm/a%2Fb/c", "pkg:npm/a#b%2Fc", "pkg:npm/%2F",
  ]) func refused(text: String) {
    #expect(throws: PackageURLError.self) { try PackageURL(parsing: text) }
  }

  @Test func lengthIsBounded() {
    let long = "pkg:npm/" + String(repeating: "a", count: PackageURL.maximumLength)
    #expect(throws: PackageURLError.self) { try PackageURL(parsing: long) }
  }

  /// Whatever the parts, the text form reads back as the same purl.
  @Test func roundTrips() throws {
    var generator = Seeded(state: 7)
    let alphabet = Array("aZ09.-_~:/@?=&#%+ \u{E9}\u{6F22}\u{1F427}\u{0}")
    func word(_ limit: Int) -> String {
      String(
        (0..<Int.random(in: 0...limit, using: &generator)).compactMap { _ in
          alphabet.randomElement(using: &generator)
        })
    }
    let types = ["npm", "pypi", "deb", "rpm", "golang", "maven", "oci", "pub", "cpan", "hackage", "generic", "mlflow"]
    for _ in 0..<5_000 {
      let purl = PackageURL(
        type: types.randomElement(using: &generator) ?? "npm", namespace: word(8), name: "n" + word(8),
        version: word(8), qualifiers: ["arch": word(5), "repository_url": word(5)], subpath: word(6))
      let text = purl.description
      let back = try PackageURL(parsing: text)
      #expect(back == purl, "\(text)")
      #expect(back.description == text)
      #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }
  }

  @Test func mutatedTextNeverCrashes() {
    var generator = Seeded(state: 11)
    for (text, _) in Self.canonical {
      for _ in 0..<100 {
        var bytes = Array(text.utf8)
        for _ in 0..<3 {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        let mutated = String(decoding: bytes, as: UTF8.self)
        guard let purl = try? PackageURL(parsing: mutated) else { continue }
        #expect((try? PackageURL(parsing: purl.description)) == purl, "\(mutated)")
      }
    }
  }
}

/// A small generator that gives the same numbers every time (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
