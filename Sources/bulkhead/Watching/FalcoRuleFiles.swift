import FalcoRules
import Foundation
import Images
import Parsing

/// The rule files that `--rules` names: files as they are, folders with all their YAML files by name.
enum FalcoRuleFiles {
  private static let maximumBytes = 16 << 20
  private static let maximumFiles = 1000

  static func read(_ paths: [String]) throws(WatchFailure) -> [FalcoRuleFile] {
    var files: [FalcoRuleFile] = []
    for path in paths {
      for file in try members(of: path) {
        do throws(ImageError) {
          files.append(FalcoRuleFile(name: file, bytes: try DocumentFile.read(file, limit: maximumBytes)))
        } catch {
          throw WatchFailure(ExitStatus.of(error), "\(error)")
        }
      }
    }
    return files
  }

  private static func members(of path: String) throws(WatchFailure) -> [String] {
    var isFolder: ObjCBool = false
    guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [path]
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw WatchFailure(ExitStatus.permission, "\(path) cannot be listed; try it as root")
    }
    let files = names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }.sorted()
    guard !files.isEmpty, files.count <= maximumFiles else {
      throw WatchFailure(
        ExitStatus.usage, "\(path) has \(files.count) files that end in .yaml or .yml; expected 1 to \(maximumFiles)")
    }
    return files.map { path + "/" + $0 }
  }
}
