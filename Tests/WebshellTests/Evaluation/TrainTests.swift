import Foundation
import Parsing
import Testing

@testable import Webshell

/// Makes the shipped index and model again from a laid-out corpus: `BULKHEAD_CORPUS=… BULKHEAD_TRAIN=1`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["BULKHEAD_TRAIN"] != nil, "BULKHEAD_TRAIN is not set"))
struct TrainTests {
  struct Prepared {
    var row: LabelledCorpus.Row
    var features: [UInt32]
    var fingerprints: [UInt32]
  }

  static func prepare(_ rows: [LabelledCorpus.Row]) throws -> [Prepared] {
    let library = try SignatureLibrary()
    return try rows.compactMap { row -> Prepared? in
      let file = try row.script()
      guard let language = row.language, let script = ScriptReader.read(file) else { return nil }
      guard script.language == language else { return nil }
      // Ordinary files that the pipeline never compares teach nothing that it could use.
      if !row.isMalicious, language == .php {
        let (hits, route) = try library.scanRaw(Bytes(script.text), language: .php)
        guard !hits.isEmpty || route.goesOn(bytes: script.text.count) else { return nil }
      }
      let text = AnalysedText(script)
      return Prepared(row: row, features: text.features, fingerprints: text.fingerprints)
    }
  }

  @Test func train() throws {
    let corpus = try #require(try LabelledCorpus())
    let rows = corpus.rows.filter {
      $0.quality == "core" && $0.source != LabelledCorpus.keptAside && $0.language != nil
    }
    let clock = ContinuousClock()
    let start = clock.now
    let more = MoreSoftware.rows()
    let prepared = try Self.prepare(rows + more)
    print("prepared", prepared.count, "of", rows.count, "and", more.count, clock.now - start)
    let ordinary = Dictionary(grouping: (rows + more).filter { !$0.isMalicious }, by: { $0.language ?? .php })
    let trainer = Trainer()
    // Every origin is held out once, with others of its size; no part of an origin helps to judge the rest of it.
    let folds = Self.folds
    let fold = Self.fold(prepared.map(\.row))
    func part(_ one: Prepared) -> Int { Self.part(one.row, fold) }
    var held: [(ScriptLanguage, Bool, String, Float, String)] = []
    for number in 0..<folds {
      let result = trainer.train(
        prepared.filter { part($0) != number }.map { .init(features: $0.features, isMalicious: $0.row.isMalicious) })
      for one in prepared where part(one) == number {
        held.append(
          (one.row.language ?? .php, one.row.isMalicious, one.row.kind, result.score(one.features), one.row.origin))
      }
    }
    print("folds done", clock.now - start)
    var thresholds: [ScriptLanguage: LinearModel.Thresholds] = [:]
    for language in [ScriptLanguage.php, .jsp, .asp, .aspx] {
      let benign = held.filter { $0.0 == language && !$0.1 }.map(\.3).sorted(by: >)
      let shells = held.filter { $0.0 == language && $0.1 && $0.2 == "shell" }
      func threshold(_ share: Double) -> Float {
        benign.isEmpty ? 0 : benign[min(benign.count - 1, Int(Double(ordinary[language]?.count ?? 0) * share))]
      }
      for share in [0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01, 0.03] {
        let limit = threshold(share)
        let found = shells.filter { $0.3 > limit }.count
        print(
          language, "FPR", share, "threshold", limit, "recall", Double(found) / Double(max(shells.count, 1)),
          shells.count)
      }
      thresholds[language] = .init(
        strict: Double(max(threshold(language == .php ? 0.001 : 0.003), 0.5)),
        loose: Double(threshold(language == .php ? 0.004 : 0.01)))
      for (origin, group) in Dictionary(grouping: held.filter { $0.0 == language && !$0.1 }, by: { $0.4 }) {
        let worst = group.map(\.3).sorted(by: >)
        if worst.count > 50 { print("  ", origin, worst.count, "top", worst.prefix(5)) }
      }
    }
    let result = trainer.train(prepared.map { .init(features: $0.features, isMalicious: $0.row.isMalicious) })
    let model = LinearModel(weights: result.weights, bias: Double(result.bias), thresholds: thresholds)
    let missed = prepared.filter {
      $0.row.isMalicious && model.score($0.features) < (thresholds[$0.row.language ?? .php]?.strict ?? 0)
    }
    print("own misses", missed.count, "nonzero", result.weights.filter { $0 != 0 }.count)
    try GeneratedSource.write(model.encoded, as: "ShippedModel", "The linear model")
    let index = Self.index(of: prepared)
    try GeneratedSource.write(index.encoded, as: "ShippedIndex", "The family index")
    print("all done", clock.now - start)
  }

  static let folds = 6

  /// Which part each origin is in, so that the parts are of about one size.
  static func fold(_ rows: [LabelledCorpus.Row]) -> [String: Int] {
    var fold: [String: Int] = [:]
    var sizes = [[Int]](repeating: [0, 0], count: folds)
    let groups = Dictionary(grouping: rows) { $0.origin }
    for (origin, group) in groups.sorted(by: { ($0.value.count, $0.key) > ($1.value.count, $1.key) }) {
      let label = group.first?.isMalicious == true ? 1 : 0
      let best = (0..<folds).min { sizes[$0][label] < sizes[$1][label] } ?? 0
      fold[origin] = best
      sizes[best][label] += group.count
    }
    return fold
  }

  /// Of the languages with one origin of ordinary software its files are dealt out by digest instead.
  static func part(_ row: LabelledCorpus.Row, _ fold: [String: Int]) -> Int {
    if row.language == .php || row.isMalicious { return fold[row.origin] ?? 0 }
    return Int(row.digest.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }) % folds
  }

  static func index(of prepared: [Prepared], more: [[UInt32]] = []) -> FamilyIndex {
    var ordinary: Set<UInt32> = []
    for one in prepared where !one.row.isMalicious { ordinary.formUnion(one.fingerprints) }
    for fingerprints in more { ordinary.formUnion(fingerprints) }
    let filter = FingerprintFilter(ordinary)
    var kept: [(name: String, fingerprints: [UInt32])] = []
    var sets: [Set<UInt32>] = []
    var byPrint: [UInt32: [Int]] = [:]
    for one in prepared.filter({ $0.row.isMalicious }).sorted(by: { $0.fingerprints.count > $1.fingerprints.count }) {
      let own = one.fingerprints.filter { !filter.contains($0) }
      guard own.count >= 3 else { continue }
      var shared: [Int: Int] = [:]
      for print in own { for sample in byPrint[print] ?? [] { shared[sample, default: 0] += 1 } }
      // What is nearly the same as a sample that is in already tells nothing more.
      if shared.contains(where: { Double($0.value) / Double(own.count + sets[$0.key].count - $0.value) >= 0.85 }) {
        continue
      }
      for print in own { byPrint[print, default: []].append(kept.count) }
      sets.append(Set(own))
      kept.append(
        (FamilyNames.name(path: one.row.path, language: one.row.language ?? .php, digest: one.row.digest), own))
    }
    return FamilyIndex(kept, ordinary: filter)
  }
}

/// Writes generated sources.
enum GeneratedSource {
  static func write(_ bytes: [UInt8], as name: String, _ title: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["BULKHEAD_TRAIN"] else { return }
    let text = EmbeddedData.encode(bytes)
    let source = """
      // swift-format-ignore-file
      // Made by TrainTests from public samples, as docs/webshells.md tells; not written by hand.

      /// \(title): hashes and weights, nothing that a sample could be made from again.
      enum \(name) {
        static let text: StaticString = "\(text)"
      }

      """
    try source.write(toFile: "\(folder)/\(name).swift", atomically: true, encoding: .utf8)
    print(name, bytes.count, "bytes,", text.utf8.count, "as text")
  }
}

/// Names of known families, as files in collections are called.
enum FamilyNames {
  static let known = [
    "c99", "r57", "b374k", "wso", "alfa", "chopper", "behinder", "godzilla", "weevely", "regeorg", "neoreg", "antsword",
    "phpspy", "jspspy", "aspxspy", "webadmin", "cmdasp", "laudanum", "c100", "locus", "indoxploit", "filesman",
    "nstview",
    "r00t", "simple-backdoor", "antichat", "iskorpitx", "safe0ver", "madspot", "predator", "ajaxshell", "phpshell",
    "jfolder", "silic", "icesword", "efso", "zehir", "ntdaddy", "rhtools", "toby57", "elmaliseker", "kacak", "caidao",
    "tunnel", "cybershell", "nshell", "mysql", "gfs_sh", "stressbypass", "kral", "darkshell", "hatvshell", "tdshell",
    "devilzshell", "k-shell", "pas", "phpremoteview", "remview", "h4ntu", "dq99", "sadrazam", "matamu", "lamashell",
    "jspwebshell", "jspcmd", "cmdjsp", "browser", "spexec", "up_win32", "hkmjj", "xslt", "devshell", "customize",
    "priv8", "0byt3m1n1", "gecko", "marijuana", "mini", "uploader", "mailer", "adminer", "bypass", "dama", "one-line",
  ]

  static func name(path: String, language: ScriptLanguage, digest: String) -> String {
    let lowered = path.lowercased()
    for name in known where lowered.contains(name) { return name }
    return "\(language.rawValue)-\(digest.prefix(8))"
  }
}

/// Further ordinary software: folders in `BULKHEAD_MORE_SOFTWARE`, whose own folders are its origins.
enum MoreSoftware {
  static func rows() -> [LabelledCorpus.Row] {
    (ProcessInfo.processInfo.environment["BULKHEAD_MORE_SOFTWARE"] ?? "").split(separator: ",").flatMap { root in
      files(String(root)).compactMap { path in
        guard let language = ExtensionMap.language(ofPath: path) else { return nil }
        let inner = path.dropFirst(root.count + 1)
        return LabelledCorpus.Row(
          digest: "", isMalicious: false, language: language, quality: "core", kind: "", source: String(root),
          path: String(inner), origin: String(inner.split(separator: "/").first ?? ""), file: path)
      }
    }
  }

  static func files(_ root: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
    var found: [String] = []
    for case let name as String in walk {
      guard let language = ExtensionMap.language(ofPath: name), language != .node, language != .configuration else {
        continue
      }
      var isFolder: ObjCBool = false
      let path = root + "/" + name
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        found.append(path)
      }
    }
    return found.sorted()
  }
}
