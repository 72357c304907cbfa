import Foundation
import Images
import Inventory
import Model
import Parsing
import Policy

/// What a scan gave, and what came along with the target.
struct ScannedTarget: Sendable {
  var report: Report
  /// Documents that one who is trusted signed for the image.
  var vex: [VEXDocument] = []
}

extension ImageScan {
  /// Bytes of a bill of materials.
  static let maximumDocument = 1 << 30

  /// Opens the target and reads it; a bill of materials is read as what it is.
  func report(onTarget target: String, _ opener: TargetOpener) async throws(ImageError) -> ScannedTarget {
    progress.show("\(target): opening …")
    var image: OpenedImage?
    var report: Report
    if case .sbom(let path) = TargetKind.parse(target, look: TargetOpener.look) {
      report = try self.report(onDocument: path)
    } else if Self.isBuildFile(target) {
      // It has no packages that could be matched.
      return ScannedTarget(report: try self.report(onBuildFile: target))
    } else {
      let opened = try await opener.open(target)
      report = self.report(on: opened)
      image = opened
    }
    await matching?.complete(&report)
    var scanned = ScannedTarget(report: report)
    if let image { await origin?.complete(&scanned, image, target: target, opener.registries) }
    return scanned
  }

  private func report(onDocument path: String) throws(ImageError) -> Report {
    let document = try DocumentFile.read(path, limit: Self.maximumDocument)
    let bill: BillOfMaterials
    do throws(ParseError) { bill = try BillOfMaterials.parse(document) } catch {
      throw .invalid("\(path): \(error)")
    }
    var subject = bill.subject
    if subject.name.isEmpty { subject.name = path }
    if let system = subject.os { subject.os = EndOfLifeTable.dated(system, on: Day(secondsSince1970: now)) }
    var report = Report(
      takenFor: "bill of materials (\(bill.format.rawValue) \(bill.version))",
      tool: .init(name: "bulkhead", version: ProgramVersion.current), subject: subject)
    report.packages = bill.packages.sorted { a, b in
      (a.type, a.name, a.version, a.locations.first ?? "", a.purl.description)
        < (b.type, b.name, b.version, b.locations.first ?? "", b.purl.description)
    }
    report.coverage.problems = bill.problems.map { .init(path: path, reason: $0) }
    report.createdAt = now
    return report
  }
}
