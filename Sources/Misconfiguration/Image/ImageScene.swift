import Images
import Model

/// Everything that is known of an image when its rules run.
package struct ImageScene: Sendable {
  /// One line of passwd(5), with what shadow(5) says of it.
  package struct Account: Sendable, Hashable {
    package var name: String
    package var userID: String
    package var groupID: String
    package var password: SettingFact.Password
    package var shell: String
    package var line: Int

    var isRoot: Bool { UInt32(userID) == 0 }
  }

  package let configuration: ImageConfiguration
  package let tree: FileTree
  /// What can be recovered of the Dockerfile.
  package let history: Dockerfile
  /// Of `etc/passwd`; nil where the image has none.
  package let accounts: [Account]?
  /// Settings by path, in the order of paths.
  package let settings: [(path: String, layer: Int, facts: [SettingFact])]
  let isPristine: @Sendable (String) -> Bool

  init(
    _ configuration: ImageConfiguration, _ tree: FileTree, inspector: String,
    isPristine: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.configuration = configuration
    self.tree = tree
    self.isPristine = isPristine
    history = HistoryReader.read(configuration)
    settings = tree.facts(of: inspector).compactMap { node, bytes in
      let facts = MisconfigurationInspector.facts(bytes).settings
      return facts.isEmpty ? nil : (node.path, node.layer, facts)
    }
    accounts = Self.accounts(settings, exists: tree.node(at: "etc/passwd") != nil)
  }

  private static func accounts(
    _ settings: [(path: String, layer: Int, facts: [SettingFact])], exists: Bool
  ) -> [Account]? {
    guard exists else { return nil }
    var shadow: [String: SettingFact.Password] = [:]
    for fact in settings.first(where: { $0.path == "etc/shadow" })?.facts ?? []
    where fact.kind == .shadow && fact.fields.count == 2 {
      shadow[fact.fields[0]] = SettingFact.Password(rawValue: fact.fields[1])
    }
    let lines = settings.first { $0.path == "etc/passwd" }?.facts ?? []
    return lines.compactMap { fact in
      guard fact.kind == .account, fact.fields.count == 5 else { return nil }
      var state = SettingFact.Password(rawValue: fact.fields[3]) ?? .shadow
      if state == .shadow, let known = shadow[fact.fields[0]] { state = known }
      return Account(
        name: fact.fields[0], userID: fact.fields[1], groupID: fact.fields[2], password: state, shell: fact.fields[4],
        line: fact.line)
    }
  }

  /// Settings of one kind, wherever they stand.
  func settings(_ kind: SettingFact.Kind) -> [(path: String, layer: Int, fact: SettingFact)] {
    settings.flatMap { file in file.facts.filter { $0.kind == kind }.map { (file.path, file.layer, $0) } }
  }

  /// Every rule's word.
  func matches() -> [Match] {
    var matches: [Match] = []
    for rule in Catalogue.dockerfileRules where rule.appliesToHistory { matches += rule.check(history).prefix(200) }
    for rule in Catalogue.imageRules { matches += rule.check(self).prefix(500) }
    let sightings = FileSurvey.sightings(tree, Catalogue.fileRules.map { $0.selection })
    for (rule, files) in zip(Catalogue.fileRules, sightings) where !files.isEmpty {
      matches += rule.check(files, self).prefix(500)
    }
    return matches
  }
}

/// A rule over an image's configuration and what stands at fixed places of its file system.
package protocol ImageRule: Rule {
  static func check(_ image: ImageScene) -> [Match]
}

/// A rule over files that are found by their name or mode, wherever they are.
package protocol FileRule: Rule {
  static var selection: FileSelection { get }
  /// - Parameter files: in the order of paths.
  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match]
}
