import Foundation
import Inventory
import Parsing
import Vulnerabilities

/// What is in the index, for people (a line each) and for programs (one JSON document).
struct InventoryPage {
  private var rows: [[String]] = []
  private var count = 0

  enum Entry {
    case image(IndexedImage)
    case container(IndexedContainer)
    case package(IndexedPackage)

    /// What it goes by.
    var names: [String] {
      switch self {
      case .image(let image): image.names + [image.key]
      case .container(let container): [container.name, container.identifier]
      case .package(let package): [package.name, package.purl]
      }
    }
  }

  static func totals(_ totals: VulnerabilityIndex.Totals, isJSON: Bool) -> String {
    guard isJSON else {
      return """
        images      \(totals.images)
        containers  \(totals.containers), \(totals.running) of them running
        packages    \(totals.packages) different ones
        problems    \(totals.problems) known ones

        """
    }
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("schema", "bulkhead.inventory/1")
      json.member("images", totals.images)
      json.member("containers", totals.containers)
      json.member("running", totals.running)
      json.member("packages", totals.packages)
      json.member("problems", totals.problems)
    }
    return json.text + "\n"
  }

  /// The whole list, and how many entries it has.
  /// - Parameter entries: calls its argument with each.
  static func write(
    _ what: String, isJSON: Bool, _ entries: ((Entry) throws -> Void) throws -> Void
  ) throws -> (text: String, count: Int) {
    var page = InventoryPage()
    if isJSON {
      var json = JSONWriter(pretty: true)
      try json.object { json in
        json.member("schema", "bulkhead.inventory/1")
        try json.member(what) { json in
          try json.array { json in
            try entries { entry in
              page.count += 1
              Self.write(entry, &json)
            }
          }
        }
      }
      return (json.text + "\n", page.count)
    }
    page.rows.append(heading(what))
    try entries { entry in
      page.count += 1
      page.rows.append(cells(entry))
    }
    return (page.table, page.count)
  }

  // MARK: Text

  private static func heading(_ what: String) -> [String] {
    switch what {
    case "images": ["IMAGE", "SYSTEM", "PACKAGES", "RUNNING", "SCANNED", "KEY"]
    case "containers": ["CONTAINER", "STATE", "ID", "IMAGE", "ENGINE"]
    default: ["PACKAGE", "SYSTEM", "IMAGES"]
    }
  }

  private static func cells(_ entry: Entry) -> [String] {
    switch entry {
    case .image(let image):
      let system = image.os.map { $0.version.isEmpty ? $0.id : "\($0.id) \($0.version)" } ?? "-"
      return [
        image.names.first ?? image.key, system, "\(image.packageCount)", "\(image.runningContainers)",
        "\(Day(secondsSince1970: image.scannedAt))", short(image.key),
      ]
    case .container(let container):
      return [
        container.name, container.isRunning ? "running" : "stopped", String(container.identifier.prefix(12)),
        short(container.image), container.host,
      ]
    case .package(let package):
      return [package.purl, package.os.isEmpty ? "-" : package.os, "\(package.imageCount)"]
    }
  }

  /// A digest as engines shorten it.
  private static func short(_ key: String) -> String {
    guard key.hasPrefix("sha256:") else { return String(key.prefix(80)) }
    return String(key.dropFirst(7).prefix(12))
  }

  private var table: String {
    guard rows.count > 1 else { return "" }
    let rows = rows.map { $0.map(AffectedPage.safe) }
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      // One long name must not push everything else out of sight.
      min(rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0, 72)
    }
    return rows.map { row in
      row.enumerated().map { column, text in
        column == row.count - 1 ? text : text + String(repeating: " ", count: max(0, widths[column] - text.count))
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  // MARK: JSON

  private static func write(_ entry: Entry, _ json: inout JSONWriter) {
    json.object { json in
      switch entry {
      case .image(let image):
        json.member("key", image.key)
        json.member("names", image.names)
        json.member("os", orNull: image.os.map { $0.version.isEmpty ? $0.id : "\($0.id) \($0.version)" })
        json.member("packageCount", image.packageCount)
        json.member("runningContainers", image.runningContainers)
        json.member("scannedAt", image.scannedAt)
        json.member("layers", image.layers.map(\.description))
      case .container(let container):
        json.member("id", container.identifier)
        json.member("name", container.name)
        json.member("isRunning", container.isRunning)
        json.member("image", container.image)
        json.member("host", container.host)
      case .package(let package):
        json.member("purl", package.purl)
        json.member("type", package.type)
        json.member("name", package.name)
        json.member("version", package.version)
        json.member("os", package.os)
        json.member("imageCount", package.imageCount)
      }
    }
  }
}
