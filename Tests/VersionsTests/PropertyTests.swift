import TestKit
import Testing
import Versions

/// What every order must be, over random versions of each scheme.
@Suite struct PropertyTests {
  @Test(arguments: VersionScheme.allCases) func isATotalOrder(_ scheme: VersionScheme) {
    var random = SeededGenerator(seed: 11)
    let versions = (0..<90).map { _ in RandomVersions.make(scheme, &random) }
    // Collected: an expectation for each of a million comparisons takes longer than the comparisons.
    var wrong: [String] = []
    func check(_ isRight: Bool, _ what: @autoclosure () -> String) { if !isRight { wrong.append(what()) } }
    for a in versions {
      check(scheme.compare(a, a) == .equal, "\(a)")
      for b in versions {
        let order = scheme.compare(a, b)
        check(scheme.compare(b, a) == order?.reversed, "\(a) against \(b)")
        if scheme != .fuzzy { check(order != nil, "\(a) against \(b)") }
      }
    }
    let comparable = versions.filter { version in
      switch scheme {
      // Fits any release where it has none, so that equality does not carry over.
      case .rpm, .pacman: version.contains("-")
      // Maven's own order runs in circles over texts that begin with a word.
      case .maven: version.first?.isNumber == true
      default: true
      }
    }
    for a in comparable.prefix(45) {
      for b in comparable.prefix(45) {
        guard let ab = scheme.compare(a, b), ab != .greater else { continue }
        for c in comparable.prefix(45) {
          guard let bc = scheme.compare(b, c), bc != .greater, let ac = scheme.compare(a, c) else { continue }
          let expected: Ordering = ab == .equal && bc == .equal ? .equal : .less
          check(ac == expected, "\(a) ≤ \(b) ≤ \(c)")
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(8))")
  }

  @Test(arguments: VersionScheme.allCases) func survivesGarbage(_ scheme: VersionScheme) {
    var random = SeededGenerator(seed: 12)
    var wrong: [String] = []
    for _ in 0..<4000 {
      var a = RandomVersions.garbage(&random)
      var b = RandomVersions.make(scheme, &random)
      if Bool.random(using: &random) {
        var bytes = Array(b.utf8)
        if !bytes.isEmpty {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        b = String(decoding: bytes, as: UTF8.self)
      }
      if Bool.random(using: &random) { a = b + a }
      let order = scheme.compare(a, b)
      if scheme.compare(b, a) != order?.reversed { wrong.append("\(a) against \(b)") }
      _ = scheme.isValid(a)
    }
    #expect(wrong.isEmpty, "\(scheme): \(wrong.prefix(8))")
  }

  @Test(arguments: VersionScheme.allCases) func longestVersionsAreComparedInTime(_ scheme: VersionScheme) {
    for piece in ["1.", "a1", "1-", "-", ".", "~", "1_p", "0"] {
      let text = String(
        decoding: Array("1" + String(repeating: piece, count: 1024)).prefix(1024).map { $0.asciiValue ?? 0 },
        as: UTF8.self)
      let clock = ContinuousClock()
      let time = clock.measure { _ = scheme.compare(text, text + "") }
      #expect(time < .milliseconds(200))
    }
  }
}
