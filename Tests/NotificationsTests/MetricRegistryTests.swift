import Testing

@testable import Notifications

@Suite struct MetricRegistryTests {
  @Test func writesWhatPrometheusReads() {
    let metrics = MetricRegistry()
    metrics.add("alerts_total", "Alerts\nby severity \\.", ["severity": "high", "place": "a\"b\\c\nd"])
    metrics.add("alerts_total", "", ["place": "a\"b\\c\nd", "severity": "high"], by: 2)
    metrics.set("up", "Whether it works.", to: 1)
    metrics.set("load", "Load.", to: 0.25)
    #expect(
      metrics.text == """
        # HELP alerts_total Alerts\\nby severity \\\\.
        # TYPE alerts_total counter
        alerts_total{place="a\\"b\\\\c\\nd",severity="high"} 3
        # HELP load Load.
        # TYPE load gauge
        load 0.25
        # HELP up Whether it works.
        # TYPE up gauge
        up 1

        """)
  }

  @Test func isBounded() {
    let metrics = MetricRegistry()
    for number in 0..<MetricRegistry.mostSeries + 10 { metrics.add("a", "", ["n": "\(number)"]) }
    for number in 0..<MetricRegistry.mostFamilies + 10 { metrics.set("g\(number)", "", to: 1) }
    #expect(metrics.text.split(separator: "\n").count { $0.hasPrefix("a{") } == MetricRegistry.mostSeries)
    #expect(metrics.text.contains("bulkhead_metrics_dropped_total 10\n"))
    #expect(!metrics.text.contains("g\(MetricRegistry.mostFamilies + 5) "))
  }

  @Test func strangeNamesAreLeftOut() {
    let metrics = MetricRegistry()
    metrics.add("1a", "")
    metrics.add("a b", "")
    metrics.add("a", "", ["x\"": "1"])
    metrics.add("a", "", by: -5)
    #expect(metrics.text.hasSuffix("\na 1\n"))
  }
}
