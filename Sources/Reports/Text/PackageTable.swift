import Model

/// Every package in a line, by ecosystem.
enum PackageTable {
  static func write(_ report: Report, _ page: inout TextPage) {
    let paths = PathStyle(report.subject)
    var groups: [String: [Package]] = [:]
    for package in report.packages { groups[package.type, default: []].append(package) }
    for (type, packages) in groups.sorted(by: { $0.key < $1.key }) {
      page.heading(type, note: "\(packages.count)")
      var columns = Columns(page.ink, flexible: [0, 1, 2])
      for package in packages {
        columns.row([
          .init(package.name), .init(package.version.isEmpty ? "(no version)" : package.version),
          .init(package.locations.first.map(paths.show) ?? "", .dim),
          .init(package.scope == .runtime ? "" : package.scope.rawValue, .dim),
        ])
      }
      page.add(columns)
    }
  }
}
