import Patterns
import Synchronization

/// The detectors' expressions, each compiled when it is first needed: most never are.
final class Workshop: Sendable {
  private let texts: [String]
  private let made: Mutex<[Expression?]>

  init(_ detectors: [Detector]) {
    texts = detectors.map(\.expression)
    made = Mutex(Array(repeating: nil, count: detectors.count))
  }

  func expression(_ index: Int) throws(PatternError) -> Expression {
    if let known = made.withLock({ $0[index] }) { return known }
    let expression = try Expression(texts[index], options: .multiline)
    made.withLock { $0[index] = expression }
    return expression
  }
}
