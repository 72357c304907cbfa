import Parsing

/// Reads a Dockerfile or Containerfile: parser directives, continued lines, comments between them, heredocs, stages.
///
/// Never fails: what a builder would refuse is a problem of the result.
///
/// Source: Dockerfile reference (docs.docker.com/reference/dockerfile), BuildKit's frontend/dockerfile/parser.
package struct DockerfileReader {
  package static let maximumSize = 1 << 20
  package static let maximumInstructions = 20_000

  private let lines: [[UInt8]]
  private var at = 0
  private var file = Dockerfile(.file)
  private var assembly = InstructionAssembly()

  package static func read(_ bytes: Bytes) -> Dockerfile {
    var reader = DockerfileReader(bytes)
    return reader.run()
  }

  private init(_ bytes: Bytes) {
    var text = bytes.prefix(Self.maximumSize)
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text[from: 3] }
    lines = Lines(text).map(\.array)
    if bytes.count > Self.maximumSize {
      file.problems.append(
        .init(line: lines.count, reason: "larger than \(Self.maximumSize) bytes; the rest is not read"))
    }
  }

  private mutating func run() -> Dockerfile {
    directives()
    while at < lines.count, file.instructions.count < Self.maximumInstructions {
      let first = Self.trimmed(lines[at][...])
      if first.isEmpty || first.first == UInt8(ascii: "#") {
        at += 1
        continue
      }
      instruction()
    }
    if at < lines.count {
      file.problems.append(.init(line: at + 1, reason: "more than \(Self.maximumInstructions) instructions"))
    }
    assembly.finish(&file)
    return file
  }

  /// `# escape=` and its like, only as the very first lines.
  private mutating func directives() {
    var seen: Set<String> = []
    for line in lines.prefix(16) {
      var text = Self.trimmed(line[...])
      guard text.first == UInt8(ascii: "#") else { return }
      text = Self.trimmed(text.dropFirst())
      guard let sign = text.firstIndex(of: UInt8(ascii: "=")) else { return }
      let name = String(decoding: Self.trimmed(text[..<sign]), as: UTF8.self).lowercased()
      guard ["syntax", "escape", "check"].contains(name), seen.insert(name).inserted else { return }
      if name == "escape", let character = Self.trimmed(text[(sign + 1)...]).first,
        character == UInt8(ascii: "`") || character == UInt8(ascii: "\\")
      {
        file.escape = character
      }
    }
  }

  private mutating func instruction() {
    let start = at
    var text: [UInt8] = []
    var starts: [(offset: Int, line: Int)] = []
    var isContinued = true
    while isContinued, at < lines.count {
      let line = lines[at]
      let content = Self.trimmed(line[...])
      // Comments and empty lines may stand between the lines of an instruction.
      if at > start, content.first == UInt8(ascii: "#") || content.isEmpty {
        at += 1
        continue
      }
      starts.append((text.count, at + 1))
      isContinued = content.last == file.escape
      if isContinued {
        let end = line.lastIndex(of: file.escape) ?? line.count
        text += line[..<end]
      } else {
        text += line
      }
      at += 1
    }
    var raw = RawInstruction(text: text, lineStarts: starts, line: start + 1, endLine: at, escape: file.escape)
    raw.split()
    for heredoc in raw.heredocNames { raw.heredocs.append(body(of: heredoc, from: start + 1)) }
    raw.endLine = max(at, start + 1)
    assembly.add(raw, to: &file)
  }

  private mutating func body(of heredoc: RawInstruction.HeredocName, from start: Int) -> Instruction.Heredoc {
    var body: [UInt8] = []
    let first = at + 1
    while at < lines.count {
      var line = lines[at][...]
      if heredoc.stripsTabs { line = line.drop { $0 == 0x09 } }
      at += 1
      if line.elementsEqual(heredoc.name) {
        return Instruction.Heredoc(
          name: String(decoding: heredoc.name, as: UTF8.self), body: String(decoding: body, as: UTF8.self), line: first)
      }
      body += line
      body.append(0x0A)
    }
    let name = String(decoding: heredoc.name, as: UTF8.self)
    file.problems.append(.init(line: start, reason: "the heredoc \(Excerpt.of(name, maximum: 40)) has no end"))
    return Instruction.Heredoc(name: name, body: String(decoding: body, as: UTF8.self), line: first)
  }

  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text = text.dropLast() }
    return text
  }
}
