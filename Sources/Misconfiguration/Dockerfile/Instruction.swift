/// One instruction of a build file, or of an image's history.
package struct Instruction: Sendable {
  /// `--from=build`, as name and value; the value is empty where there is none.
  package struct Flag: Sendable, Hashable {
    package var name: String
    package var value: String
  }

  package struct Heredoc: Sendable {
    package var name: String
    package var body: String
    /// Of the body's first line.
    package var line: Int
  }

  /// Upper case: `RUN`.
  package var keyword: String
  /// Runs only when another image is built upon this one.
  package var isOnBuild = false
  /// Counted from 1; of a history the number of its entry.
  package var line: Int
  package var endLine: Int
  /// -1 before the first FROM.
  package var stage: Int
  package var flags: [Flag] = []
  /// What follows keyword and flags, lines joined, nothing expanded.
  package var text = ""
  /// Its arguments: of the JSON form the elements; else split at blanks, quotes taken away, and where the instruction
  /// allows it variables expanded. A variable whose value can't be known stands there as `${NAME}`.
  package var words: [String] = []
  package var isJSON = false
  package var heredocs: [Heredoc] = []
  /// Of RUN in a POSIX shell: its commands.
  package var commands: [ShellCommand] = []
  /// The shell that runs it; empty for none (JSON form).
  package var shell: [String] = []
  /// Variables with a value that is known here, before the instruction itself.
  package var environment: [String: String] = [:]

  /// Of a history: number of the layer that it made.
  package var layer: Int?
  /// Of a history: the entry as it stands there.
  package var createdBy: String?
  /// Where lines begin in `text`, as UTF-8 offsets.
  var lineStarts: [(offset: Int, line: Int)] = []

  init(_ keyword: String, line: Int, endLine: Int, stage: Int) {
    self.keyword = keyword
    self.line = line
    self.endLine = endLine
    self.stage = stage
  }

  package func flag(_ name: String) -> String? { flags.last { $0.name == name }?.value }

  /// The line of a place in `text`.
  package func line(at offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? lineStarts[low - 1].line : line
  }
}

/// One `FROM` and what follows it.
package struct Stage: Sendable {
  package enum Base: Sendable, Hashable {
    case scratch
    /// Number of an earlier stage.
    case stage(Int)
    /// Expanded; may hold `${NAME}`.
    case image(String)
  }

  package var base: Base
  /// As written, lower case.
  package var name: String?
  package var platform: String?
  package var line: Int
  /// Indices of ``Dockerfile/instructions``, FROM itself included.
  package var instructions: Range<Int>
}

/// A build file with all its stages, or what can be recovered of one from an image's history.
package struct Dockerfile: Sendable {
  package enum Origin: Sendable { case file, history }

  package struct Problem: Sendable, Hashable {
    package var line: Int
    package var reason: String
  }

  package var origin: Origin
  package var instructions: [Instruction] = []
  package var stages: [Stage] = []
  /// What a builder would refuse.
  package var problems: [Problem] = []
  /// The character that continues a line.
  package var escape = UInt8(ascii: "\\")

  package init(_ origin: Origin) { self.origin = origin }

  package func instructions(of stage: Int) -> ArraySlice<Instruction> {
    guard stages.indices.contains(stage) else { return [] }
    return instructions[stages[stage].instructions]
  }

  /// The stages that the last one is made of: itself and those it is built FROM, last first.
  package var lineage: [Int] {
    guard var at = stages.indices.last else { return [] }
    var chain = [at]
    while case .stage(let below) = stages[at].base, below < at {
      chain.append(below)
      at = below
    }
    return chain
  }
}
