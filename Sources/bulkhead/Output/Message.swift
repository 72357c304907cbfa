import Foundation

/// Sentences to the person, on standard error.
enum Message {
  static func error(_ text: String) { note("bulkhead: \(text)") }
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
