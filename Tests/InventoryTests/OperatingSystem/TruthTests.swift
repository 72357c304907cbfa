import Foundation
import Images
import Model
import TestKit
import Testing

@testable import Inventory

/// This machine's own packages against what dpkg says of them. Needs no network.
@Suite struct TruthTests {
  static let obstacle: String? =
    Tool.find("dpkg-query") == nil
    ? "no dpkg here" : FileManager.default.fileExists(atPath: "/var/lib/dpkg/status") ? nil : "no dpkg database here"

  static var isPossible: Bool {
    if let obstacle { print("skipped: the truth about this machine's packages: \(obstacle)") }
    return obstacle == nil
  }

  @Test(.enabled(if: isPossible)) func theSamePackagesAsDpkg() throws {
    let format =
      "${db:Status-Status}\\t${Package}\\t${Version}\\t${source:Package}\\t${source:Version}\\t${Architecture}\\n"
    let truth = try Tool.run("dpkg-query", ["-W", "-f", format]).split(separator: "\n")
      .filter { !$0.hasPrefix("config-files\t") && !$0.hasPrefix("not-installed\t") }
      .map { $0.split(separator: "\t").dropFirst().joined(separator: " ") }
    let inspector = InventoryInspector()
    let opened = try DirectorySource("/var/lib/dpkg").open()
    let tree = FileTree(LayerScanner([inspector]).scan(opened.layers))
    // Only that folder was read, so the status stands at its root.
    let inventory = InventoryResolver(inspector).resolve(
      tree, isImage: false, subject: Subject(kind: .directory, name: "dpkg"), today: Day(secondsSince1970: 0))
    let found = inventory.packages.filter { $0.type == "deb" && $0.scope != .declared }.map {
      "\($0.name) \($0.version) \($0.source?.name ?? "") \($0.source?.version ?? "") \($0.architecture ?? "")"
    }
    #expect(truth.count > 50)
    #expect(found.sorted() == truth.sorted())
  }
}
