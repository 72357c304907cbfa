import Model
import Parsing
import Patterns

/// Looks for the markers' texts in one pass over a body, and says which families have all that they need.
package final class MarkerScanner: Sendable {
  private let markers: [Marker]
  private let set: PatternSet
  private let texts: [String]
  private let longest: Int
  /// By marker: the numbers of its texts.
  private let all: [[Int]]
  private let any: [[Int]]

  static let window = 1 << 20

  package init(_ markers: [Marker] = MarkerCatalogue.markers) throws(PatternError) {
    self.markers = markers
    var numbers: [String: Int] = [:]
    var texts: [String] = []
    func number(_ text: String) -> Int {
      if let known = numbers[text] { return known }
      numbers[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    all = markers.map { $0.all.map(number) }
    any = markers.map { $0.any.map(number) }
    self.texts = texts
    longest = texts.map(\.utf8.count).max() ?? 1
    set = try PatternSet(texts.enumerated().map { Pattern(id: $0, $1, options: .once) })
  }

  /// Equal for equal tables.
  var fingerprint: String {
    Fingerprint.of(
      markers.flatMap {
        [$0.id, $0.severity.rawValue, "\($0.places.map(\.rawValue).sorted())", "\($0.atLeast)"] + $0.all + $0.any
      })
  }

  /// - Parameter done: called with what will not be looked at again.
  func scan(
    _ body: Bytes, as place: Marker.Place, done: (Range<Int>) -> Void = { _ in }
  ) throws(PatternError) -> [Indicator] {
    var seen = [Bool](repeating: false, count: texts.count)
    var hits = 0
    var at = 0
    while at < body.count {
      let window = body[at..<min(at + Self.window + longest - 1, body.count)]
      try set.scan(window) { match in
        if !seen[match.id] {
          seen[match.id] = true
          hits += 1
        }
        return .proceed
      }
      done(at..<min(at + Self.window, body.count))
      at += Self.window
    }
    guard hits > 0 else { return [] }
    return markers.indices.compactMap { number in
      let marker = markers[number]
      guard marker.places.contains(place), all[number].allSatisfy({ seen[$0] }) else { return nil }
      let some = any[number].filter { seen[$0] }
      guard some.count >= marker.atLeast else { return nil }
      return indicator(marker, all[number] + some)
    }
  }

  private func indicator(_ marker: Marker, _ found: [Int]) -> Indicator {
    var details = ["markers": found.prefix(8).map { texts[$0] }.joined(separator: ", ")]
    if !marker.techniques.isEmpty { details["techniques"] = marker.techniques.joined(separator: ", ") }
    return Indicator(
      rule: marker.id, severity: marker.severity, title: marker.title, means: .marker, category: marker.category,
      family: marker.family, indicator: marker.id, details: details)
  }
}
