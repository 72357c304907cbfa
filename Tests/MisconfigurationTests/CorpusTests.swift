import Foundation
import Images
import Model
import TestKit
import Testing

@testable import Misconfiguration

/// Directories of real Dockerfiles and manifests, and archives of real images, named by BULKHEAD_CHECK_CORPUS (separated by colons): everything in
/// them is understood, and what is said of them can be looked at.
@Suite struct CorpusTests {
  private static let folders =
    (ProcessInfo.processInfo.environment["BULKHEAD_CHECK_CORPUS"] ?? "").split(separator: ":").map(String.init)

  @Test(.enabled(if: !folders.isEmpty, "BULKHEAD_CHECK_CORPUS names no directories")) func directories() throws {
    for folder in Self.folders {
      let isArchive = folder.hasSuffix(".tar")
      let image =
        try isArchive
        ? ArchiveSource(path: folder, tag: nil, platform: .automatic).open() : DirectorySource(folder).open()
      let start = ContinuousClock.now
      let tree = FileTree(LayerScanner([MisconfigurationInspector()]).scan(image.layers))
      print("\(folder): \(tree.count) paths read in \(ContinuousClock.now - start)")
      let judged = ContinuousClock.now
      let judgement = MisconfigurationJudge(today: "2026-11-25").judge(
        tree, isArchive ? image.configuration : nil, subject: Subject(kind: .directory, name: folder))
      print("judged in \(ContinuousClock.now - judged)")
      print("\(folder): \(judgement.findings.count) findings in \(ContinuousClock.now - start)")
      for problem in judgement.problems { print("  not understood: \(problem.path): \(problem.reason)") }
      let byRule = Dictionary(grouping: judgement.findings, by: \.rule).sorted { $0.value.count > $1.value.count }
      for (rule, findings) in byRule {
        print("  \(findings.count)\t\(rule)")
        for finding in findings.prefix(4) {
          let place = "\(finding.evidence.path ?? ""):\(finding.evidence.line ?? 0)"
          print(
            "\t\(place) \(finding.severity.rawValue) \(finding.title) | \(finding.evidence.excerpt ?? "") "
              + (finding.evidence.details["paths"] ?? ""))
        }
      }
      #expect(judgement.problems.count * 20 <= tree.count)
    }
  }
}
