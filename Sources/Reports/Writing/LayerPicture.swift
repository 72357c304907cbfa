import Model

/// A picture of layers × severity: one bar a layer, as long as its findings, coloured by how bad they are.
///
/// SVG inside the page, which needs no script and no outside file.
enum LayerPicture {
  private struct Row {
    var name: String
    var command: String
    var counts: [Severity: Int] = [:]
    var total: Int { counts.values.reduce(0, +) }
  }

  /// Layers that are drawn; the rest is summed up in the last bar.
  private static let most = 40
  private static let barWidth = 420

  /// Empty where there is nothing to draw.
  static func html(_ report: Report) -> String {
    let rows = rows(report)
    guard let longest = rows.map(\.total).max(), longest > 0 else { return "" }
    let height = rows.count * 22 + 4
    var svg = "<h2>Findings by layer</h2>\n<svg class=\"layers\" role=\"img\" aria-label=\"Findings by layer and "
    svg += "severity\" viewBox=\"0 0 1000 \(height)\" width=\"100%\" height=\"\(height)\">\n"
    for (index, row) in rows.enumerated() {
      let top = index * 22 + 2
      svg += "<g><title>\(safe(row.name)): \(safe(row.command))</title>\n"
      svg += "<text x=\"0\" y=\"\(top + 14)\">\(safe(SafeText.fit(row.name, 14, mark: "…")))</text>\n"
      var left = 120
      for severity in Severity.allCases {
        let count = row.counts[severity] ?? 0
        guard count > 0 else { continue }
        // At least three units, so that one critical among thousands is still seen.
        let width = max(count * barWidth / longest, 3)
        svg += "<rect class=\"f-\(severity.rawValue)\" x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" height=\"18\">"
        svg += "<title>\(count) \(severity.rawValue)</title></rect>\n"
        left += width
      }
      svg += "<text x=\"\(left + 8)\" y=\"\(top + 14)\">\(row.total)</text>\n"
      svg +=
        "<text class=\"dim\" x=\"620\" y=\"\(top + 14)\">\(safe(SafeText.fit(row.command, 54, mark: "…")))</text>\n"
      svg += "</g>\n"
    }
    return svg + "</svg>\n" + legend()
  }

  private static func rows(_ report: Report) -> [Row] {
    var rows = report.layers.enumerated().map { index, layer in
      Row(name: "\(index + 1) \(layer.diffID.hex.prefix(8))", command: layer.createdBy ?? "")
    }
    var places: [Digest: Int] = [:]
    for (index, layer) in report.layers.enumerated() where places[layer.diffID] == nil { places[layer.diffID] = index }
    var elsewhere = Row(name: "no layer", command: "the image as a whole")
    for finding in report.findings {
      if let layer = finding.evidence.layer, let place = places[layer] {
        rows[place].counts[finding.severity, default: 0] += 1
      } else {
        elsewhere.counts[finding.severity, default: 0] += 1
      }
    }
    guard !rows.isEmpty else { return [] }
    if rows.count > most {
      var rest = Row(name: "others", command: "\(rows.count - most) further layers")
      for row in rows[most...] { rest.counts.merge(row.counts) { $0 + $1 } }
      rows = Array(rows.prefix(most)) + [rest]
    }
    return elsewhere.total > 0 ? rows + [elsewhere] : rows
  }

  private static func legend() -> String {
    let items = Severity.allCases.map { severity in
      "<span class=\"s \(severity.rawValue)\">■ \(severity.rawValue)</span>"
    }
    return "<p class=\"legend\">\(items.joined(separator: " "))</p>\n"
  }

  private static func safe(_ text: String) -> String { MarkupText.escape(SafeText.oneLine(text)) }
}
