import Images
import Model
import Parsing

/// Makes the inventory out of what the inspector left on the files of a merged tree.
///
/// Files are merged before packages are read from them, so each content counts once, under whatever names it is still
/// there, and what was replaced by a file in which nothing is found leaves nothing.
package struct InventoryResolver: Sendable {
  private let inspector: String
  private let steps: [any ResolutionStep]

  /// - Parameter inspector: the one that saw the layers.
  package init(_ inspector: InventoryInspector, steps: [any ResolutionStep] = Catalogue.steps) {
    self.inspector = inspector.identifier
    self.steps = steps
  }

  /// - Parameters:
  ///   - layers: diff ids, lowest first; nil takes those that were computed when the layers were read.
  ///   - isImage: true for images and containers; false for a directory, whose lock files count in any case.
  ///   - today: against which ends of life are held.
  package func resolve(
    _ tree: FileTree, layers: [Digest?]? = nil, isImage: Bool, subject: Subject, today: Day
  ) -> Inventory {
    var files: [ExaminedFile] = []
    var packages: [FoundPackage] = []
    var problems: [Coverage.Problem] = []
    for (node, facts) in tree.facts(of: inspector) where !facts.isEmpty {
      let path = node.path
      do throws(ParseError) {
        var results = try ExtractionCodec.decode(facts)
        for index in results.indices {
          packages += results[index].extraction.packages.map { FoundPackage(package: $0, file: files.count) }
          results[index].extraction.packages = []
        }
        files.append(ExaminedFile(path: path, node: node, results: results))
      } catch {
        problems.append(.init(path: path, reason: "what was read from it is damaged in the cache: \(error)"))
      }
    }
    var draft = InventoryDraft(
      tree: tree, inspector: inspector, layers: layers ?? tree.layers.map(\.diffID), isImage: isImage,
      subject: subject, today: today, files: files, packages: packages,
      rewrittenPaths: tree.layers.count > 1 ? tree.rewrittenPaths(of: inspector) : [])
    draft.problems = problems
    Self.rename(&draft)
    for step in steps { step.apply(to: &draft) }
    return Self.finish(draft)
  }

  /// Facts hang on contents, and a content that was read under one name may be there under another only: the locations
  /// are those of the tree.
  private static func rename(_ draft: inout InventoryDraft) {
    for index in draft.packages.indices {
      let path = draft.files[draft.packages[index].file].path
      guard let old = draft.packages[index].package.locations.first, old != path else { continue }
      let outer = old.firstRange(of: "!/").map { String(old[..<$0.lowerBound]) } ?? old
      guard outer != path, draft.tree.node(at: outer, followingLinks: false) == nil else { continue }
      for position in draft.packages[index].package.locations.indices {
        let location = draft.packages[index].package.locations[position]
        if location == outer {
          draft.packages[index].package.locations[position] = path
        } else if location.hasPrefix(outer + "!/") {
          draft.packages[index].package.locations[position] = path + location.dropFirst(outer.count)
        }
      }
    }
  }

  private static func finish(_ draft: InventoryDraft) -> Inventory {
    var inventory = Inventory()
    inventory.packages = draft.packages.map(\.package).sorted { a, b in
      if a.type != b.type { return a.type < b.type }
      if a.name != b.name { return a.name < b.name }
      if a.version != b.version { return a.version < b.version }
      let (here, there) = (a.locations.first ?? "", b.locations.first ?? "")
      return here == there ? a.purl.description < b.purl.description : here < there
    }
    inventory.operatingSystem = draft.systems.first?.operatingSystem
    inventory.findings = draft.findings.sorted { a, b in
      (b.severity, a.rule, a.fingerprint) < (a.severity, b.rule, b.fingerprint)
    }
    inventory.problems = draft.problems.sorted()
    inventory.owners = draft.owners
    inventory.facts = facts(draft)
    inventory.statistics = draft.statistics
    inventory.statistics.files = draft.files.count
    for package in inventory.packages { inventory.statistics.packagesByType[package.type, default: 0] += 1 }
    return inventory
  }

  /// Notes about the subject's own root that steps did not use up.
  private static func facts(_ draft: InventoryDraft) -> [String: String] {
    var facts: [String: [String]] = [:]
    for file in draft.files {
      for (_, extraction) in file.results {
        for (key, value) in extraction.notes where Inventory.factNames.contains(key) {
          if facts[key]?.contains(value) != true { facts[key, default: []].append(value) }
        }
      }
    }
    return facts.mapValues { $0.joined(separator: "\n") }
  }
}
