import TestKit
import Versions

/// Random versions in each scheme's own notation, small enough that many pairs are close to each other.
enum RandomVersions {
  static func make(_ scheme: VersionScheme, _ random: inout SeededGenerator) -> String {
    func pick(_ options: [String]) -> String { options.randomElement(using: &random) ?? "" }
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    func number() -> String {
      pick(["0", "0", "1", "1", "2", "3", "9", "10", "11", "100", "20240131", "007", "01", "00"])
    }
    func plainNumber() -> String { pick(["0", "0", "1", "1", "2", "3", "9", "10", "11", "100", "20240131"]) }
    func dotted(_ counts: ClosedRange<Int>, _ number: () -> String) -> String {
      (0..<Int.random(in: counts, using: &random)).map { _ in number() }.joined(separator: ".")
    }
    func soup(_ pieces: [String], _ counts: ClosedRange<Int>) -> String {
      (0..<Int.random(in: counts, using: &random)).map { _ in pick(pieces) }.joined()
    }
    switch scheme {
    case .dpkg:
      return (chance(15) ? pick(["0:", "1:", "2:", "10:"]) : "") + plainNumber()
        + soup(["0", "1", "10", "a", "b", "Z", ".", "+", "~", "rc", "+dfsg", "~beta", "-1"], 0...5)
        + (chance(60)
          ? "-" + plainNumber() + soup(["+deb12u1", "~bpo12+1", "+b1", "ubuntu0.1", ".1", "~"], 0...2) : "")
    case .rpm:
      return (chance(15) ? pick(["0:", "1:", "10:"]) : "")
        + soup(["0", "1", "10", "02", "a", "b", "rc", ".", ".", "_", "~", "^", "+", "git", "A"], 1...7)
        + (chance(70) ? "-" + number() + soup([".el9", ".fc40", "_1", ".1", "~", "^", "a"], 0...3) : "")
    case .pacman:
      return (chance(15) ? pick(["0:", "1:", "10:"]) : "") + plainNumber()
        + soup(["0", "1", "10", "02", "a", "b", "rc", ".", ".", "..", "_", "+", "git"], 0...6)
        + (chance(70) ? "-" + pick(["1", "2", "10", "1.1"]) : "")
    case .apk:
      return dotted(1...4, number) + (chance(25) ? pick(["a", "b", "z"]) : "")
        + (chance(45)
          ? "_" + pick(["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"])
            + pick(["", "0", "1", "02", "10"])
          : "") + (chance(15) ? "_" + pick(["p1", "rc2", "git20240131"]) : "")
        + (chance(70) ? "-r" + pick(["0", "1", "2", "10"]) : "")
    case .portage:
      return dotted(1...4, number) + (chance(20) ? pick(["a", "b", "z"]) : "")
        + (chance(40) ? "_" + pick(["alpha", "beta", "pre", "rc", "p"]) + pick(["", "0", "1", "02", "10"]) : "")
        + (chance(15) ? pick(["_p1", "_rc2"]) : "") + (chance(30) ? "-r" + pick(["0", "1", "2", "10"]) : "")
    case .semver, .npm, .cargo, .hex, .pub, .nuget, .bitnami, .go:
      let core = (scheme == .go ? "v" : "") + (0..<3).map { _ in plainNumber() }.joined(separator: ".")
      let identifiers = ["0", "1", "2", "10", "alpha", "beta", "rc", "rc1", "a-b", "-", "x", "Alpha", "0a", "pre"]
      func list() -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in pick(identifiers) }.joined(separator: ".")
      }
      return core + (chance(55) ? "-" + list() : "") + (chance(25) ? "+" + list() : "")
    case .pep440:
      return (chance(5) ? "v" : "") + (chance(8) ? pick(["0!", "1!"]) : "") + dotted(1...4, number)
        + (chance(40)
          ? pick(["", ".", "-", "_"]) + pick(["a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "RC"])
            + pick(["", "0", "1", "02", ".1", "-2", "_3", "10"]) : "")
        + (chance(25)
          ? pick(["-1", "-02", ".post1", ".post", "post2", "-r3", ".rev4", "_post.5", ".post-10"]) : "")
        + (chance(25) ? pick([".dev1", ".dev", "dev2", "-dev3", "_dev_04", ".dev10"]) : "")
        + (chance(15) ? "+" + pick(["1", "2", "abc", "abc.1", "1.abc", "ubuntu-1", "ABC", "1.2", "01"]) : "")
    case .maven:
      return soup(
        [
          "0", "1", "2", "10", "01", ".", ".", ".", "-", "alpha", "a", "b", "beta", "m", "milestone", "rc", "cr",
          "snapshot", "SNAPSHOT", "ga", "final", "Final", "release", "sp", "x", "jre", "RC1", "M2",
          "99999999999999999999",
          "_",
        ], 1...7)
    case .rubygems:
      return plainNumber()
        + (0..<Int.random(in: 0...4, using: &random)).map { _ in
          "." + pick(["0", "0", "1", "2", "10", "01", "a", "b", "rc", "rc1", "pre", "beta2", "1a", "A"])
        }.joined() + (chance(10) ? "-" + pick(["1", "rc", "rc.1", "0"]) : "")
    case .composer:
      return (chance(10) ? "v" : "") + dotted(1...4, plainNumber)
        + (chance(50)
          ? pick(["-", ".", "", "_", "+"])
            + pick(["dev", "alpha", "a", "beta", "b", "RC", "rc", "p", "pl", "patch", "x", "stable"])
            + pick(["", "1", "2", ".3", "-4", "10"]) : "")
    case .hackage: return dotted(1...4, number)
    case .cran: return dotted(1...3, number) + (chance(30) ? "-" + number() : "")
    case .jvm:
      return pick([
        "1.8.0_" + plainNumber(), "8u" + plainNumber(), "11.0." + plainNumber(), dotted(1...4, plainNumber),
        "17.0." + plainNumber() + "+" + plainNumber(), "21-ea+" + plainNumber(), "1.8.0_392-b0" + plainNumber(),
      ])
    case .fuzzy:
      return dotted(1...4, plainNumber)
        + (chance(40) ? pick(["a", "b", "zb", "p1", "p2", "-rc1", "-rc2", "-fips"]) : "")
    }
  }

  /// Random bytes, mostly such as occur in versions.
  static func garbage(_ random: inout SeededGenerator) -> String {
    let alphabet = Array("0019aAzZ.-_+~^:!#%/ v\u{0}\t\u{E9}\u{1F600}rcdevalphap".unicodeScalars)
    let count = Int.random(in: 0...24, using: &random)
    return String(String.UnicodeScalarView((0..<count).compactMap { _ in alphabet.randomElement(using: &random) }))
  }
}
