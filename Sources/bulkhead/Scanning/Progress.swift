import Foundation
import Synchronization

/// One line on the terminal that says what happens right now; nothing where standard error is no terminal.
final class Progress: Sendable {
  private struct State {
    var text = ""
    var width = 0
    var isEnded = false
  }

  private let state = Mutex(State())
  private let isShown: Bool

  init(isWanted: Bool) {
    isShown = isWanted && isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// From any thread.
  func show(_ text: String) {
    guard isShown else { return }
    state.withLock { state in
      guard !state.isEnded, text != state.text else { return }
      state.text = text
      let shown = Self.fitting(text)
      write("\r" + shown + String(repeating: " ", count: max(0, state.width - shown.count)))
      state.width = shown.count
    }
  }

  /// Takes the line away.
  func clear() {
    guard isShown else { return }
    state.withLock { state in
      guard state.width > 0 else { return }
      write("\r" + String(repeating: " ", count: state.width) + "\r")
      state.text = ""
      state.width = 0
    }
  }

  /// A sentence for the person, above the line.
  func say(_ sentence: String) {
    clear()
    write(sentence + "\n")
  }

  private static func fitting(_ text: String) -> String {
    // Names come from images: nothing of them may steer the terminal.
    let safe = String(
      text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : Character($0) })
    let width = Terminal.width(of: STDERR_FILENO) - 1
    return safe.count <= width ? safe : String(safe.prefix(max(0, width - 1))) + "…"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
