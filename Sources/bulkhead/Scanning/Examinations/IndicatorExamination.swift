import ArgumentParser
import Foundation
import Images
import Indicators
import Model
import Parsing
import Patterns

/// Files that are known as malware, in every layer.
struct IndicatorExamination: Examination {
  private let inspector: IndicatorInspector
  private let problems: [Coverage.Problem]

  init(_ lists: DigestLists, _ rules: YaraRules?, _ problems: [Coverage.Problem]) throws(PatternError) {
    inspector = try IndicatorInspector(lists: lists, rules: rules)
    self.problems = problems
  }

  var inspectors: [any FileInspector] { [inspector] }

  func examine(_ image: ExaminedImage) -> ExaminationResult {
    let findings = IndicatorJudge(inspector).findings(
      image.tree, image.configuration, subject: image.subject, isPristine: image.isPristine)
    return ExaminationResult(findings: findings, problems: problems)
  }
}

/// The person's lists and rules, read and compiled before anything is scanned: half of them finds half.
struct IndicatorPlan: ExaminationPlan {
  struct Failure: Error {
    let status: ExitCode
    let description: String
  }

  let scanner = Scanner.malware
  let readsEverything = true
  let identity: String
  private let lists: DigestLists
  private let rules: YaraRules?
  private let problems: [Coverage.Problem]

  init(_ options: IndicatorOptions) throws(Failure) {
    var lists = DigestLists()
    var problems: [Coverage.Problem] = []
    for path in options.digests {
      let bytes = try Self.read(path, limit: DigestLists.maximumSize)
      do throws(ParseError) {
        let skipped = try lists.add(bytes, named: Self.name(path))
        if skipped > 0 { problems.append(.init(path: path, reason: "\(skipped) lines hold no digest")) }
      } catch { throw Failure(status: ExitStatus.usage, description: "\(path): \(error)") }
    }
    var sources: [YaraRules.Source] = []
    for path in options.yara {
      for file in try Self.files(path) {
        sources.append(.init(name: file, text: try Self.read(file, limit: YaraRules.maximumSize)))
      }
    }
    do throws(YaraError) { rules = sources.isEmpty ? nil : try YaraRules(sources) } catch {
      throw Failure(status: ExitStatus.usage, description: "\(error)")
    }
    self.lists = lists
    self.problems = problems
    identity = [lists.isEmpty ? "" : lists.fingerprint, rules?.fingerprint ?? ""].joined(separator: "/")
  }

  func make() throws -> any Examination { try IndicatorExamination(lists, rules, problems) }

  private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func read(_ path: String, limit: Int) throws(Failure) -> Bytes {
    do throws(ImageError) { return try DocumentFile.read(path, limit: limit) } catch {
      throw Failure(status: ExitStatus.of(error), description: "\(error)")
    }
  }

  /// The file itself, or the rules below a directory in the order of their paths.
  private static func files(_ path: String) throws(Failure) -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
      return [path]
    }
    var found: [String] = []
    if let walker = FileManager.default.enumerator(atPath: path) {
      while let name = walker.nextObject() as? String, found.count <= YaraRules.maximumFiles {
        if name.hasSuffix(".yar") || name.hasSuffix(".yara") { found.append(path + "/" + name) }
      }
    }
    guard !found.isEmpty else {
      throw Failure(status: ExitStatus.usage, description: "\(path) has no .yar or .yara file")
    }
    return found.sorted()
  }
}
