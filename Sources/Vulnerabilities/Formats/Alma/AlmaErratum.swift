import Model
import Parsing

/// One erratum of AlmaLinux. The older form has its packages below `pkglist`, `updateinfo_id` and dates as
/// `{"$date": milliseconds}`; the newer one `id`, `packages` and `modules` at the top, and dates in seconds.
struct AlmaErratum {
  private struct Package {
    var name = ""
    var version = ""
    var release = ""
    var epoch = "0"
    var architecture = ""
    var module: String?
  }

  private let ecosystem: Ecosystem
  private var id = ""
  private var type = ""
  private var title = ""
  private var description = ""
  private var severity = ""
  private var issued: Int?
  private var updated: Int?
  private var cves: [String] = []
  private var packages: [Package] = []
  private var modules: [String] = []

  static let maximumPackages = 100_000

  init(_ reader: inout JSONReader, _ ecosystem: Ecosystem) throws(ParseError) {
    self.ecosystem = ecosystem
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "updateinfo_id", "id": id = try reader.stringIfPresent() ?? id
      case "type": type = try reader.stringIfPresent() ?? ""
      case "title": title = try reader.stringIfPresent() ?? ""
      case "description": description = try reader.stringIfPresent() ?? ""
      case "severity": severity = try reader.stringIfPresent() ?? ""
      case "issued_date": issued = try Self.seconds(&reader)
      case "updated_date": updated = try Self.seconds(&reader)
      case "references":
        try reader.eachObject { reader throws(ParseError) in try readReference(&reader) }
      case "pkglist":
        if try reader.kind() == .array {
          try reader.eachObject { reader throws(ParseError) in try readList(&reader) }
        } else if try reader.isNext(.object) {
          try readList(&reader)
        }
      case "packages":
        try reader.eachObject { reader throws(ParseError) in try readPackage(&reader) }
      case "modules":
        try reader.eachObject { reader throws(ParseError) in try readModule(&reader) }
      default: try reader.skip()
      }
    }
    guard !id.isEmpty else { throw ParseError("errata", "an erratum without id") }
  }

  private mutating func readList(_ reader: inout JSONReader) throws(ParseError) {
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "packages": try reader.eachObject { reader throws(ParseError) in try readPackage(&reader) }
      case "module":
        if try reader.isNext(.object) { try readModule(&reader) }
      default: try reader.skip()
      }
    }
  }

  /// Milliseconds in an object, or seconds.
  private static func seconds(_ reader: inout JSONReader) throws(ParseError) -> Int? {
    if try reader.kind() == .number { return try? reader.integer() }
    guard try reader.isNext(.object) else { return nil }
    var value: Int?
    try reader.object { key, reader throws(ParseError) in
      guard key == "$date", try reader.kind() == .number else { return _ = try reader.skip() }
      value = try reader.integer() / 1000
    }
    return value
  }

  private mutating func readReference(_ reader: inout JSONReader) throws(ParseError) {
    var (kind, name) = ("", "")
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "type": kind = try reader.stringIfPresent() ?? ""
      case "id": name = try reader.stringIfPresent() ?? ""
      default: try reader.skip()
      }
    }
    if kind == "cve", AdvisoryIDs.isCVE(name), !cves.contains(name), cves.count < Advisory.Bounds.covered {
      cves.append(name)
    }
  }

  private mutating func readPackage(_ reader: inout JSONReader) throws(ParseError) {
    var package = Package()
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": package.name = try reader.stringIfPresent() ?? ""
      case "version": package.version = try reader.stringIfPresent() ?? ""
      case "release": package.release = try reader.stringIfPresent() ?? ""
      case "arch": package.architecture = try reader.stringIfPresent() ?? ""
      case "epoch":
        if try reader.kind() == .number {
          package.epoch = try reader.numberText()
        } else if let text = try reader.stringIfPresent(), !text.isEmpty {
          package.epoch = text
        }
      case "module": package.module = try reader.stringIfPresent().flatMap { ModuleLabel.short($0) }
      default: try reader.skip()
      }
    }
    guard packages.count < Self.maximumPackages else { throw ParseError("errata", "more packages than can be") }
    packages.append(package)
  }

  private mutating func readModule(_ reader: inout JSONReader) throws(ParseError) {
    var (name, stream) = ("", "")
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "name": name = try reader.stringIfPresent() ?? ""
      case "stream": stream = try reader.stringIfPresent() ?? ""
      default: try reader.skip()
      }
    }
    let label = "\(name):\(stream)"
    if !name.isEmpty, !stream.isEmpty, !modules.contains(label) { modules.append(label) }
  }

  /// Nil for what isn't about security, or brings no package.
  var advisory: Advisory? {
    guard type == "security" || (type.isEmpty && id.hasPrefix("ALSA-")) else { return nil }
    let affected = affected
    guard !affected.isEmpty else { return nil }
    let page = "\(ecosystem.release)/\(id.map { $0 == ":" ? "-" : $0 }.reduce(into: "") { $0.append($1) })"
    var advisory = Advisory(
      key: "\(ecosystem.release)/\(id)", id: id, covers: cves,
      title: BoundedText.line(title, to: Advisory.Bounds.title),
      details: BoundedText.paragraph(description, to: Advisory.Bounds.details), published: issued.map(UnixDate.text),
      modified: updated.map(UnixDate.text), links: ["https://errata.almalinux.org/\(page).html"], affected: affected)
    if let word = VendorSeverity.severity(severity) {
      advisory.severities = [.init(source: "almalinux", severity: word, word: severity)]
    }
    return advisory
  }

  private struct Place: Hashable {
    var name: String
    var version: String
    var module: String?
  }

  private var affected: [Affected] {
    var places: [Place: Set<String>] = [:]
    var order: [Place] = []
    for package in packages {
      guard let place = place(package) else { continue }
      if places[place] == nil { order.append(place) }
      places[place, default: []].insert(package.architecture)
    }
    return order.map { place in
      var affected = Affected(ecosystem, place.name, key: .binary, status: .fixed, ranges: [.below(place.version)])
      affected.module = place.module
      let found = places[place] ?? []
      if !found.contains("noarch"), !found.contains("") { affected.architectures = found.sorted() }
      return affected
    }
  }

  private func place(_ package: Package) -> Place? {
    guard !package.name.isEmpty, !package.version.isEmpty, package.architecture != "src",
      !package.name.hasSuffix("-debuginfo"), !package.name.hasSuffix("-debugsource")
    else { return nil }
    var place = Place(
      name: package.name, version: "\(package.epoch):\(package.version)-\(package.release)", module: package.module)
    // A modular package without a label, as Alma once shipped them: only where the erratum is of one module.
    if place.module == nil, package.release.contains(".module") {
      guard let label = modules.count == 1 ? modules[0] : ModuleLabel.inTitle(title) else { return nil }
      place.module = label
    }
    return place
  }
}
