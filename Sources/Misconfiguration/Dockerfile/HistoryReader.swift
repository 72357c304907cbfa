import Images

/// Recovers instructions from an image's history: what the legacy builder, BuildKit and Buildah write into it.
///
///     /bin/sh -c #(nop)  CMD ["nginx"]            legacy, Buildah: everything but RUN
///     /bin/sh -c apt-get update                   legacy: RUN
///     |1 A=x /bin/sh -c make                      legacy: RUN with build arguments
///     RUN |1 A=x /bin/sh -c make # buildkit       BuildKit
///     COPY app /app # buildkit
///
/// Entries that were not made by a Dockerfile (`bazel build …`, `# debian.sh …`) give nothing.
package enum HistoryReader {
  package static func read(_ configuration: ImageConfiguration) -> Dockerfile { read(configuration.history) }

  static func read(_ history: [ImageConfiguration.HistoryEntry]) -> Dockerfile {
    var file = Dockerfile(.history)
    var assembly = InstructionAssembly(history: &file)
    var layer = 0
    for (number, entry) in history.prefix(ImageConfiguration.maximumItems).enumerated() {
      let ownLayer = entry.isEmptyLayer ? nil : layer
      if !entry.isEmptyLayer { layer += 1 }
      guard let text = instruction(entry.createdBy) else { continue }
      var raw = RawInstruction(
        text: Array(text.utf8.prefix(DockerfileReader.maximumSize)), lineStarts: [], line: number + 1,
        endLine: number + 1, escape: UInt8(ascii: "\\"))
      raw.split()
      raw.heredocNames = []
      let before = file.instructions.count
      assembly.add(raw, to: &file)
      guard file.instructions.count > before, let last = file.instructions.indices.last else { continue }
      file.instructions[last].layer = ownLayer
      file.instructions[last].createdBy = entry.createdBy
    }
    file.problems = []
    assembly.finish(&file)
    return file
  }

  /// The instruction that an entry stands for, as a Dockerfile would have it; nil where it stands for none.
  static func instruction(_ createdBy: String) -> String? {
    var text = Substring(createdBy)
    trim(&text)
    let isBuildKit = text.hasSuffix("# buildkit")
    if isBuildKit {
      text = text.dropLast("# buildkit".count)
      trim(&text)
    }
    if let marker = text.range(of: "#(nop) "), shellPrefix(text[..<marker.lowerBound]) {
      var rest = text[marker.upperBound...]
      trim(&rest)
      return tidied(String(rest))
    }
    let word = text.prefix { !$0.isWhitespace }
    if word == "RUN" {
      var rest = text.dropFirst(3)
      trim(&rest)
      return "RUN " + command(rest)
    }
    if InstructionAssembly.keywords.contains(String(word)) { return tidied(String(text)) }
    guard !isBuildKit, text.hasPrefix("/bin/") || text.hasPrefix("|") || text.hasPrefix("/usr/bin/") else { return nil }
    let command = command(text)
    // A lone `/bin/sh` with a comment made by a tool is no RUN.
    return command.hasPrefix("#") || !command.contains(" ") && command.hasPrefix("/") || command.isEmpty
      ? nil : "RUN " + command
  }

  private static func shellPrefix(_ text: Substring) -> Bool {
    let words = text.split(separator: " ")
    return words.isEmpty || words.first.map { $0.hasPrefix("/") || $0.hasPrefix("|") } ?? false || words.first == "RUN"
  }

  /// Without build arguments and the shell that runs it.
  static func command(_ text: Substring) -> String {
    var rest = text
    if rest.hasPrefix("|"), let shell = shellStart(rest) { rest = rest[shell...] }
    let words = rest.split(separator: " ", maxSplits: 12, omittingEmptySubsequences: true)
    guard let first = words.first, first.hasPrefix("/"),
      InstructionAssembly.shells.contains(ShellCommand.base(String(first)))
    else { return String(rest) }
    // `/bin/bash -o pipefail -c …`: the script is what follows the `-c`.
    for (index, word) in words.enumerated().dropFirst() {
      guard word.hasPrefix("-") || words[index - 1] == "-o" else { break }
      if word.hasPrefix("-"), !word.hasPrefix("--"), word.hasSuffix("c") {
        var script = rest[word.endIndex...]
        trim(&script)
        let options = words[1..<index].joined(separator: " ")
        // What the shell was told to do on failure is part of what rules look at.
        return options.contains("pipefail") ? "set -o pipefail; \(script)" : String(script)
      }
    }
    return String(rest)
  }

  /// Where the shell begins behind `|2 A=x B=y z`.
  private static func shellStart(_ text: Substring) -> Substring.Index? {
    var at = text.startIndex
    while let space = text[at...].firstIndex(of: " ") {
      let next = text.index(after: space)
      for shell in ["/bin/sh -", "/bin/bash -", "/bin/ash -", "/usr/bin/bash -", "/usr/bin/sh -"]
      where text[next...].hasPrefix(shell) { return next }
      at = next
    }
    return nil
  }

  /// Go's way to print lists and maps, written as a Dockerfile would: `EXPOSE map[80/tcp:{}]`, `VOLUME [/data]`,
  /// `HEALTHCHECK &{["CMD" …] "30s" …}`, `SHELL [/bin/bash -c]`.
  private static func tidied(_ text: String) -> String {
    let keyword = text.prefix { !$0.isWhitespace }
    var rest = text.dropFirst(keyword.count)
    trim(&rest)
    switch keyword {
    case "EXPOSE":
      if rest.hasPrefix("map[") {
        let ports = rest.dropFirst(4).prefix { $0 != "]" }.split(separator: " ").map { $0.prefix { $0 != ":" } }
        return "EXPOSE " + ports.joined(separator: " ")
      }
      if rest.hasPrefix("[") { return "EXPOSE " + rest.dropFirst().prefix { $0 != "]" } }
    case "VOLUME", "SHELL":
      if rest.hasPrefix("["), !rest.hasPrefix("[\""), rest.hasSuffix("]") {
        let words = rest.dropFirst().dropLast().split(separator: " ").map { "\"\($0)\"" }
        return "\(keyword) [\(words.joined(separator: ","))]"
      }
    case "HEALTHCHECK":
      guard rest.hasPrefix("&{[") else { break }
      let list = rest.dropFirst(3).prefix { $0 != "]" }
      var words = list.split(separator: "\"").filter { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
      if words.first == "NONE" { return "HEALTHCHECK NONE" }
      if !words.isEmpty { words.removeFirst() }
      return "HEALTHCHECK CMD " + words.joined(separator: " ")
    default: break
    }
    return "\(keyword) \(rest)"
  }

  private static func trim(_ text: inout Substring) {
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
  }
}

extension Substring {
  /// The first occurrence.
  fileprivate func range(of needle: String) -> Range<Index>? {
    let wanted = Array(needle.utf8)
    var at = utf8.startIndex
    while let start = utf8[at...].firstIndex(of: wanted[0]) {
      if utf8[start...].starts(with: wanted), let end = utf8.index(start, offsetBy: wanted.count, limitedBy: endIndex) {
        return start..<end
      }
      at = utf8.index(after: start)
    }
    return nil
  }
}
