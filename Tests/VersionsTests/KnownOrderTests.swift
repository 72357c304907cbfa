import Testing
import Versions

/// For each scheme versions in rising order, written from its specification; those in one group are equal.
@Suite struct KnownOrderTests {
  static let chains: [(scheme: VersionScheme, groups: [[String]])] = [
    // deb-version(7): `~` before the end, letters before the rest, digits by value, epoch above all.
    (
      .dpkg,
      [
        ["0~"], ["0", "0-0", "0:0-0", "00"], ["0.9"], ["1.0~~"], ["1.0~~a"], ["1.0~"], ["1.0~rc1-1"],
        ["1.0", "1.0-0", "1.00"], ["1.0-0+b1"], ["1.0-1~bpo12+1"], ["1.0-1"], ["1.0-1+b1"], ["1.0-1+deb12u1"],
        ["1.0-1.1"], ["1.0-2"], ["1.0a"], ["1.0a-1"], ["1.0+dfsg-1"], ["1.0-2-1"], ["1.0.1"], ["1.2"], ["1.10"],
        ["1:0.1"],
      ]
    ),
    // rpm-version(7).
    (
      .rpm,
      [
        ["1.0~~-1"], ["1.0~rc1-1"], ["1.0-1", "0:1.0-1", "(none):1.0-1", "1_0-1"], ["1.0-1.el9"], ["1.0-2"],
        ["1.0^~git1-1"], ["1.0^git1-1"], ["1.0^git2~1-1"], ["1.0^git2-1"], ["1.0a-1"], ["1.0.1-1", "1.0.01-1"],
        ["1.0.10-1"], ["1.2-1"], ["1:0.1-1"],
      ]
    ),
    // apk-package(5).
    (
      .apk,
      [
        ["0.1_alpha"], ["0.1_alpha1_rc"], ["0.1_alpha1"], ["0.1_beta"], ["0.1_pre2"],
        ["0.1_rc1"], ["0.1"], ["0.1-r0"], ["0.1-r1"], ["0.1_cvs1"], ["0.1_git20240131"], ["0.1_hg"], ["0.1_p1"],
        ["0.1_p1-r2"], ["0.1a"], ["0.1a-r1"], ["0.1b"], ["0.1.01"], ["0.1.1"], ["0.1.10"], ["1.0"], ["10.0"],
      ]
    ),
    // vercmp(8).
    (
      .pacman,
      [
        ["1.0a-1"], ["1.0b-1"], ["1.0beta-1"], ["1.0p-1"], ["1.0pre-1"], ["1.0rc-1"], ["1.0", "1.0-1", "0:1.0-1"],
        ["1.0.a-1"], ["1.0.1-1"], ["1.1-1"], ["1:0.1-1"],
      ]
    ),
    // PMS 3.3.
    (
      .portage,
      [
        ["1.0_alpha"], ["1.0_alpha1"], ["1.0_alpha1_p1"], ["1.0_beta"], ["1.0_pre"], ["1.0_rc"], ["1.0", "1.0-r0"],
        ["1.0-r1"], ["1.0_p1"], ["1.0_p1-r1"], ["1.0_p1_p2"], ["1.0a"], ["1.0.01"], ["1.0.02"], ["1.0.1"], ["1.1"],
        ["10"], ["11.0"],
      ]
    ),
    // Semantic Versioning 2.0.0 §11, and numbers that no integer holds.
    (
      .semver,
      [
        ["1.0.0-0"], ["1.0.0-1"], ["1.0.0-10"], ["1.0.0-alpha"], ["1.0.0-alpha.1"], ["1.0.0-alpha.beta"],
        ["1.0.0-beta"], ["1.0.0-beta.2"], ["1.0.0-beta.11"], ["1.0.0-rc.1"],
        ["1.0.0", "v1.0.0", "1.0.0+build.1", "1.0", "1", "=1.0.0"], ["1.0.1"], ["1.2.0"], ["1.10.0"],
        ["2.0.0-0"], ["2.0.0"], ["18446744073709551616.0.0"], ["18446744073709551617.0.0"],
      ]
    ),
    (.npm, [["1.0.0-a.b"], ["1.0.0-a.b.c"], ["1.0.0"]]),
    (.cargo, [["0.0.0-0"], ["0.0.0"], ["0.1.0-rc.1"], ["0.1.0", "0.1.0+x"]]),
    (.hex, [["1.0.0-dev"], ["1.0.0-rc.0"], ["1.0.0"]]),
    // NuGet: four numbers, words without case.
    (
      .nuget,
      [["1.0.0-ALPHA", "1.0.0-alpha", "1.0-alpha+x"], ["1.0.0-beta"], ["1.0", "1.0.0.0", "1.0.0+x"], ["1.0.0.1"]]
    ),
    // pub: the build part orders.
    (.pub, [["1.0.0-dev"], ["1.0.0"], ["1.0.0+1"], ["1.0.0+2"], ["1.0.0+10"], ["1.0.0+a"], ["1.0.1"]]),
    (.bitnami, [["1.2.3-rc1"], ["1.2.3", "1.2.3-0"], ["1.2.3-1", "1.2.3-r1"], ["1.2.3-10"], ["1.2.4"]]),
    // The Go modules reference and the toolchains' names.
    (
      .go,
      [
        ["v0.0.0-20191109021931-daa7c04131f5"], ["v0.0.0-20200101000000-000000000000"], ["v0.0.0"],
        ["v1.2.3-pre.0.20191109021931-daa7c04131f5"], ["v1.2.3", "v1.2.3+incompatible", "1.2.3"],
        ["v1.2.4-0.20191109021931-daa7c04131f5"], ["v1.2.4"], ["go1.20", "1.20.0", "go1.20-custom"], ["1.21.0-0"],
        ["go1.21rc2", "1.21.0-rc.2"], ["go1.21.0", "1.21.0", "go1.21.0 X:nocoverageredesign"],
        ["go1.21.10", "v1.21.10"],
      ]
    ),
    // PEP 440.
    (
      .pep440,
      [
        ["1.0.dev456"], ["1.0a1", "1.0-ALPHA.1", "1.0alpha1"], ["1.0a2.dev456"], ["1.0a12.dev456"], ["1.0a12"],
        ["1.0b1.dev456"], ["1.0b2"], ["1.0b2.post345.dev456"], ["1.0b2.post345"], ["1.0rc1.dev456"],
        ["1.0rc1", "1.0c1", "1.0-pre1", "1.0.preview_1"], ["1.0", "1.0.0", "v1", "1"], ["1.0+abc.5"], ["1.0+abc.7"],
        ["1.0+5"], ["1.0.post456.dev34"], ["1.0.post456", "1.0-456", "1.0.rev456", "1.0r456"], ["1.0.15"],
        ["1.1.dev1"], ["1.1"], ["1!0.1"],
      ]
    ),
    // Maven's version order, as since 3.8.7.
    (
      .maven,
      [
        ["1-alpha-1", "1-a1", "1alpha1"], ["1-beta"], ["1-milestone2", "1-m2"], ["1-rc", "1-cr"],
        ["1-SNAPSHOT"], ["1", "1.0", "1-ga", "1.Final", "1.0.RELEASE", "1-0"], ["1-sp"], ["1-abc"], ["1-xyz"], ["1-1"],
        ["1.1-rc1"], ["1.1"], ["1.10"], ["2-1.1"], ["2.0.1"], ["99999999999999999999"], ["100000000000000000000"],
      ]
    ),
    // Gem::Version.
    (
      .rubygems,
      [
        ["1.0.a"], ["1.0.a.1", "1.0.a1"], ["1.0.a2"], ["1.0.b1"], ["1.0.pre.rc"], ["1.0", "1", "1.0.0"], ["1.0.1.pre"],
        ["1.0.1"], ["1.9"], ["1.10"],
      ]
    ),
    // version_compare, and Composer's branches.
    (
      .composer,
      [
        ["1.0-dev"], ["1.0-alpha"], ["1.0-alpha1", "1.0a1"], ["1.0-beta"], ["1.0RC1", "1.0-rc1"], ["1.0", "v1.0"],
        ["1.0.0"], ["1.0.1"], ["1.0.x-dev"], ["1.1"], ["1.1pl1", "1.1p1"], ["1.2"],
      ]
    ),
    (.hackage, [["1"], ["1.0"], ["1.0.0"], ["1.0.1"], ["1.2"], ["1.10"]]),
    (.cran, [["1.0", "1-0"], ["1.0.0", "1.0-0"], ["1.0-1"], ["1.2"], ["1.10"]]),
    // JEP 223.
    (
      .jvm,
      [
        ["1.7.0_80"], ["1.8.0"], ["1.8.0_392", "8u392", "8.0.392"], ["1.8.0_392-b08", "8u392+8"], ["11-ea"],
        ["11", "11.0.0"], ["11.0.21"], ["17.0.9"], ["17.0.9+9"], ["17.0.9+10"], ["17.0.9.1"], ["21-ea+35"], ["21"],
      ]
    ),
    (.fuzzy, [["1.0.2", "v1.0.2"], ["1.0.10"], ["1.1"], ["1.1.0.1"], ["2"]]),
    (.fuzzy, [["1.0.2k"], ["1.0.2z"], ["1.0.2za"]]),
    (.fuzzy, [["9.6p1"], ["9.6p2"], ["9.10p1"]]),
  ]

  @Test(arguments: chains) func chainsRise(_ scheme: VersionScheme, _ groups: [[String]]) {
    for (i, left) in groups.enumerated() {
      for (j, right) in groups.enumerated() {
        for a in left {
          for b in right {
            #expect(scheme.compare(a, b) == .of(i, j), "\(scheme): \(a) against \(b)")
          }
        }
      }
    }
  }

  static let incomparable: [(VersionScheme, String, String)] = [
    (.pep440, "1.0", "french toast"), (.pep440, "2004d", "2004d"), (.dpkg, "1.0", ""), (.dpkg, "a:1", "1"),
    (.semver, "1.0.0", "main"), (.composer, "1.0", "dev-main"), (.hackage, "1.0", "1.a"),
    (.fuzzy, "1.0.2k", "1.0.2-fips"),
    (.fuzzy, "1.2.3", "unknown"), (.apk, "1.0", "x"), (.rubygems, "1.0", "a.b"), (.jvm, "17", "(devel)"),
    (.go, "v1.0.0", "(devel)"), (.portage, "1.0_foo", "1.0"),
  ]

  @Test(arguments: incomparable) func whatIsNoVersionCannotBePlaced(_ scheme: VersionScheme, _ a: String, _ b: String) {
    #expect(scheme.compare(a, b) == nil)
    #expect(scheme.compare(b, a) == nil)
  }

  static let validVersions: [(VersionScheme, valid: [String], invalid: [String])] = [
    (.dpkg, ["1.0-1", "1:2.3~rc1+dfsg-4+deb12u1", "1-2-3"], ["", "a1", "1.0-", "1_0", "x:1"]),
    (.rpm, ["1.0-1.el9", "2:1.0~rc^git"], ["1.0-1 x", "a:1"]),
    (.apk, ["1.2.3a_rc1-r4", "1.0_git20240131", "2.0~deadbeef-r1"], ["1.0-4", "1.0_foo", "1..0", "1.0-r"]),
    (.semver, ["1.0.0", "1.0.0-rc.1+5"], ["1.0", "v1.0.0", "1.0.0-01", "01.0.0", "1.0.0-"]),
    (.nuget, ["1.0", "1.0.0.1-beta"], ["1", "1.0.0.0.1"]),
    (.pep440, ["1.0", "1.0.post1.dev2+local.1", "1.0-1"], ["1.0-foo", "1.0+", "1..0"]),
    (.go, ["v1.2.3", "go1.21.3"], ["1.2.3", "v1", "gopher"]),
    (.rubygems, ["1.0.rc1", "1", "1.0-1"], ["1..0", "junk", "1.0."]),
    (.composer, ["v1.0", "1.0-beta1"], ["dev-main", ""]),
    (.cran, ["1.0-2"], ["1.0a"]),
  ]

  @Test(arguments: validVersions) func validity(_ scheme: VersionScheme, _ valid: [String], _ invalid: [String]) {
    for version in valid { #expect(scheme.isValid(version), "\(scheme): \(version)") }
    for version in invalid { #expect(!scheme.isValid(version), "\(scheme): \(version)") }
  }

  @Test func tooLongIsNoVersion() {
    let long = String(repeating: "1", count: VersionScheme.maximumLength + 1)
    for scheme in VersionScheme.allCases { #expect(scheme.compare(long, "1") == nil) }
  }
}
