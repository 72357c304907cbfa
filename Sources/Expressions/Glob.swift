/// Patterns with `*` (any text), `?` (one character) and nothing else; in time of the lengths' product at worst.
///
/// Regular expressions are left out on purpose: a policy is read by many, and none of them may take a host down.
package enum Glob {
  package static func matches(_ text: String, pattern: String) -> Bool {
    let text = Array(text.unicodeScalars)
    let pattern = Array(pattern.unicodeScalars)
    var (at, position) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while at < text.count {
      if position < pattern.count, pattern[position] == "*" {
        star = (position, at)
        position += 1
      } else if position < pattern.count, pattern[position] == "?" || pattern[position] == text[at] {
        at += 1
        position += 1
      } else if let last = star {
        // The last star takes one more.
        star = (last.pattern, last.text + 1)
        position = last.pattern + 1
        at = last.text + 1
      } else {
        return false
      }
    }
    while position < pattern.count, pattern[position] == "*" { position += 1 }
    return position == pattern.count
  }
}
