import Foundation
import Images
import Inventory
import Model

/// Reads one opened target, layer by layer in one pass, and says what is in it.
struct ImageScan: Sendable {
  let cache: LayerCache?
  /// Seconds since 1970 that the report carries and that ends of life are held against.
  let now: Int
  let progress: Progress
  /// Nil where only the inventory is wanted.
  var matching: Matching?

  /// Blocking. What is known to be wrong with it is added by ``report(onTarget:_:)``.
  func report(on image: OpenedImage) -> Report {
    let inspector = InventoryInspector()
    let scanner = LayerScanner([inspector], cache: cache)
    let total = image.layers.count
    progress.show("\(image.name): reading \(total == 1 ? "it" : "\(total) layers") …")
    let records = scanner.scan(image.layers) { [progress] done in
      if total > 1 { progress.show("\(image.name): \(done) of \(total) layers read …") }
    }
    progress.show("\(image.name): putting it together …")
    let tree = FileTree(records)
    var subject = Subject(
      kind: kind(of: image), name: image.name, digest: image.manifestDigest ?? image.configurationDigest)
    let layers = zip(image.layers, records).map { source, record in record.diffID ?? source.diffID }
    let inventory = InventoryResolver(inspector).resolve(
      tree, layers: layers, isImage: image.kind != .directory, subject: subject, today: Day(secondsSince1970: now))
    subject.os = inventory.operatingSystem

    var report = Report(
      takenFor: image.takenFor, tool: .init(name: "bulkhead", version: ProgramVersion.current), subject: subject)
    report.packages = inventory.packages
    report.findings = inventory.findings
    report.coverage.problems = (image.problems + tree.problems + inventory.problems).sorted()
    report.createdAt = now
    report.layers = zip(image.layers, records).compactMap { source, record in
      (record.diffID ?? source.diffID).map {
        Report.Layer(diffID: $0, digest: source.blobDigest, createdBy: source.createdBy)
      }
    }
    return report
  }

  private func kind(of image: OpenedImage) -> Subject.Kind {
    switch image.kind {
    case .image: .image
    case .container: .container
    case .directory: .directory
    }
  }
}
