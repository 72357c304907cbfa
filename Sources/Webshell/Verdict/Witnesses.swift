import Emulation

/// What speaks against one script, by method.
struct Witnesses {
  private(set) var hits: [(hit: SignatureLibrary.Hit, layer: Int)] = []
  private var relative: FamilyIndex.Relative?
  private var relativeLayer = 0
  private var modelPoints = 0
  private var modelScore = 0.0
  private var modelLayer = 0
  /// Of the text that the model saw.
  private var modelIsShort = false
  private var proofs: [Proof] = []
  private var limits: Set<EmulationLimit> = []
  private var surroundings: [(String, Int)] = []

  mutating func add(_ found: [SignatureLibrary.Hit], layer: Int) {
    for hit in found where !hits.contains(where: { $0.hit.rule.id == hit.rule.id }) { hits.append((hit, layer)) }
  }

  mutating func add(_ found: FamilyIndex.Relative, layer: Int) {
    guard VerdictRules.similarity(found) > 0, found.similarity > relative?.similarity ?? 0 else { return }
    relative = found
    relativeLayer = layer
  }

  /// - Parameter tokens: of the text that was scored.
  mutating func add(_ score: Double, _ thresholds: LinearModel.Thresholds, tokens: Int, layer: Int) {
    let points = VerdictRules.model(score, thresholds)
    // The file itself comes first; a layer only counts where it says more against it.
    guard points > modelPoints || layer == 0 else { return }
    modelPoints = points
    modelScore = score
    modelLayer = layer
    modelIsShort = tokens < VerdictRules.tokensOfAWitness
  }

  mutating func add(_ result: EmulationResult) {
    proofs = result.proofs
    limits = result.limits
  }

  mutating func addContext(_ file: ScriptFile, _ script: ReadScript) {
    if script.carrier == .image { surroundings.append(("code within a picture", 25)) }
    if file.isInDataFolder { surroundings.append(("it lies where uploads or static files are kept", 10)) }
    if file.context.writtenByServer { surroundings.append(("the web server's user wrote it while the server ran", 10)) }
    if script.isGuessed, ExtensionMap.isDataName(file.path) { surroundings.append(("its name is that of data", 10)) }
  }

  /// Whether running the script can show anything: nothing does without a sink or a disguise.
  var isWorthProof: Bool {
    modelPoints > 0 || relative != nil
      || hits.contains { $0.hit.rule.kind == .sink || $0.hit.rule.kind == .decoder || $0.hit.rule.kind == .source }
  }

  var hasStrongRule: Bool { hits.contains { $0.hit.rule.strength != .weak } }
}

extension Witnesses {
  func verdict(language: ScriptLanguage, result: EmulationResult?, problems: [String]) -> Verdict {
    var verdict = Verdict(.clean, language: language, problems: problems)
    var reasons: [Verdict.Reason] = []
    let ruleReasons = hits.map { found in
      Verdict.Reason(
        method: .rule, text: found.hit.rule.title, points: VerdictRules.rule(found.hit.rule.strength),
        line: found.hit.line, layer: found.layer)
    }
    let proofReasons = proofs.map { proof in
      Verdict.Reason(
        method: .emulation, text: proof.predicate.explanation + " (\(proof.sink))",
        points: VerdictRules.proof(proof.predicate, in: language), line: proof.line, layer: proof.layer)
    }
    reasons += ruleReasons + proofReasons
    let likeness = relative.map { VerdictRules.similarity($0) } ?? 0
    if let relative {
      let percent = Int((relative.similarity * 100).rounded())
      reasons.append(
        Verdict.Reason(
          method: .similarity, text: "\(percent) % like \(relative.name)", points: likeness, line: nil,
          layer: relativeLayer))
    }
    let decisive = reasons.contains { $0.points >= VerdictRules.convicts }
    let rulePoints = min(sum(zip(hits, ruleReasons).filter { !isProven($0.0) }.map(\.1)), VerdictRules.mostOfRules)
    let different = Set(proofs.map(\.predicate)).map { VerdictRules.proof($0, in: language) }
    let proofPoints = max(min(different.reduce(0, +), VerdictRules.mostOfProofs), different.max() ?? 0)
    // Beside a script that has hardly a word that is not a shell's, what one weak rule saw is enough.
    // Of the other languages the model has seen little ordinary software: weak rules alone don't bear it out.
    let weak = VerdictRules.rule(.weak) * (modelPoints >= VerdictRules.farAboveStrict ? 1 : 2)
    let least = language == .php ? weak : VerdictRules.rule(.strong)
    let others = [rulePoints >= least, proofPoints >= 30, likeness >= 25].filter { $0 }.count
    // A few words say little: they bear out what others say, and make nobody suspicious.
    let modelPoints = modelIsShort && others == 0 ? min(modelPoints, VerdictRules.suspects - 10) : modelPoints
    if modelPoints != 0 {
      let score = Double(Int(modelScore * 10)) / 10
      reasons.append(
        Verdict.Reason(
          method: .model,
          text: "its words are those of \(modelPoints > 0 ? "shells" : "ordinary software") (score \(score))",
          points: modelPoints, line: nil,
          layer: modelLayer))
    }
    var score = decisive ? VerdictRules.convicts : rulePoints + proofPoints + likeness + modelPoints
    if score >= 25 {
      for (text, points) in surroundings {
        reasons.append(Verdict.Reason(method: .context, text: text, points: points, line: nil, layer: 0))
        score += points
      }
      if !limits.isEmpty, !decisive {
        let names = limits.map(\.rawValue).sorted().joined(separator: ", ")
        reasons.append(
          Verdict.Reason(method: .emulation, text: "running it met a bound (\(names))", points: 5, line: nil, layer: 0))
        score += 5
      }
    }
    if !decisive {
      // One witness makes suspicious, whatever it says; two of different methods convict.
      if others + (modelPoints >= 35 ? 1 : 0) < 2 || onlyHides { score = min(score, VerdictRules.convicts - 1) }
    }
    let dualUse = hits.contains { $0.hit.rule.kind == .dualUse }
    if dualUse, score >= VerdictRules.suspects, likeness < 100, !proofs.contains(where: \.predicate.isStrong) {
      verdict.class = .dualUse
      score = min(score, VerdictRules.convicts - 1)
    }
    verdict.score = min(score, 100)
    verdict.outcome =
      score >= VerdictRules.convicts ? .malicious : score >= VerdictRules.suspects ? .suspicious : .clean
    verdict.reasons = reasons.sorted { ($0.points, $1.text) > ($1.points, $0.text) }
    verdict.proofs = proofs
    verdict.layers = (result?.layers ?? []).prefix(8).map { Verdict.Layer(how: $0.how, excerpt: Excerpt.of($0.bytes)) }
    if let relative, likeness >= 50 {
      verdict.family = relative.name
      verdict.similarity = relative.similarity
    } else {
      verdict.family = hits.lazy.compactMap(\.hit.rule.family).first
    }
    verdict.rules = hits.map(\.hit.rule.id).sorted()
    return verdict
  }

  /// Whether a rule saw no more than what a proof tells of the same line: one fact is no two witnesses.
  private func isProven(_ found: (hit: SignatureLibrary.Hit, layer: Int)) -> Bool {
    guard found.hit.rule.kind == .sink else { return false }
    return proofs.contains { $0.line == found.hit.line && $0.layer == found.layer }
  }

  /// Whether all that was found is that something is hidden: licensed software hides too.
  private var onlyHides: Bool {
    guard relative == nil, proofs.allSatisfy({ $0.predicate == .unknownCode }) else { return false }
    return hits.contains { $0.hit.rule.kind == .decoder }
      && hits.allSatisfy { $0.hit.rule.kind == .decoder || VerdictRules.unpacking.contains($0.hit.rule.id) }
  }

  private func sum(_ reasons: [Verdict.Reason]) -> Int { reasons.reduce(0) { $0 + $1.points } }
}

/// A bounded piece of a text that was unpacked, fit to be shown.
enum Excerpt {
  static let length = 400

  static func of(_ bytes: [UInt8]) -> String {
    var text = ""
    for scalar in String(decoding: bytes.prefix(length), as: UTF8.self).unicodeScalars {
      let isShown = scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t"
      text.unicodeScalars.append(isShown ? scalar : "·")
    }
    return bytes.count > length ? text + "…" : text
  }
}
