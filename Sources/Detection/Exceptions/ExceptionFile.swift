import Documents
import Parsing

/// Reads exceptions from YAML: see `docs/detection.md`. Nothing is guessed: an unknown key, a missing field or a day that
/// does not exist is an error with its line.
package enum ExceptionFile {
  package static let maximumBytes = 4 << 20
  package static let maximumExceptions = 10_000
  static let maximumPatterns = 1000
  static let maximumText = 2000

  /// - Parameter name: what messages call it; a path.
  package static func read(_ bytes: Bytes, name: String) throws(ExceptionFileError) -> [DetectionException] {
    var limits = DocumentLimits()
    limits.bytes = maximumBytes
    limits.nodes = 400_000
    limits.depth = 16
    let documents: [YAMLNode]
    do throws(ParseError) { documents = try YAMLDocument.nodes(bytes, limits: limits) } catch {
      throw ExceptionFileError(name, error.reason)
    }
    guard documents.count <= 1 else {
      throw ExceptionFileError(name, line: documents[1].line, "the file is one document, here begins another")
    }
    guard let root = documents.first, root.content != .null else { return [] }
    let reader = Fields(document: name)
    let fields = try reader.mapping(root, "the file", required: ["exceptions"], optional: ["version"])
    if let version = fields["version"], version.text != "1" {
      throw ExceptionFileError(name, line: version.line, "version '\(version.text ?? "?")' is not known; there is 1")
    }
    guard let list = fields["exceptions"], list.content != .null else { return [] }
    guard case .sequence(let entries) = list.content else {
      throw ExceptionFileError(name, line: list.line, "exceptions is a list")
    }
    guard entries.count <= maximumExceptions else {
      throw ExceptionFileError(name, line: list.line, "more than \(maximumExceptions) exceptions")
    }
    var exceptions: [DetectionException] = []
    for entry in entries { exceptions.append(try exception(entry, reader)) }
    return exceptions
  }

  /// A field for one, and the same for several.
  private static let lists = [
    ("rule", "rules"), ("image", "images"), ("container", "containers"), ("executable", "executables"),
    ("file", "files"), ("destination", "destinations"), ("user", "users"),
  ]

  private static func exception(_ node: YAMLNode, _ reader: Fields) throws(ExceptionFileError) -> DetectionException {
    let fields = try reader.mapping(
      node, "an exception", required: ["reason", "expires"], present: ["owner"],
      optional: lists.flatMap { [$0.0, $0.1] } + ["labels", "arguments", "review"])
    let day = try reader.text(fields["expires"], "expires")
    guard let expires = CivilDate(day) else {
      throw ExceptionFileError(
        reader.document, line: fields["expires"]?.line,
        "expires '\(day)' is no day; expected yyyy-MM-dd, e.g. 2027-01-31")
    }
    var patterns: [String: [String]] = [:]
    for (one, many) in lists {
      patterns[many] = try reader.texts(fields[one], one) + reader.texts(fields[many], many)
    }
    guard let rules = patterns["rules"], !rules.isEmpty else {
      throw ExceptionFileError(reader.document, line: node.line, "an exception has no 'rule', which it must")
    }
    // Empty until somebody accepts it.
    let owner = fields["owner"].flatMap { $0.content == .null ? "" : $0.text } ?? ""
    var exception = DetectionException(
      rules: rules, owner: owner, reason: try reader.text(fields["reason"], "reason"), expires: expires)
    exception.images = patterns["images"] ?? []
    exception.containers = patterns["containers"] ?? []
    exception.executables = patterns["executables"] ?? []
    exception.files = patterns["files"] ?? []
    exception.users = patterns["users"] ?? []
    for text in patterns["destinations"] ?? [] {
      guard let destination = DestinationPattern(text) else {
        let line = (fields["destination"] ?? fields["destinations"])?.line
        throw ExceptionFileError(
          reader.document, line: line,
          "destination '\(text)' is none; expected an address, a network or a name, with or without :PORT")
      }
      exception.destinations.append(destination)
    }
    exception.labels = try reader.labels(fields["labels"])
    if let words = fields["arguments"] {
      guard case .sequence = words.content else {
        throw ExceptionFileError(
          reader.document, line: words.line, "arguments is a list of the command line's first words, e.g. [sh, -c]")
      }
      exception.arguments = try reader.texts(words, "arguments")
    }
    if let review = fields["review"] { exception.review = try reader.text(review, "review") }
    exception.document = reader.document
    exception.line = node.line
    return exception
  }

  /// The fields of one document, with errors that name it.
  private struct Fields {
    let document: String

    func mapping(
      _ node: YAMLNode, _ what: String, required: [String], present: [String] = [], optional: [String]
    ) throws(ExceptionFileError) -> [String: YAMLNode] {
      let known = required + present + optional
      guard case .mapping(let entries) = node.content else {
        throw ExceptionFileError(
          document, line: node.line, "\(what) is a mapping of \(known.joined(separator: ", "))")
      }
      var fields: [String: YAMLNode] = [:]
      for entry in entries {
        guard known.contains(entry.key) else {
          throw ExceptionFileError(
            document, line: entry.line,
            "'\(entry.key.prefix(60))' is not known in \(what); there are \(known.joined(separator: ", "))")
        }
        guard fields[entry.key] == nil else {
          throw ExceptionFileError(document, line: entry.line, "'\(entry.key)' stands twice")
        }
        fields[entry.key] = entry.value
      }
      for key in required + present where fields[key] == nil {
        throw ExceptionFileError(document, line: node.line, "\(what) has no '\(key)', which it must")
      }
      return fields
    }

    func text(_ node: YAMLNode?, _ key: String) throws(ExceptionFileError) -> String {
      guard let node, let text = node.text, !text.isEmpty else {
        throw ExceptionFileError(document, line: node?.line, "\(key) is a text, and not an empty one")
      }
      guard text.utf8.count <= ExceptionFile.maximumText else {
        throw ExceptionFileError(
          document, line: node.line, "\(key) has more than \(ExceptionFile.maximumText) bytes")
      }
      return text
    }

    /// One text, or a list of them.
    func texts(_ node: YAMLNode?, _ key: String) throws(ExceptionFileError) -> [String] {
      guard let node else { return [] }
      guard case .sequence(let elements) = node.content else { return [try text(node, key)] }
      guard !elements.isEmpty else {
        throw ExceptionFileError(document, line: node.line, "\(key) is an empty list, which fits nothing")
      }
      guard elements.count <= ExceptionFile.maximumPatterns else {
        throw ExceptionFileError(
          document, line: node.line, "\(key) has more than \(ExceptionFile.maximumPatterns) entries")
      }
      var all: [String] = []
      for element in elements { all.append(try text(element, key)) }
      return all
    }

    func labels(_ node: YAMLNode?) throws(ExceptionFileError) -> [String: String] {
      guard let node else { return [:] }
      guard case .mapping(let entries) = node.content, !entries.isEmpty,
        entries.count <= ExceptionFile.maximumPatterns
      else { throw ExceptionFileError(document, line: node.line, "labels is a mapping of names to values") }
      var labels: [String: String] = [:]
      for entry in entries { labels[entry.key] = try text(entry.value, "the label \(entry.key)") }
      return labels
    }
  }
}
