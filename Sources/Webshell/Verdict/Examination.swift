import Emulation
import Parsing
import Patterns

/// The way of one script through the stages, and what was found on it.
struct Examination {
  let scanner: WebshellScanner
  let file: ScriptFile
  let script: ReadScript
  private var evidence = Witnesses()
  private var result: EmulationResult?
  private var problems: [String] = []

  init(scanner: WebshellScanner, file: ScriptFile, script: ReadScript) {
    self.scanner = scanner
    self.file = file
    self.script = script
  }

  /// Below this the model finds nothing odd about a script, and it is not run without a rule's word.
  private static let runsFrom = -2.5
  /// The same of a short one, which costs little to run.
  private static let shortRunsFrom = -6.0
  /// What is no longer than this costs next to nothing to run.
  private static let shortBytes = 4_096
  /// Of one script, layers that are looked at again.
  private static let maximumLayers = 32

  mutating func run() throws(PatternError) -> Verdict {
    let whole = script.omitted == 0 ? Bytes(script.text) : file.bytes
    let (hits, route) = try scanner.library.scanRaw(whole, language: script.language)
    evidence.add(hits, layer: 0)
    if script.language == .php, !route.goesOn(bytes: script.text.count), hits.isEmpty {
      return Verdict(.clean, language: script.language)
    }
    let score = try examine(script.text, language: script.language, layer: 0)
    if script.omitted > 0 { problems.append("\(script.omitted) bytes in the middle were only searched for signatures") }
    if scanner.options.emulates, let emulator = scanner.emulators[script.language], deservesRun(score) {
      let result = emulator.run(
        script.omitted == 0 ? file.bytes.array : script.text, context: EmulationContext(path: file.path))
      self.result = result
      evidence.add(result)
      for (number, layer) in result.layers.prefix(Self.maximumLayers).enumerated() where layer.bytes.count >= 12 {
        try examine(layer, number: number + 1)
      }
    }
    evidence.addContext(file, script)
    return evidence.verdict(language: script.language, result: result, problems: problems)
  }

  private func deservesRun(_ score: Double) -> Bool {
    if script.text.count <= Router.Route.shortBytes, score >= Self.shortRunsFrom { return true }
    guard evidence.isWorthProof else { return false }
    // Of the other languages there are few files, and the model knows less of them.
    if script.language != .php { return true }
    return score >= Self.runsFrom || evidence.hasStrongRule
  }

  private mutating func examine(_ layer: DecodedLayer, number: Int) throws(PatternError) {
    var text = layer.bytes
    // What eval takes is code already: give it the bracket that a page needs.
    if script.language == .php, layer.use == .run, CodeIslands.find("<?", in: text.span, from: 0) == nil {
      text = Array("<?php ".utf8) + text
    } else if script.language == .asp, CodeIslands.find("<%", in: text.span, from: 0) == nil {
      text = Array("<%".utf8) + text + Array("%>".utf8)
    }
    let hits = try scanner.library.scanRaw(Bytes(text), language: script.language).hits
    evidence.add(hits, layer: number)
    _ = try examine(text, language: script.language, layer: number)
  }

  /// Rules of the normalised view, likeness, model.
  private mutating func examine(_ text: [UInt8], language: ScriptLanguage, layer: Int) throws(PatternError) -> Double {
    let normalised = NormalisedText(text.span, language: language)
    evidence.add(try scanner.library.scanNormalised(normalised, language: language), layer: layer)
    let analysed = AnalysedText(text, language: language)
    for index in scanner.indexes {
      if let relative = index.nearest(to: analysed.fingerprints) { evidence.add(relative, layer: layer) }
    }
    guard let thresholds = scanner.model.thresholds[language] else { return 0 }
    let score = scanner.model.score(analysed.features)
    // Pages of the other languages are hardly ever that short, save shells.
    let tokens = language == .php ? analysed.tokens.shapes.count : .max
    evidence.add(score, thresholds, tokens: tokens, layer: layer)
    return score
  }
}
