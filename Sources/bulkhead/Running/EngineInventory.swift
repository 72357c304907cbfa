import Engine
import EngineSocket
import Foundation
import Images
import Model
import Parsing
import Store

/// Knows which images and containers the engine has, and scans each image once, and again when advisories may have changed.
struct EngineInventory: HostService {
  let name = "images"
  let updates: Bool
  /// Only the first round.
  var isOnce = false

  /// How often the engine is asked, s.
  private static let interval = 5.0
  /// How long the result of a scan counts, s.
  private static let scanAge = 6 * 3600.0
  private static let maximumImages = 2000

  func run(_ desk: HostDesk) async {
    desk.report(name, .starting)
    var failed: [String: Double] = [:]
    repeat {
      guard let client = Self.client(desk) else {
        desk.report(
          name, .limited, "No container engine answers at the usual places; name its socket with --engine.")
        if isOnce { return }
        continue
      }
      do throws(EngineError) {
        let images = try Self.images(client, desk)
        try Self.containers(client, desk)
        desk.report(name, .working)
        let due = images.filter { image in
          let age = desk.now - (image.scannedAt ?? 0)
          return age > Self.scanAge && desk.now - (failed[image.digest] ?? 0) > Self.scanAge
        }
        for image in due where !desk.isStopping {
          if await !scan(image, client.path, desk) { failed[image.digest] = desk.now }
        }
      } catch { desk.report(name, .limited, "\(error)") }
      if isOnce { return }
    } while await desk.pause(seconds: Self.interval)
    desk.report(name, .stopped)
  }

  private static func client(_ desk: HostDesk) -> EngineClient? {
    let paths = desk.engine.map { [$0] } ?? EngineClient.candidates(environment: desk.environment)
    return paths.lazy.map { EngineClient(path: $0, timeoutSeconds: 10) }
      .first { (try? $0.get("/_ping", limit: 4096)) != nil }
  }

  /// - Returns: what the engine has, as the store knows it.
  private static func images(_ client: EngineClient, _ desk: HostDesk) throws(EngineError) -> [ImageRecord] {
    let answer = try client.get("/images/json", limit: 64 << 20)
    let list = (try? JSONValue(parsing: answer))?.elements ?? []
    var known: [ImageRecord] = []
    for entry in list.prefix(maximumImages) {
      guard let id = entry["Id"]?.string, !id.isEmpty else { continue }
      let tags = (entry["RepoTags"]?.elements ?? []).compactMap(\.string).filter { !$0.hasPrefix("<none>") }.sorted()
      let digests = (entry["RepoDigests"]?.elements ?? []).compactMap(\.string).sorted()
      let subject = Subject(kind: .image, name: tags.first ?? id, digest: Digest(id))
      desk.attempt { store throws(StoreError) in
        if let before = try store.images.find(id), before.names == tags + digests, before.goneAt == nil {
          known.append(before)
          return
        }
        let subject = try store.images.find(id)?.subject ?? subject
        try store.images.saw(
          ImageRecord(digest: id, names: tags + digests, subject: subject, size: entry["Size"]?.integer), at: desk.now)
        desk.feed.send("container", "{}")
        if let now = try store.images.find(id) { known.append(now) }
      }
    }
    let there = Set(known.map(\.digest))
    desk.attempt { store throws(StoreError) in
      for image in try store.images.page(limit: 1000).elements where !there.contains(image.digest) {
        try store.images.gone(image.digest, at: desk.now)
        try store.findings.resolveAll(of: .image, named: image.subject.name, at: desk.now)
      }
    }
    return known
  }

  private static func containers(_ client: EngineClient, _ desk: HostDesk) throws(EngineError) {
    let answer = try client.get("/containers/json?all=1", limit: 64 << 20)
    let records = ((try? JSONValue(parsing: answer))?.elements ?? []).prefix(10_000).compactMap(record)
    desk.attempt { store throws(StoreError) in
      let before = try store.containers.page(limit: 1000).elements
      try store.containers.sawAll(records, at: desk.now)
      if before.map({ "\($0.facts.id) \($0.state)" }).sorted() != records.map({ "\($0.facts.id) \($0.state)" }).sorted()
      {
        desk.feed.send("container", "{}")
      }
    }
  }

  private static func record(_ entry: JSONValue) -> ContainerRecord? {
    guard let id = entry["Id"]?.string, !id.isEmpty else { return nil }
    var labels: [String: String] = [:]
    for member in (entry["Labels"]?.members ?? []).prefix(200) { labels[member.key] = member.value.string ?? "" }
    let name = entry["Names"]?[0]?.string ?? ""
    let state: ContainerRecord.State =
      switch entry["State"]?.string {
      case "running", "restarting": .running
      case "paused": .paused
      case "created": .created
      default: .stopped
      }
    return ContainerRecord(
      facts: ContainerFacts(
        id: id, name: String(name.drop { $0 == "/" }), image: entry["Image"]?.string ?? "",
        digest: entry["ImageID"]?.string ?? "", labels: labels, pod: labels["io.kubernetes.pod.name"] ?? "",
        namespace: labels["io.kubernetes.pod.namespace"] ?? ""),
      imageDigest: entry["ImageID"]?.string ?? "", state: state,
      createdAt: entry["Created"]?.integer.map(Double.init))
  }

  // MARK: - Scanning

  private static let kinds: Set<Finding.Kind> = [
    .vulnerability, .secret, .misconfiguration, .malware, .provenance, .webshell,
  ]

  /// - Returns: whether it could be read.
  private func scan(_ image: ImageRecord, _ socket: String, _ desk: HostDesk) async -> Bool {
    let now = Clock.now(desk.environment)
    let progress = Progress(isWanted: false)
    desk.report(name, .working, "scanning \(image.name)")
    var scan = ImageScan(cache: Home(environment: desk.environment).layerCache, now: now, progress: progress)
    scan.matching = Matching(home: desk.home, now: now)
    if updates, !AdvisoryFreshness.isForbidden(desk.environment) {
      scan.matching?.freshness = AdvisoryFreshness(
        home: desk.home, environment: desk.environment, progress: progress, isQuiet: true)
    }
    do {
      scan.bench = ExaminationBench(
        try ExaminationPlans.make(
          Set(Scanner.allCases), secretRules: nil, indicators: try IndicatorOptions.parse([]), home: desk.home, now: now
        ))
      var opener = TargetOpener(environment: desk.environment)
      opener.engineSocket = socket
      var report = try await scan.report(onTarget: "docker:\(image.digest)", opener).report
      await opener.registries.shutdown()
      // Under the engine's own id, by which containers name it, and the name that people call it by.
      report.subject.name = image.name
      report.subject.digest = Digest(image.digest)
      let subject = report.subject
      for index in report.findings.indices { report.findings[index].subject = subject }
      let finished = report
      var record = image
      record.subject = subject
      let kept = record
      desk.attempt { store throws(StoreError) in
        try store.images.scanned(
          kept, packages: finished.packages, problems: finished.coverage.problems, at: desk.now)
        try store.findings.observe(
          finished.findings, of: subject, kinds: Self.kinds, suppressed: finished.suppressed, at: desk.now)
      }
      desk.feed.send("finding", "{}")
      desk.report(name, .working)
      return true
    } catch {
      desk.report(name, .limited, "\(image.name): \(error)")
      return false
    }
  }
}
