import Emulation
import Parsing
import Patterns

/// Judges scripts: a pipeline that gets more expensive only for what is still undecided.
///
/// 1. reading as the server would (``ScriptReader``); 2. signatures (``SignatureLibrary``), which also decide whether
/// anything more is looked at; 3. likeness to known shells (``FamilyIndex``, ``LinearModel``); 4. running the script
/// abstractly (``Emulators``), whose decoded texts go through 2 and 3 again. Used by any number of threads.
package struct WebshellScanner: Sendable {
  /// Part of a cached verdict's key: changes with whatever can change a verdict.
  package static let engineVersion = "webshell-2"

  package struct Options: Sendable {
    package var budget = Options.budget
    /// Samples that a user added.
    package var learned: [FamilyIndex] = []
    /// Bytes of one file; a longer one is judged by its beginning and its end, and that is said.
    package var maximumBytes = 64 << 20
    /// Runs scripts; off for a quick look.
    package var emulates = true

    package init() {}

    /// Less time than an emulator takes by default: a page may be run in more than one reading.
    private static var budget: EmulationBudget {
      var budget = EmulationBudget()
      budget.milliseconds = 120
      return budget
    }
  }

  let options: Options
  let library: SignatureLibrary
  let indexes: [FamilyIndex]
  let model: LinearModel
  let emulators: Emulators

  /// - Throws: where the library can't be compiled on this processor, or shipped data is damaged.
  package init(_ options: Options = Options()) throws {
    try self.init(options, index: ShippedData.index(), model: ShippedData.model())
  }

  /// With other data than the shipped, to measure what they are worth.
  init(_ options: Options, index: FamilyIndex, model: LinearModel) throws {
    self.options = options
    library = try SignatureLibrary()
    indexes = [index] + options.learned
    self.model = model
    emulators = Emulators(budget: options.budget)
  }

  package func judge(_ file: ScriptFile) -> Verdict {
    if let owner = file.context.vouchedFor {
      var verdict = Verdict(.known)
      verdict.reasons = [.init(method: .context, text: "shipped by \(owner)", points: 0, line: nil, layer: 0)]
      return verdict
    }
    guard file.bytes.count <= options.maximumBytes else {
      let size = "\(file.bytes.count >> 20) MiB are more than the limit of \(options.maximumBytes >> 20) MiB"
      return Verdict(.unreadable, problems: [size])
    }
    let verdict = judgeItself(file)
    guard verdict.outcome != .malicious, let archive = ScriptArchive(file.bytes, carrier: Carrier.of(file.bytes)) else {
      return verdict
    }
    return judge(members: archive, of: file, own: verdict)
  }

  /// The file as it is, without what is packed in it.
  func judgeItself(_ file: ScriptFile) -> Verdict {
    guard let script = ScriptReader.read(file) else { return Verdict(.notAScript) }
    if script.language == .configuration { return ConfigurationJudgement.judge(script, path: file.path) }
    do {
      var examination = Examination(scanner: self, file: file, script: script)
      return try examination.run()
    } catch {
      return Verdict(.unreadable, language: script.language, problems: ["\(error)"])
    }
  }
}

/// What travels within the program.
enum ShippedData {
  static func index() throws(ParseError) -> FamilyIndex {
    try FamilyIndex(decoding: EmbeddedData.decode(ShippedIndex.text))
  }

  static func model() throws(ParseError) -> LinearModel {
    try LinearModel(decoding: EmbeddedData.decode(ShippedModel.text))
  }
}
