import Foundation
import TestKit

/// A random history of a file system: what is unpacked one after the other, and what must be there in the end.
///
/// Layers are made as engines make them, by changing a directory and writing down the difference, whiteouts included.
struct RandomLayers {
  enum Thing: Equatable {
    case file(String)
    case link(String)
    case directory
  }

  private(set) var tars: [TarBuilder] = []
  /// Path → what is there after the last layer.
  private(set) var state: [String: Thing] = [:]

  init(seed: UInt64, layers: Int, changes: Int) {
    var generator = SeededGenerator(seed: seed)
    for number in 0..<layers {
      var tar = TarBuilder()
      let before = state
      for change in 0..<changes { mutate(&generator, "\(number).\(change)") }
      // The difference, removals as whiteouts. A directory in place of something else needs none: it replaces.
      var opaque: Set<String> = []
      for path in before.keys.sorted() where state[path] == nil {
        // Below a removed, replaced or opaque directory there is nothing left to say.
        let parents = Self.parents(of: path)
        if parents.contains(where: { state[$0] != .directory || opaque.contains($0) }) { continue }
        let parent = parents.last ?? ""
        if !parent.isEmpty, Bool.random(using: &generator),
          before.keys.allSatisfy({ !$0.hasPrefix(parent + "/") || state[$0] == nil })
        {
          opaque.insert(parent)
          tar.opaque(parent)
        } else {
          tar.whiteout(path)
        }
      }
      // Children of what was made opaque are written anew, as everything that changed.
      for path in state.keys.sorted() {
        let isHidden = Self.parents(of: path).contains { opaque.contains($0) }
        guard isHidden || before[path] != state[path] else { continue }
        switch state[path] {
        case .file(let content)?: tar.file(path, content)
        case .link(let target)?: tar.symbolicLink(path, to: target)
        case .directory?: tar.directory(path)
        case nil: break
        }
      }
      tars.append(tar)
    }
  }

  static func parents(of path: String) -> [String] {
    let parts = path.split(separator: "/")
    return parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
  }

  private mutating func remove(_ path: String) {
    for key in state.keys where key == path || key.hasPrefix(path + "/") { state[key] = nil }
  }

  private mutating func mutate(_ generator: inout SeededGenerator, _ mark: String) {
    let names = ["a", "b", "c", "d.txt", "e.txt"]
    let depth = Int.random(in: 1...4, using: &generator)
    let parts = (0..<depth).map { _ in names.randomElement(using: &generator) ?? "a" }
    let path = parts.joined(separator: "/")
    if Int.random(in: 0..<4, using: &generator) == 0 {
      remove(path)
      return
    }
    for parent in Self.parents(of: path) where state[parent] != .directory {
      remove(parent)
      state[parent] = .directory
    }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0:
      if state[path] != .directory { remove(path) }
      state[path] = .directory
    case 1:
      remove(path)
      state[path] = .link("x" + mark)
    default:
      remove(path)
      state[path] = .file(mark)
    }
  }

  var listing: [String] {
    state.map { path, thing in
      switch thing {
      case .file: path
      case .link(let target): "\(path) -> \(target)"
      case .directory: path + "/"
      }
    }.sorted()
  }

  /// A legacy `docker save` archive of the layers.
  func archive(tag: String = "random:1") throws -> [UInt8] {
    var outer = TarBuilder()
    var diffIDs: [String] = []
    for (index, tar) in tars.enumerated() {
      let bytes = tar.finished()
      diffIDs.append("\"\(try Sum.sha256(bytes))\"")
      outer.file("\(index)/layer.tar", bytes)
    }
    let config =
      "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"A=b\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\(diffIDs.joined(separator: ","))]}}"
    let name = String(try Sum.sha256(Array(config.utf8)).dropFirst(7)) + ".json"
    outer.file(name, config)
    let layers = tars.indices.map { "\"\($0)/layer.tar\"" }.joined(separator: ",")
    outer.file("manifest.json", "[{\"Config\":\"\(name)\",\"RepoTags\":[\"\(tag)\"],\"Layers\":[\(layers)]}]")
    return outer.finished()
  }
}

enum Sum {
  /// By the system's own tool: independent of what is tested.
  static func sha256(_ bytes: [UInt8]) throws -> String {
    let folder = try TemporaryDirectory()
    return "sha256:" + (try Tool.run("sha256sum", [folder.write("x", bytes)]).prefix(64))
  }
}
