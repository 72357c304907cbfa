import Engine
import EngineSocket

/// What was started in one container, by those events that were seen: the engine itself forgets it soon after its end.
struct SeenExecutions {
  private(set) var answers: [(id: String, answer: Result<EngineExecution, EngineError>)] = []

  /// More tell nothing new.
  static let maximum = 1000

  func isKnown(_ id: String) -> Bool {
    answers.contains { entry in
      guard entry.id == id, case .success = entry.answer else { return false }
      return true
    }
  }

  /// An answer takes the place of a failure; a failure never that of an answer.
  mutating func remember(_ id: String, _ answer: Result<EngineExecution, EngineError>) {
    if let index = answers.firstIndex(where: { $0.id == id }) {
      if case .failure = answers[index].answer { answers[index].answer = answer }
      return
    }
    if answers.count >= Self.maximum {
      // Those that nobody would object to go first.
      guard let harmless = answers.firstIndex(where: { Self.isHarmless($0.answer) }) else { return }
      answers.remove(at: harmless)
    }
    answers.append((id, answer))
  }

  private static func isHarmless(_ answer: Result<EngineExecution, EngineError>) -> Bool {
    guard case .success(let execution) = answer else { return false }
    return !execution.isPrivileged && execution.user.isEmpty
  }
}
