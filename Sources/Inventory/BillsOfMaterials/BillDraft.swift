import Model

/// What a reader gathers, and how it becomes a ``BillOfMaterials``.
struct BillDraft {
  let format: BillOfMaterials.Format
  var version = ""
  var tools: [String] = []
  /// The document's own name, for where it describes nothing.
  var name = ""
  var subject: BillComponent?
  var documentProperties: [(name: String, value: String)] = []
  var components: [BillComponent] = []
  var references = BillReferences()
  private var problems: [String] = []
  private var unsaid = 0
  private var skipped = 0

  init(_ format: BillOfMaterials.Format) { self.format = format }

  mutating func problem(_ reason: String) {
    if problems.count < BillOfMaterials.maximumProblems {
      if !problems.contains(reason) { problems.append(reason) }
    } else {
      unsaid += 1
    }
  }

  mutating func tool(_ name: String, _ version: String) {
    guard !name.isEmpty, tools.count < 16 else { return }
    tools.append(String((version.isEmpty ? name : "\(name) \(version)").prefix(200)))
  }

  /// A place for one more component; nil beyond the limit.
  mutating func reserve() -> Int? {
    guard components.count < BillOfMaterials.maximumComponents else {
      skipped += 1
      return nil
    }
    components.append(BillComponent())
    return components.count - 1
  }

  mutating func finish() -> BillOfMaterials {
    if skipped > 0 {
      problem("\(skipped) components more than the limit of \(BillOfMaterials.maximumComponents) were passed over")
    }
    if references.dropped > 0 { problem("\(references.dropped) relations between components could not be kept") }
    var judge = BillJudge(targets: lockFiles())
    var packages: [Package] = []
    var operatingSystem: OperatingSystem?
    var places: [Int: Int] = [:]
    var all = components
    if let subject, subject.purl.map({ !$0.hasPrefix("pkg:oci/") && !$0.hasPrefix("pkg:docker/") }) == true {
      all.insert(subject, at: 0)
    }
    for component in all {
      switch judge.judge(component) {
      case .nothing: break
      case .operatingSystem(let found):
        if operatingSystem == nil {
          operatingSystem = found
        } else if operatingSystem != found {
          problem("more than one operating system; \(found.id) \(found.version) was passed over")
        }
      case .package(let package):
        if let reference = component.reference, places[reference] == nil { places[reference] = packages.count }
        packages.append(package)
      }
    }
    for reason in judge.problems { problem(reason) }
    relate(&packages, places)
    if operatingSystem == nil { operatingSystem = BillJudge.operatingSystem(of: packages) }
    if operatingSystem?.prettyName == nil, let said = subject?.property("operating system") {
      operatingSystem?.prettyName = said
    }
    sayOwnGaps()
    if unsaid > 0 { problems.append("\(unsaid) further problems") }
    return BillOfMaterials(
      format: format, version: version, tools: tools, subject: describedSubject(operatingSystem),
      describes: describedKind(), packages: packages, problems: problems)
  }

  /// What lock files and the like (entries of Trivy's) stand for: the entries that depend on them … → their name.
  private func lockFiles() -> [Int: String] {
    var names: [Int: String] = [:]
    for component in components where BillJudge.isTarget(component) {
      if let reference = component.reference { names[reference] = component.name }
    }
    guard !names.isEmpty else { return [:] }
    var places: [Int: String] = [:]
    for relation in references.relations where relation.kind == .dependsOn || relation.kind == .contains {
      if let name = names[relation.from], places[relation.to] == nil { places[relation.to] = name }
    }
    return places
  }

  private func relate(_ packages: inout [Package], _ places: [Int: Int]) {
    let purls = packages.map(\.purl.description)
    for relation in references.relations {
      guard let from = places[relation.from] else { continue }
      switch relation.kind {
      case .dependsOn:
        if let to = places[relation.to], to != from { packages[from].dependencies.append(purls[to]) }
      case .developmentOf: packages[from].scope = .development
      case .optionalOf: packages[from].scope = .optional
      case .contains: break
      }
    }
    for index in packages.indices where packages[index].dependencies.count > 1 {
      packages[index].dependencies = Set(packages[index].dependencies).sorted()
    }
  }

  /// A document of ours repeats what its scan could not examine.
  private mutating func sayOwnGaps() {
    for (name, value) in documentProperties where name == "bulkhead:coverage:problem" {
      problem("the document says that it lacks: \(value.prefix(500))")
    }
  }

  private func documentProperty(_ name: String) -> String? { documentProperties.first { $0.name == name }?.value }

  private func describedKind() -> Subject.Kind? {
    if let kind = documentProperty("bulkhead:subject:kind").flatMap(Subject.Kind.init) { return kind }
    switch subject?.kind {
    case "container": return .image
    case "file": return .file
    case "application", "library", "framework": return .directory
    case "operating-system", "platform", "device", "firmware": return .host
    default: return nil
    }
  }

  private func describedSubject(_ os: OperatingSystem?) -> Subject {
    let own = subject.map(BillJudge.fullName) ?? ""
    return Subject(
      kind: .sbom, name: own.isEmpty ? (name.isEmpty ? "unnamed" : name) : own,
      digest: subject.flatMap(BillJudge.digest), os: os)
  }
}
