import Documents
import Model
import Parsing

/// `updateinfo.xml` of a dnf repository: notices with the packages that they bring.
///
/// Amazon, Rocky and Bottlerocket publish their notices this way. Source: createrepo_c's updateinfo, dnf's
/// documentation; times and words as the distributions write them.
struct UpdateInfo {
  let ecosystem: Ecosystem
  /// Who speaks.
  let source: String
  /// Set before every key, for feeds of several repositories.
  var prefix = ""
  /// Whether what the packages are for is told by their architecture.
  var architectures = true
  /// The notice's page.
  var link: @Sendable (_ id: String) -> String?

  func read(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    try XMLPieces(wanted: ["update"]).read(input) { update throws(ParseError) in
      // Enhancements and bug fixes are in the same list.
      guard update[attribute: "type"] ?? "security" == "security" else { return }
      guard let advisory = advisory(update) else {
        sink.skip(
          "\(input.part): a notice without id or packages: '\(BoundedText.line(update.content(of: "id"), to: 64))'")
        return
      }
      try sink.take(.advisory(advisory))
    }
  }

  private func advisory(_ update: XMLElement) -> Advisory? {
    let id = update.content(of: "id")
    guard !id.isEmpty, id.utf8.count <= 128 else { return nil }
    var advisory = Advisory(key: prefix + id, id: id)
    let title = update.content(of: "title")
    advisory.title = BoundedText.line(title.isEmpty ? update.content(of: "summary") : title, to: Advisory.Bounds.title)
    advisory.details = BoundedText.paragraph(update.content(of: "description"), to: Advisory.Bounds.details)
    advisory.published = update[child: "issued"]?[attribute: "date"]
    advisory.modified = update[child: "updated"]?[attribute: "date"]
    var references = update[child: "references"]?.all("reference") ?? []
    if references.count > Advisory.Bounds.covered { references.removeLast(references.count - Advisory.Bounds.covered) }
    var seen: Set<String> = []
    advisory.covers = references.compactMap { reference in
      let id = reference[attribute: "id"] ?? ""
      let name = AdvisoryIDs.isCVE(id) ? id : reference[attribute: "title"] ?? ""
      return AdvisoryIDs.isCVE(name) && seen.insert(name).inserted ? name : nil
    }
    if let own = link(id) { advisory.links = [own] }
    let word = update.content(of: "severity")
    if let severity = VendorSeverity.severity(word) {
      advisory.severities = [.init(source: source, severity: severity, word: word)]
    }
    advisory.affected = affected(update[child: "pkglist"], title)
    return advisory.affected.isEmpty ? nil : advisory
  }

  private struct Place: Hashable {
    var name: String
    var version: String
    var module: String?
  }

  private func affected(_ list: XMLElement?, _ title: String) -> [Affected] {
    var places: [Place: Set<String>] = [:]
    var order: [Place] = []
    for collection in list?.all("collection") ?? [] {
      // `<module name="nodejs" stream="12" …/>` tells the module of all packages of its collection.
      let module = collection[child: "module"].flatMap { module -> String? in
        guard let name = module[attribute: "name"], let stream = module[attribute: "stream"] else { return nil }
        return "\(name):\(stream)"
      }
      for package in collection.all("package") {
        guard let place = place(package, module, title) else { continue }
        if places[place] == nil { order.append(place) }
        places[place, default: []].insert(package[attribute: "arch"] ?? "")
      }
    }
    return order.map { place in
      var affected = Affected(ecosystem, place.name, key: .binary, status: .fixed, ranges: [.below(place.version)])
      affected.module = place.module
      let found = places[place] ?? []
      if architectures, !found.contains("noarch"), !found.contains("") {
        affected.architectures = found.filter { $0 != "src" }.sorted()
      }
      return affected
    }
  }

  private func place(_ package: XMLElement, _ module: String?, _ title: String) -> Place? {
    guard let name = package[attribute: "name"], let version = package[attribute: "version"], !name.isEmpty,
      let release = package[attribute: "release"], package[attribute: "arch"] != "src",
      !name.hasSuffix("-debuginfo"), !name.hasSuffix("-debugsource")
    else { return nil }
    let epoch = package[attribute: "epoch"].flatMap { $0.isEmpty || $0 == "None" ? nil : $0 } ?? "0"
    var place = Place(name: name, version: "\(epoch):\(version)-\(release)", module: module)
    if module == nil, release.contains(".module") {
      // A modular package whose module isn't said: only the title can tell; if not, nothing may be held against it.
      guard let label = ModuleLabel.inTitle(title) else { return nil }
      place.module = label
    }
    return place
  }

  static func isUpdateInfo(_ head: Bytes) -> Bool {
    func has(_ text: String) -> Bool { head.firstRange(of: Array(text.utf8)) != nil }
    return has("<updates") && has("<update ")
  }
}
