/// Makes texts from outside fit for one line of somebody else's protocol.
enum OneLine {
  /// Control and format characters become spaces (a line break must not begin a header or a record, nor may a direction
  /// override turn a name around), and what is too long is cut with `…`.
  static func text(_ text: some StringProtocol, limit: Int) -> String {
    var line = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count >= limit {
        line.append("…")
        break
      }
      let category = scalar.properties.generalCategory
      let isHarmless =
        category != .control && category != .format && category != .lineSeparator && category != .paragraphSeparator
      line.unicodeScalars.append(isHarmless ? scalar : " ")
      count += 1
    }
    return line
  }

  /// The same, with line breaks kept.
  static func lines(_ text: some StringProtocol, limit: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).prefix(200)
      .map { OneLine.text($0, limit: limit) }.joined(separator: "\n")
  }
}
