import Images
import Model

@testable import bulkhead

enum Samples {
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
  static func scan(_ target: String, engine: String? = nil, cache: LayerCache? = nil) async throws -> Report {
    var opener = TargetOpener(environment: ["HOME": "/nonexistent"])
    opener.engineSocket = engine
    let scan = ImageScan(cache: cache, now: 1_764_000_000, progress: Progress(isWanted: false))
    return try await scan.report(onTarget: target, opener)
  }

  /// purls without qualifiers.
  static func names(_ report: Report) -> [String] {
    report.packages.map { String($0.purl.description.prefix { $0 != "?" }) }
  }
}
