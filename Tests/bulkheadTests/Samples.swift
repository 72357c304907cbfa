import Images
import Model
import TestKit

@testable import bulkhead

enum Samples {
  /// A `docker save` archive whose configuration has this `config` object.
  static func archive(layers: [[UInt8]], diffIDs: [String]? = nil, config: String = "{}") -> [UInt8] {
    var tar = TarBuilder()
    let names = layers.indices.map { "layer\($0).tar" }
    let claimed = diffIDs ?? layers.map { _ in "sha256:" + String(repeating: "0", count: 64) }
    let configuration =
      #"{"os":"linux","architecture":"amd64","config":\#(config),"rootfs":{"type":"layers","diff_ids":["#
      + claimed.map { "\"\($0)\"" }.joined(separator: ",") + "]}}"
    tar.file(
      "manifest.json",
      #"[{"Config":"config.json","RepoTags":["ugly:1"],"Layers":["#
        + names.map { "\"\($0)\"" }.joined(separator: ",") + "]}]")
    tar.file("config.json", configuration)
    for (name, layer) in zip(names, layers) { tar.file(name, layer) }
    return tar.finished()
  }

  /// `var/lib/dpkg/status` with these packages installed.
  static func status(_ packages: [(name: String, version: String, source: String)]) -> String {
    packages.map { package in
      """
      Package: \(package.name)
      Status: install ok installed
      Priority: optional
      Section: libs
      Maintainer: Debian Developers <debian@example.org>
      Architecture: amd64
      Source: \(package.source)
      Version: \(package.version)
      Description: a sample

      """
    }.joined(separator: "\n")
  }

  /// Without a cache, without a display.
  static func scan(
    _ target: String, engine: String? = nil, cache: LayerCache? = nil, _ plans: [any ExaminationPlan] = []
  ) async throws -> Report {
    var opener = TargetOpener(environment: ["HOME": "/nonexistent"])
    opener.engineSocket = engine
    var scan = ImageScan(cache: cache, now: 1_764_000_000, progress: Progress(isWanted: false))
    scan.bench = ExaminationBench(plans)
    return try await scan.report(onTarget: target, opener).report
  }

  /// purls without qualifiers.
  static func names(_ report: Report) -> [String] {
    report.packages.map { String($0.purl.description.prefix { $0 != "?" }) }
  }
}
