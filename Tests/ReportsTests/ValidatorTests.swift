import Foundation
import Model
import TestKit
import Testing

@testable import Reports

/// Every format through validators that others wrote. Skipped, loudly, where PyPI is out of reach.
@Suite struct ValidatorTests {
  @Test func reportsPassIndependentValidators() throws {
    let folder = try TemporaryDirectory()
    let reports = [
      "full": Samples.full, "empty": Samples.empty, "hostile": Samples.hostile, "twins": Self.twins,
      "decided": DecisionFormatsTests.decided,
    ]
    for (kind, report) in reports {
      for format in Catalogue.formats {
        // SPDX readers tell formats apart by the suffix.
        let name = type(of: format).name
        try folder.write(
          "\(kind).\(name).\(type(of: format).fileSuffix)", format.write(report, ReportOptions()))
      }
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [root.appendingPathComponent("scripts/validate-reports.sh").path, folder.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if process.terminationStatus == 77 {
      print("SKIPPED reportsPassIndependentValidators: \(text)")
      return
    }
    #expect(process.terminationStatus == 0, "\(text)")
  }

  /// The same package three times, twice in one place, and packages that need one another.
  static let twins: Report = {
    var report = Samples.full
    var elsewhere = Samples.log4j
    elsewhere.locations = ["srv/other.jar"]
    report.packages += [elsewhere, elsewhere, Samples.log4j]
    report.packages[1].dependencies = [
      Samples.log4j.purl.description, Samples.api.purl.description, "pkg:npm/unknown@1",
    ]
    return report
  }()
}
