import Model
import Testing

@testable import Reports

@Suite struct TableFormatTests {
  static func table(_ report: Report, _ options: ReportOptions = ReportOptions()) -> String {
    String(decoding: TableFormat().write(report, options), as: UTF8.self)
  }

  @Test func saysWhatMatters() {
    let text = Self.table(Samples.full, ReportOptions(width: 160))
    for words in [
      "shop:1.4  image", "supported until 2028-06-10", "layers    1 · 1.3 GB",
      "packages  5: maven 2 · deb 1 · npm 1 · pypi 1 (1 for development only, 1 declared, not installed)",
      "CRITICAL", "CVE-2021-44228", "→ 2.17.1", "won't fix", "exploited in the wild, EPSS 98 %", "Not examined",
      "opt/broken.jar", "What to do next", "1. Look at ",
    ] { #expect(text.contains(words), "\(words) is missing in\n\(text)") }
    #expect(!text.contains("\u{1B}"))
  }

  @Test func coloursOnlyWhenAsked() {
    #expect(Self.table(Samples.full, ReportOptions(color: true)).contains("\u{1B}[1;37;41mCRITICAL\u{1B}[0m"))
  }

  @Test func plainASCIIWhereNothingElseCanBeShown() {
    for report in [Samples.full, Samples.hostile, Samples.empty] {
      let text = Self.table(report, ReportOptions(unicode: false, listsPackages: true))
      #expect(text.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
    }
  }

  @Test(arguments: [60, 80, 120, 200]) func linesFit(width: Int) {
    for report in [Samples.full, Samples.hostile] {
      for line in Self.table(report, ReportOptions(width: width, listsPackages: true)).split(separator: "\n") {
        // Severity and rule are never cut: a rule's whole name is what `explain` takes.
        guard !line.contains("CVE"), !report.findings.contains(where: { line.contains(SafeText.oneLine($0.rule)) })
        else { continue }
        let text = String(line)
        if !text.contains(" ") || text.contains("script") { continue }
        #expect(SafeText.width(text) <= width, "\(text)")
      }
    }
  }

  @Test func controlsNeverReachTheTerminal() {
    let text = Self.table(Samples.hostile, ReportOptions(listsPackages: true))
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar.value != 0x202E)
    }
  }

  @Test func widthsCountColumns() {
    #expect(SafeText.width("漢字") == 4)
    #expect(SafeText.width("e\u{301}") == 1)
    #expect(SafeText.fit("abcdef", 4, mark: "…") == "abc…")
    #expect(SafeText.fit("漢字漢", 4, mark: "…") == "漢…")
    #expect(SafeText.fit("abc", 3, mark: "…") == "abc")
    #expect(SafeText.fit("abcdef", 0, mark: "...") == "")
  }
}
