import Synchronization

/// Counters and gauges, written in Prometheus' text format. From any thread.
///
///     let metrics = MetricRegistry()
///     metrics.add("bulkhead_alerts_total", "Alerts by severity.", ["severity": "high"])
///     metrics.set("bulkhead_containers_running", "Containers that run.", to: 12)
///     metrics.text      // for /metrics, with MetricRegistry.contentType
///
/// Source: Prometheus text exposition format 0.0.4; names and labels by the Prometheus data model.
package final class MetricRegistry: Sendable {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Names, and series of one: labels whose values come from outside must not fill the memory.
  static let mostFamilies = 1000
  static let mostSeries = 2000

  private enum Kind: String { case counter, gauge }

  private struct Family {
    var kind: Kind
    var help: String
    /// By what stands between the braces.
    var series: [String: Double] = [:]
    var dropped = 0.0
  }

  private let families = Mutex<[String: Family]>([:])

  package init() {}

  /// Adds to a counter; less than nothing is nothing.
  package func add(_ name: String, _ help: String, _ labels: [String: String] = [:], by amount: Double = 1) {
    change(.counter, name, help, labels) { $0 += max(amount, 0) }
  }

  package func set(_ name: String, _ help: String, _ labels: [String: String] = [:], to value: Double) {
    change(.gauge, name, help, labels) { $0 = value }
  }

  /// Takes a gauge's series away that are no more, such as those of a container that is gone.
  package func clear(_ name: String) { families.withLock { $0[name]?.series = [:] } }

  private func change(
    _ kind: Kind, _ name: String, _ help: String, _ labels: [String: String], _ change: (inout Double) -> Void
  ) {
    guard Self.isName(name, colon: true) else { return }
    let key = labels.filter { Self.isName($0.key, colon: false) }.sorted { $0.key < $1.key }
      .map { "\($0.key)=\"\(Self.escape($0.value))\"" }.joined(separator: ",")
    families.withLock { families in
      if families[name] == nil {
        guard families.count < Self.mostFamilies else { return }
        families[name] = Family(kind: kind, help: help)
      }
      guard families[name]?.kind == kind else { return }
      let isNew = families[name]?.series[key] == nil
      if isNew, families[name]?.series.count ?? 0 >= Self.mostSeries {
        families[name]?.dropped += 1
        return
      }
      change(&families[name, default: Family(kind: kind, help: help)].series[key, default: 0])
    }
  }

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
  private static func isName(_ text: String, colon: Bool) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        || (colon && $0 == 0x3A)
    }
  }

  private static func escape(_ text: String) -> String {
    String(text.prefix(200)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// Sorted by name and labels: the same figures give the same text.
  package var text: String {
    let families = families.withLock { $0 }
    var text = ""
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      let help = family.help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(family.kind.rawValue)\n"
      for (labels, value) in family.series.sorted(by: { $0.key < $1.key }) {
        text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
      }
    }
    let dropped = families.values.reduce(0) { $0 + $1.dropped }
    if dropped > 0 {
      text += """
        # HELP bulkhead_metrics_dropped_total Changes of series beyond the limit of \(Self.mostSeries) for one name.
        # TYPE bulkhead_metrics_dropped_total counter
        bulkhead_metrics_dropped_total \(Self.number(dropped))

        """
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return value.description
  }
}
