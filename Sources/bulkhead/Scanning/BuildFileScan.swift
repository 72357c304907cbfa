import Images
import Inventory
import Misconfiguration
import Model
import Parsing

extension ImageScan {
  /// Bytes of a build file or manifest.
  static let maximumBuildFile = 4 << 20

  /// Whether a target is a Dockerfile, a Compose file or a manifest, and not an archive.
  static func isBuildFile(_ path: String) -> Bool {
    guard TargetOpener.look(path) == .file, let form = BuildFile.form(path) else { return false }
    // What is JSON is told apart by its content, elsewhere.
    return form == .dockerfile || !path.hasSuffix(".json")
  }

  /// A file by itself, without an image around it.
  func report(onBuildFile path: String) throws(ImageError) -> Report {
    let bytes = try DocumentFile.read(path, limit: Self.maximumBuildFile)
    let subject = Subject(kind: .file, name: path)
    var report = Report(
      takenFor: "build file or manifest", tool: .init(name: "bulkhead", version: ProgramVersion.current),
      subject: subject)
    report.createdAt = now
    guard let plan = bench.plans.lazy.compactMap({ $0 as? MisconfigurationPlan }).first else {
      report.coverage.note(path, "only misconfiguration is looked for in a build file: --scanners misconfiguration")
      return report
    }
    do {
      let result = try plan.examination().examine(file: bytes, path: path, subject: subject)
      report.findings = result.findings
      report.suppressed = result.suppressed
      report.coverage.problems = result.problems
    } catch {
      report.coverage.note(path, "misconfiguration could not be looked for: \(error)")
    }
    return report
  }
}
