import Model

/// What changed between two contents of a file, line by line, with password hashes taken out.
enum FileDifference {
  static let lineLimit = 64
  static let lengthLimit = 512

  /// Nil where nothing that counts is different.
  static func between(_ before: SeenFile?, _ after: SeenFile?, path: String) -> ActivityEvent.FileChange? {
    guard before?.content != after?.content || before?.mode != after?.mode || (before == nil) != (after == nil) else {
      return nil
    }
    let old = lines(before)
    let new = lines(after)
    // A line counts as often as it stands there: an account that is written twice is a difference.
    var left: [ArraySlice<UInt8>: Int] = [:]
    for line in old { left[line, default: 0] += 1 }
    var added: [ArraySlice<UInt8>] = []
    for line in new {
      if let count = left[line], count > 0 { left[line] = count - 1 } else { added.append(line) }
    }
    var removed: [ArraySlice<UInt8>] = []
    for line in old where left[line, default: 0] > 0 {
      left[line, default: 0] -= 1
      removed.append(line)
    }
    var limits: [String] = []
    if before?.isWhole == false || after?.isWhole == false { limits.append("only the beginning was compared") }
    if added.count > lineLimit || removed.count > lineLimit { limits.append("more lines changed than are shown") }
    let texts = hidden(Array(removed.prefix(lineLimit)), Array(added.prefix(lineLimit)), path: path)
    return ActivityEvent.FileChange(
      path: path, removed: texts.removed, added: texts.added,
      kind: before == nil ? .created : after == nil ? .removed : .changed, modeBefore: before?.mode,
      modeAfter: after?.mode, limitation: limits.joined(separator: "; "))
  }

  private static func lines(_ file: SeenFile?) -> [ArraySlice<UInt8>] {
    (file?.content ?? []).split(separator: UInt8(ascii: "\n"), maxSplits: 20_000)
  }

  private static func text(_ line: some Collection<UInt8>) -> String {
    String(decoding: line.prefix(lengthLimit), as: UTF8.self)
  }

  private static func hidden(
    _ removed: [ArraySlice<UInt8>], _ added: [ArraySlice<UInt8>], path: String
  ) -> (removed: [String], added: [String]) {
    guard WatchedFiles.holdsHashes(path) else { return (removed.map(text), added.map(text)) }
    var hashes: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
    for line in removed {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if fields.count > 1 { hashes[fields[0]] = fields[1] }
    }
    func masked(_ line: ArraySlice<UInt8>, isNew: Bool) -> String {
      var fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count > 1 else { return text(line) }
      var worth = worth(fields[1])
      guard worth != "x" else { return text(line) }
      if isNew, let old = hashes[fields[0]], old != fields[1], Self.worth(old) == worth { worth += " changed" }
      fields[1] = ArraySlice("{\(worth)}".utf8)
      return text(Array(fields.joined(separator: [UInt8(ascii: ":")])))
    }
    return (removed.map { masked($0, isNew: false) }, added.map { masked($0, isNew: true) })
  }

  /// What a password field is worth, by its prefix (crypt(5)).
  private static func worth(_ field: ArraySlice<UInt8>) -> String {
    let text = String(decoding: field.prefix(8), as: UTF8.self)
    if text == "x" { return "x" }
    if text.isEmpty { return "empty" }
    if text.hasPrefix("!") || text.hasPrefix("*") { return "locked" }
    let kinds = [
      ("$y$", "yescrypt"), ("$gy$", "gost-yescrypt"), ("$7$", "scrypt"), ("$6$", "sha512"), ("$5$", "sha256"),
      ("$2", "bcrypt"), ("$1$", "md5"), ("$argon", "argon2"),
    ]
    return kinds.first { text.hasPrefix($0.0) }?.1 ?? "des"
  }
}
