import Foundation
import TestKit

/// Samples by rule: `=== RULE fail|pass [lines]`, then the text up to the next such line.
struct Sample: Sendable, CustomStringConvertible {
  var rule: String
  var fails: Bool
  /// Where the matches are expected; empty says nothing of them.
  var lines: [Int]
  var text: String
  var number: Int

  var description: String { "\(rule) \(fails ? "fail" : "pass") \(number)" }

  static func read(_ file: String) -> [Sample] {
    guard let text = try? Fixture.text(file) else { return [] }
    var samples: [Sample] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        let words = line.split(separator: " ")
        samples.append(
          Sample(
            rule: String(words[1]), fails: words[2] == "fail", lines: words.dropFirst(3).compactMap { Int($0) },
            text: "",
            number: samples.count))
      } else if !samples.isEmpty {
        samples[samples.count - 1].text += line + "\n"
      }
    }
    return samples
  }
}
