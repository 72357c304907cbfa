import ArgumentParser
import Foundation
import Images
import Indicators
import Parsing

/// Why what a person gave to know more by can't be used.
struct KnowledgeFailure: Error {
  let status: ExitCode
  let description: String

  static func reading(_ path: String, limit: Int) throws(KnowledgeFailure) -> Bytes {
    do throws(ImageError) { return try DocumentFile.read(path, limit: limit) } catch {
      throw KnowledgeFailure(status: ExitStatus.of(error), description: "\(error)")
    }
  }
}

/// A person's YARA rules, read and compiled before anything is looked at.
enum YaraFiles {
  /// - Returns: nil where no path is given.
  static func rules(_ paths: [String]) throws(KnowledgeFailure) -> YaraRules? {
    var sources: [YaraRules.Source] = []
    for path in paths {
      for file in try files(path) {
        sources.append(.init(name: file, text: try KnowledgeFailure.reading(file, limit: YaraRules.maximumSize)))
      }
    }
    do throws(YaraError) { return sources.isEmpty ? nil : try YaraRules(sources) } catch {
      throw KnowledgeFailure(status: ExitStatus.usage, description: "\(error)")
    }
  }

  /// The file itself, or the rules below a directory in the order of their paths.
  private static func files(_ path: String) throws(KnowledgeFailure) -> [String] {
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
      throw KnowledgeFailure(status: ExitStatus.usage, description: "\(path) has no .yar or .yara file")
    }
    return found.sorted()
  }
}
