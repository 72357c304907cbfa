/// Puts instructions together to stages, with the variables that hold at each.
struct InstructionAssembly {
  /// Variables of a stage; ENV wins over ARG.
  private struct Variables {
    var values: [String: String] = [:]
    /// Which of them ENV set.
    var fromEnvironment: Set<String> = []
    var shell = ["/bin/sh", "-c"]
  }

  /// Bytes of values kept, over the whole file.
  private static let maximumValues = 4 << 20
  private static let maximumStages = 1_000
  /// Instructions that are told the variables that hold there; in longer files the rest goes without.
  private static let maximumWithEnvironment = 500
  /// Variables with a value, at one place.
  private static let maximumVariables = 2_000

  private var global: [String: String] = [:]
  private var current = Variables()
  private var ofStages: [Variables] = []
  private var kept = 0

  /// Instructions in whose words variables are replaced.
  private static let expanding: Set<String> = [
    "ADD", "ARG", "COPY", "ENV", "EXPOSE", "FROM", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "MAINTAINER",
  ]

  static let keywords: Set<String> = expanding.union([
    "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL", "ONBUILD",
  ])

  init() {}

  /// Of a history, all instructions are of one stage.
  init(history file: inout Dockerfile) {
    file.stages = [Stage(base: .image(""), line: 1, instructions: 0..<0)]
    ofStages = [current]
  }

  mutating func add(_ raw: RawInstruction, to file: inout Dockerfile) {
    guard Self.keywords.contains(raw.keyword) else {
      file.problems.append(
        .init(line: raw.line, reason: "unknown instruction \(Excerpt.of(raw.keyword, maximum: 40))"))
      return
    }
    var instruction = Instruction(
      raw.keyword, line: raw.line, endLine: raw.endLine, stage: file.stages.count - 1)
    instruction.isOnBuild = raw.isOnBuild
    instruction.flags = raw.flags
    instruction.text = String(decoding: raw.rest, as: UTF8.self)
    instruction.heredocs = raw.heredocs
    instruction.lineStarts = raw.lineStarts.map { (max(0, $0.offset - raw.start), $0.line) }
    setWords(of: &instruction, raw)
    if raw.keyword == "FROM", !raw.isOnBuild { open(instruction, &file) }
    instruction.stage = file.stages.count - 1
    instruction.shell = instruction.isJSON && raw.keyword == "RUN" ? [] : current.shell
    if raw.keyword == "RUN" { instruction.commands = Self.commands(instruction) }
    if file.instructions.count < Self.maximumWithEnvironment { instruction.environment = current.values }
    file.instructions.append(instruction)
    if !raw.isOnBuild { remember(instruction, raw) }
  }

  /// With the variables that hold here, which nothing keeps hold of when they change next.
  private mutating func setWords(of instruction: inout Instruction, _ raw: RawInstruction) {
    let expansion = Expansion(values: raw.keyword == "FROM" ? global : current.values, escape: raw.escape)
    if let json = raw.json {
      instruction.isJSON = true
      instruction.words = json
    } else if Self.expanding.contains(raw.keyword) {
      for word in raw.words.prefix(10_000) { instruction.words.append(expanded(word, expansion)) }
    } else {
      instruction.words = raw.words.prefix(10_000).map { String(decoding: $0, as: UTF8.self) }
    }
    for index in instruction.flags.indices {
      instruction.flags[index].value = expanded(Array(instruction.flags[index].value.utf8), expansion)
    }
  }

  func finish(_ file: inout Dockerfile) {
    for index in file.stages.indices {
      let end = index + 1 < file.stages.count ? file.stages[index + 1].instructions.lowerBound : file.instructions.count
      file.stages[index].instructions = file.stages[index].instructions.lowerBound..<end
    }
    if file.stages.isEmpty, file.origin == .file {
      file.problems.append(.init(line: 1, reason: "no FROM"))
    }
  }

  private mutating func open(_ from: Instruction, _ file: inout Dockerfile) {
    guard file.stages.count < Self.maximumStages else {
      file.problems.append(.init(line: from.line, reason: "more than \(Self.maximumStages) stages"))
      return
    }
    let image = from.words.first ?? ""
    let name = from.words.count >= 3 && from.words[1].lowercased() == "as" ? from.words[2].lowercased() : nil
    let base: Stage.Base
    if let below = file.stages.lastIndex(where: { $0.name == image.lowercased() && $0.name != nil }) {
      base = .stage(below)
    } else {
      base = image == "scratch" ? .scratch : .image(image)
    }
    let start = file.instructions.count
    file.stages.append(
      Stage(base: base, name: name, platform: from.flag("platform"), line: from.line, instructions: start..<start))
    if case .stage(let below) = base, ofStages.indices.contains(below) {
      current = ofStages[below]
      current.values = current.values.filter { current.fromEnvironment.contains($0.key) }
    } else {
      current = Variables()
    }
    ofStages.append(current)
  }

  private mutating func remember(_ instruction: Instruction, _ raw: RawInstruction) {
    defer { if let last = ofStages.indices.last { ofStages[last] = current } }
    switch instruction.keyword {
    case "ARG":
      for word in instruction.words {
        let name = String(word.prefix { $0 != "=" })
        if name.count < word.count {
          let value = String(word.dropFirst(name.count + 1))
          if instruction.stage < 0 {
            global[name] = admitted(name, value, global.count)
          } else if !current.fromEnvironment.contains(name) {
            current.values[name] = admitted(name, value, current.values.count)
          }
        } else if instruction.stage >= 0, let value = global[name], !current.fromEnvironment.contains(name) {
          current.values[name] = admitted(name, value, current.values.count)
        }
      }
    case "ENV":
      for (name, value) in Self.pairs(instruction) {
        current.values[name] = admitted(name, value, current.values.count)
        current.fromEnvironment.insert(name)
      }
    case "SHELL": if instruction.isJSON, !instruction.words.isEmpty { current.shell = instruction.words }
    default: break
    }
  }

  /// A small file can't make much text of itself: beyond the bound words stay as they are.
  private mutating func expanded(_ word: [UInt8], _ expansion: Expansion) -> String {
    guard kept <= Self.maximumValues, word.contains(where: { "$\\`'\"".utf8.contains($0) }) else {
      return String(decoding: word, as: UTF8.self)
    }
    let text = expansion.expand(word)
    kept += text.utf8.count
    return text
  }

  /// The value, or nil (which is: unknown) where too much is kept already.
  private mutating func admitted(_ name: String, _ value: String, _ count: Int) -> String? {
    kept += name.utf8.count + value.utf8.count
    return kept <= Self.maximumValues && count < Self.maximumVariables ? value : nil
  }

  /// What ENV or LABEL sets: `NAME=value …`, or the older `NAME value`.
  static func pairs(_ instruction: Instruction) -> [(name: String, value: String)] {
    guard let first = instruction.words.first else { return [] }
    if !first.contains("=") { return [(first, instruction.words.dropFirst().joined(separator: " "))] }
    return instruction.words.compactMap { word in
      guard let sign = word.firstIndex(of: "=") else { return nil }
      return (String(word[..<sign]), String(word[word.index(after: sign)...]))
    }
  }
}
