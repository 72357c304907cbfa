import Archives
import Foundation
import Parsing
import TestKit

@testable import Images

/// Leaves the whole body as its facts, for files with a certain suffix or first bytes.
struct Echo: FileInspector {
  var identifier = "echo/1"
  var suffix = ".txt"
  var limit = 64 << 20
  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.path.hasSuffix(suffix) || head.starts(with: "MAGIC") ? .whole(upTo: limit) : .none
  }
  func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    // Large bodies by their size and ends only.
    let bytes = content.bytes
    if bytes.count > 1 << 16 {
      return Inspection(facts: Array("\(bytes.count) \(bytes[0] ?? 0) \(bytes[bytes.count - 1] ?? 0)".utf8))
    }
    return Inspection(facts: bytes.array, problems: bytes.starts(with: "MAGIC bad") ? ["is bad"] : [])
  }
}

/// Layers from tars in memory.
struct Layers {
  var sources: [LayerSource] = []

  mutating func add(_ build: (inout TarBuilder) -> Void) {
    var tar = TarBuilder()
    build(&tar)
    add(tar.finished())
  }

  mutating func add(_ bytes: [UInt8]) {
    sources.append(LayerSource(.stream(size: bytes.count) { BytesSource(Bytes(bytes)) }))
  }

  func records(_ inspector: Echo = Echo(), cache: LayerCache? = nil) -> [LayerRecord] {
    LayerScanner([inspector], cache: cache).scan(sources)
  }

  func tree() -> FileTree { FileTree(records()) }
}

extension FileTree {
  /// `path` or `path -> target` or `path/`, in order.
  var listing: [String] {
    var lines: [String] = []
    forEach { node in
      switch node.kind {
      case .directory: lines.append(node.path + "/")
      case .symbolicLink: lines.append("\(node.path) -> \(node.entry.linkTarget ?? "")")
      default: lines.append(node.path)
      }
    }
    return lines
  }

  var echoes: [String: String] {
    Dictionary(facts(of: "echo/1").map { ($0.node.path, $0.facts.text) }, uniquingKeysWith: { $0 + "|" + $1 })
  }
}
