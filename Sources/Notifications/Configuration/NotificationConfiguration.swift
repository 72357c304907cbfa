import Documents
import Model
import Parsing

/// Which channels there are, and what goes to which.
///
///     channels:
///       - {name: team, type: slack, url-file: /etc/bulkhead/slack}
///       - name: mail
///         type: email
///         server: smtp.example.org
///         user: bulkhead
///         password-file: /etc/bulkhead/smtp
///         from: bulkhead@example.org
///         to: [ops@example.org]
///     rules:
///       - {channels: [team, mail], severity: high, kinds: [detection, webshell, incident], group: 30s, repeat: 1h}
package struct NotificationConfiguration: Sendable {
  package let channels: [any NotificationChannel]
  package let rules: [RoutingRule]

  package static let maximumBytes = 1 << 20
  static let mostChannels = 50
  static let mostRules = 500

  package init(channels: [any NotificationChannel] = [], rules: [RoutingRule] = []) {
    self.channels = channels
    self.rules = rules
  }

  /// - Parameter name: what messages call the document; a path.
  package init(
    reading bytes: Bytes, name: String, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) {
    var limits = DocumentLimits()
    limits.bytes = Self.maximumBytes
    limits.nodes = 50_000
    limits.depth = 12
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(bytes, limits: limits) } catch {
      throw ConfigurationError(name, error.reason)
    }
    guard documents.count == 1, let root = documents.first, root.content != .null else {
      throw ConfigurationError(name, "expected one document with channels and rules, there are \(documents.count)")
    }
    try self.init(root, name: name, surroundings)
  }

  /// - Parameter node: the mapping of `channels` and `rules`, such as a larger configuration's `notifications`.
  package init(_ node: YAMLNode, name: String, _ surroundings: ChannelSurroundings) throws(ConfigurationError) {
    var fields = try ConfigurationFields(node, "the configuration of notifications", document: name)
    var channels: [any NotificationChannel] = []
    for node in try Self.list(&fields, "channels", Self.mostChannels) {
      let channel = try Self.channel(node, name, surroundings)
      guard !channels.contains(where: { $0.name == channel.name }) else {
        throw ConfigurationError(name, line: node.line, "there is a channel '\(channel.name)' already")
      }
      channels.append(channel)
    }
    var rules: [RoutingRule] = []
    for node in try Self.list(&fields, "rules", Self.mostRules) {
      rules.append(try RoutingRule(node, document: name, channels: channels.map(\.name)))
    }
    try fields.finish()
    self.init(channels: channels, rules: rules)
  }

  private static func list(
    _ fields: inout ConfigurationFields, _ key: String, _ most: Int
  ) throws(ConfigurationError) -> [YAMLNode] {
    guard let node = fields.node(key) else { return [] }
    guard case .sequence(let elements) = node.content, elements.count <= most else {
      throw fields.failure(key, "\(key) is a list of at most \(most)")
    }
    return elements
  }

  private static func channel(
    _ node: YAMLNode, _ document: String, _ surroundings: ChannelSurroundings
  ) throws(ConfigurationError) -> any NotificationChannel {
    var fields = try ConfigurationFields(node, "a channel", document: document)
    let name = try fields.required("name")
    guard name.utf8.count <= 60, OneLine.text(name, limit: 60) == name else {
      throw fields.failure("name", "a channel's name is one line of at most 60 bytes")
    }
    let word = try fields.required("type")
    guard let type = ChannelCatalogue.all.first(where: { $0.type == word }) else {
      let all = ChannelCatalogue.all.map { $0.type }.joined(separator: ", ")
      throw fields.failure("type", "the type '\(word.prefix(40))' is not known; there are \(all)")
    }
    let channel = try type.init(name: name, &fields, surroundings)
    try fields.finish()
    return channel
  }
}
