import ArgumentParser
import Indicators
import Model
import Parsing
import Synchronization
import Webshell

/// What a person knows about webshells beside the program.
struct HuntKnowledgeOptions: ParsableArguments {
  @Option(
    name: .customLong("yara"),
    help: ArgumentHelp(
      "YARA rules, a file or a directory of .yar and .yara files; may be given several times (docs/webshells.md).",
      valueName: "path"))
  var yara: [String] = []

  @Option(
    name: .customLong("learn"),
    help: ArgumentHelp(
      "Webshells of yours, a file or a directory: what resembles them is found from now on. Fingerprints are kept, not the "
        + "files. May be given several times.", valueName: "path"))
  var learn: [String] = []
}

/// The judge, made when it is first needed and once a process: its rules are compiled then.
final class WebshellKnowledge: Sendable {
  /// Of program, learned samples and the person's rules together.
  let identity: String
  private let learned: FamilyIndex?
  private let yara: YaraRules?
  private let made = Mutex<WebshellJudge?>(nil)

  /// - Parameter home: where learned samples are kept.
  init(home: String, yara paths: [String] = []) throws(KnowledgeFailure) {
    yara = try YaraFiles.rules(paths)
    let kept = try LearnedSamples(home: home).load()
    learned = kept?.index
    identity = Fingerprint.of([
      "webshells 1", WebshellScanner.engineVersion, KeptResult.programStamp() ?? ProgramVersion.current,
      kept?.fingerprint ?? "", yara?.fingerprint ?? "",
    ])
  }

  /// - Throws: where the library can't be compiled on this processor, or shipped data is damaged.
  func judge() throws -> WebshellJudge {
    try made.withLock { made in
      if let made { return made }
      var options = WebshellScanner.Options()
      if let learned { options.learned = [learned] }
      let judge = WebshellJudge(try WebshellScanner(options), yara: yara, identity: identity)
      made = judge
      return judge
    }
  }
}
