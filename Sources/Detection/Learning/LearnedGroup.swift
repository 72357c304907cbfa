import Model

/// Alerts of one rule about one program of one image: what they have in common.
struct LearnedGroup: Sendable {
  struct Key: Hashable, Sendable {
    var rule: String
    /// Without tag and digest.
    var image: String
    /// Only where the image is not known.
    var container: String
    /// Empty where several were put together.
    var executable: String
    var user: String

    /// Nil for an alert that belongs to no container that could be named.
    init?(_ finding: Finding, _ details: DetectionDetails, _ container: ContainerFacts?) {
      guard let held = details.container else { return nil }
      rule = finding.rule
      image = DetectionException.untagged(container?.image ?? held.image)
      self.container = image.isEmpty ? container?.name ?? held.name : ""
      guard !image.isEmpty || !self.container.isEmpty else { return nil }
      executable = details.process?.executable ?? ""
      user = details.process?.user ?? ""
    }
  }

  static let limit = 64
  /// Programs of one image for one rule beyond which they are put together.
  static let programLimit = 8
  static let wordLimit = 8

  var count: UInt64 = 0
  let first: Double
  var last: Double
  var severity: Severity = .unknown
  var sample = ""
  var containers: Set<String> = []
  var executables: Set<String> = []
  var files: Set<String> = []
  var destinations: Set<String> = []
  /// Some alert had no file, or no destination: they cannot be asked for.
  var lacksFile = false
  var lacksDestination = false
  /// There were more than are kept.
  var hasTooMany = false
  /// The first words that all command lines share.
  var arguments: [String]?

  init(_ time: Double) {
    first = time
    last = time
  }

  private mutating func put(_ text: String, in set: WritableKeyPath<LearnedGroup, Set<String>>) {
    if self[keyPath: set].count < Self.limit {
      self[keyPath: set].insert(text)
    } else if !self[keyPath: set].contains(text) {
      hasTooMany = true
    }
  }

  mutating func add(_ finding: Finding, _ details: DetectionDetails, _ container: ContainerFacts?) {
    count += 1
    last = max(last, details.time)
    severity = max(severity, finding.severity)
    sample = finding.title
    if let id = details.container?.id, containers.count < Self.limit { containers.insert(id) }
    if let file = details.file, !file.isEmpty { put(file, in: \.files) } else { lacksFile = true }
    if let network = details.network, let colon = network.remote.lastIndex(of: ":") {
      let port = network.remote[colon...]
      put(network.name.isEmpty ? network.remote : network.name + port, in: \.destinations)
    } else {
      lacksDestination = true
    }
    if let program = details.process?.executable { executables.insert(program) }
    let words = details.process.map { Array($0.arguments.prefix(Self.wordLimit)) } ?? []
    arguments = arguments.map { Self.common($0, words) } ?? words
  }

  private static func common(_ a: [String], _ b: [String]) -> [String] {
    Array(zip(a, b).prefix { $0 == $1 }.map(\.0))
  }

  private mutating func join(_ other: LearnedGroup) {
    count += other.count
    last = max(last, other.last)
    severity = max(severity, other.severity)
    lacksFile = lacksFile || other.lacksFile
    lacksDestination = lacksDestination || other.lacksDestination
    hasTooMany = hasTooMany || other.hasTooMany
    for text in other.containers { if containers.count < Self.limit { containers.insert(text) } }
    for text in other.executables { put(text, in: \.executables) }
    for text in other.files { put(text, in: \.files) }
    for text in other.destinations { put(text, in: \.destinations) }
    arguments = Self.common(arguments ?? [], other.arguments ?? [])
  }

  /// Many programs of one image for one rule are one group: a build that runs each of its own products.
  static func merged(_ groups: [Key: LearnedGroup]) -> [(key: Key, group: LearnedGroup)] {
    var families: [Key: [Key]] = [:]
    for key in groups.keys {
      var family = key
      family.executable = ""
      families[family, default: []].append(key)
    }
    var result: [(key: Key, group: LearnedGroup)] = []
    for (family, members) in families {
      let members = members.sorted { $0.executable < $1.executable }
      if members.count <= programLimit {
        for member in members { if let group = groups[member] { result.append((member, group)) } }
      } else if var whole = groups[members[0]] {
        for member in members.dropFirst() { if let group = groups[member] { whole.join(group) } }
        result.append((family, whole))
      }
    }
    return result
  }
}
