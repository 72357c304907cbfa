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
  /// Nil where nobody asks where images come from.
  var origin: OriginScan?
  /// What is looked for beside packages.
  var bench = ExaminationBench()
  /// Whether the person named the scanners: then they are used whatever the target is.
  var isExplicit = false

  private var today: Day { Day(secondsSince1970: now) }

  /// Blocking. What is known to be wrong with it is added by ``report(onTarget:_:)``.
  func report(on image: OpenedImage) -> Report {
    let subject = Subject(
      kind: kind(of: image), name: image.name, digest: image.manifestDigest ?? image.configurationDigest)
    let plans = plans(for: image)
    let result = kept(image, plans, subject) ?? read(image, plans, subject)

    var report = Report(
      takenFor: image.takenFor, tool: .init(name: "bulkhead", version: ProgramVersion.current), subject: subject)
    report.subject.os = result.system
    report.names = image.tags + image.repositoryDigests + [image.configurationDigest].compactMap { $0?.description }
    report.packages = result.packages
    report.findings = result.findings
    report.suppressed = result.suppressed
    report.coverage.problems = (image.problems + result.problems).sorted()
    report.createdAt = now
    report.layers = zip(image.layers, result.diffIDs).compactMap { source, diffID in
      diffID.map { Report.Layer(diffID: $0, digest: source.blobDigest, createdBy: source.createdBy) }
    }
    return report
  }

  private func key(
    _ image: OpenedImage, _ cache: LayerCache, _ plans: [any ExaminationPlan], _ subject: Subject
  ) -> [String]? {
    KeptResult.key(
      image, cache, examinations: plans.flatMap { [$0.scanner.rawValue, $0.identity] }, subject: subject, today: today)
  }

  private func kept(_ image: OpenedImage, _ plans: [any ExaminationPlan], _ subject: Subject) -> KeptResult? {
    guard let cache, let key = key(image, cache, plans, subject), let bytes = cache.result(key) else { return nil }
    return try? KeptResult(decoding: bytes)
  }

  private func read(_ image: OpenedImage, _ plans: [any ExaminationPlan], _ subject: Subject) -> KeptResult {
    let inspector = InventoryInspector()
    let (examinations, unready) = bench.examinations(plans)
    let scanner = LayerScanner([inspector] + examinations.flatMap(\.inspectors), cache: cache)
    let total = image.layers.count
    progress.show("\(image.name): reading \(total == 1 ? "it" : "\(total) layers") …")
    let records = scanner.scan(image.layers) { [progress] done in
      if total > 1 { progress.show("\(image.name): \(done) of \(total) layers read …") }
    }
    progress.show("\(image.name): putting it together …")
    let tree = FileTree(records)
    var result = KeptResult()
    result.diffIDs = zip(image.layers, records).map { source, record in record.diffID ?? source.diffID }
    let inventory = InventoryResolver(inspector).resolve(
      tree, layers: result.diffIDs, isImage: image.kind != .directory, subject: subject, today: today)
    result.system = inventory.operatingSystem
    result.packages = inventory.packages
    result.findings = inventory.findings
    result.problems = unready + tree.problems + inventory.problems
    var described = subject
    described.os = inventory.operatingSystem
    let examined = ExaminedImage(opened: image, tree: tree, inventory: inventory, subject: described, today: today)
    for examination in examinations {
      let found = examination.examine(examined)
      result.findings += found.findings
      result.suppressed += found.suppressed
      result.problems += found.problems
    }
    // What the layers' contents are is known only now.
    if unready.isEmpty, let cache, let key = key(image, cache, plans, subject), let bytes = result.encoded() {
      cache.keep(bytes, as: key)
    }
    return result
  }

  /// A machine's own file system holds its data: it is not read through unless somebody asks.
  private func plans(for image: OpenedImage) -> [any ExaminationPlan] {
    guard image.kind == .directory, image.name == "/", !isExplicit else { return bench.plans }
    return bench.plans.filter { !$0.readsEverything }
  }

  private func kind(of image: OpenedImage) -> Subject.Kind {
    switch image.kind {
    case .image: .image
    case .container: .container
    case .directory: .directory
    }
  }
}
