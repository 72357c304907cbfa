import Images
import Parsing

/// Answers "which extractors might want this file?" with a few hash look-ups, however many extractors there are.
struct Dispatcher: Sendable {
  private var byName: [Substring: [Int]] = [:]
  private var bySuffix: [Substring: [Int]] = [:]
  private var byFolder: [Substring: [Int]] = [:]
  private var byMagic: [Magic: [Int]] = [:]
  private let longestSuffix: Int

  init(_ extractors: [any Extractor]) {
    var longest = 0
    for (index, extractor) in extractors.enumerated() {
      for selector in type(of: extractor).selectors {
        switch selector {
        case .name(let name): byName[Substring(name), default: []].append(index)
        case .suffix(let suffix):
          bySuffix[Substring(suffix), default: []].append(index)
          longest = max(longest, suffix.utf8.count)
        case .folder(let folder): byFolder[Substring(folder), default: []].append(index)
        case .magic(let magic): byMagic[magic, default: []].append(index)
        }
      }
    }
    longestSuffix = longest
  }

  /// Indices of the extractors to ask, each once, in the order of the catalogue.
  func candidates(for file: FileEntry, head: Bytes) -> [Int] {
    var found: [Int] = []
    let name = file.name
    if let hits = byName[name] { found += hits }
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
      let suffix = name[name.utf8.index(after: dot)...]
      if suffix.utf8.count <= longestSuffix {
        if let hits = bySuffix[suffix] {
          found += hits
        } else if suffix.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }),
          let hits = bySuffix[Substring(suffix.lowercased())]
        {
          found += hits
        }
      }
    }
    let parent = file.parent
    let folder = parent.utf8.lastIndex(of: UInt8(ascii: "/")).map { parent[parent.utf8.index(after: $0)...] } ?? parent
    if !folder.isEmpty, let hits = byFolder[folder] { found += hits }
    if let magic = Magic(head), let hits = byMagic[magic] { found += hits }
    guard found.count > 1 else { return found }
    return Array(Set(found)).sorted()
  }
}
