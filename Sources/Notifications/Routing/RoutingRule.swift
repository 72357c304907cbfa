import Documents
import Model

/// What goes to which channels. Every rule that fits counts; of two for the same channel the first says how it is grouped.
package struct RoutingRule: Sendable, Hashable {
  package var channels: [String]
  /// At least.
  package var severity: Severity
  /// Empty: all.
  package var topics: Set<Notice.Topic>
  /// Patterns with `*`, of which one must fit; empty: all.
  package var images: [String]
  package var containers: [String]
  /// Of the finding's rule.
  package var rules: [String]
  /// How long to wait for more that belongs in the same message, s.
  package var group: Double
  /// How long the same problem is not told again, s; meanwhile it is counted.
  package var repeatAfter: Double
  /// No later rule counts for what this one takes.
  package var stops: Bool

  package init(
    channels: [String], severity: Severity = .unknown, topics: Set<Notice.Topic> = [], images: [String] = [],
    containers: [String] = [], rules: [String] = [], group: Double = 30, repeatAfter: Double = 3600, stops: Bool = false
  ) {
    self.channels = channels
    self.severity = severity
    self.topics = topics
    self.images = images
    self.containers = containers
    self.rules = rules
    self.group = group
    self.repeatAfter = repeatAfter
    self.stops = stops
  }

  init(_ node: YAMLNode, document: String, channels known: [String]) throws(ConfigurationError) {
    var fields = try ConfigurationFields(node, "a rule", document: document)
    let channels = try fields.texts("channels", most: 50)
    guard !channels.isEmpty else { throw fields.failure("a rule has no 'channels', which it must") }
    for channel in channels where !known.contains(channel) {
      throw fields.failure(
        "channels", "there is no channel '\(channel.prefix(60))'; there are \(known.joined(separator: ", "))")
    }
    self.init(channels: channels)
    severity = try fields.choice("severity", Severity.self) ?? .unknown
    for word in try fields.texts("kinds") {
      guard let topic = Notice.Topic(name: word) else {
        let all = Notice.Topic.all.map(\.name).joined(separator: ", ")
        throw fields.failure("kinds", "the kind '\(word.prefix(40))' is not known; there are \(all)")
      }
      topics.insert(topic)
    }
    images = try fields.texts("images")
    containers = try fields.texts("containers")
    rules = try fields.texts("rules")
    group = try fields.duration("group", most: 86_400) ?? group
    repeatAfter = try fields.duration("repeat") ?? repeatAfter
    stops = try fields.text("stop").map { $0 == "true" } ?? false
    try fields.finish()
  }

  package func fits(_ notification: Notice) -> Bool {
    notification.severity >= severity && (topics.isEmpty || topics.contains(notification.topic))
      && Self.fits(images, notification.image) && Self.fits(containers, notification.container)
      && Self.fits(rules, notification.rule)
  }

  private static func fits(_ patterns: [String], _ text: String) -> Bool {
    patterns.isEmpty || patterns.contains { WildcardPattern.fits($0, text) }
  }
}

/// `*` stands for any characters.
enum WildcardPattern {
  /// Goes back to the last `*` only: time grows with the product of both lengths at most.
  static func fits(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    var p = 0
    var t = 0
    var star: Int?
    var mark = 0
    while t < text.count {
      if p < pattern.count, pattern[p] == 0x2A {
        star = p
        mark = t
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let back = star {
        p = back + 1
        mark += 1
        t = mark
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == 0x2A }
  }
}
