import Parsing

/// Puts events together to trees, without recursion.
struct YAMLComposer {
  private let events: YAMLEvents
  private let limits: DocumentLimits
  private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
  private var count = 0
  private var isAtEnd = false

  /// A mapping or sequence that is not yet complete.
  private struct Frame {
    var isMapping: Bool
    var line: Int
    var anchor: String?
    var countBefore: Int
    var entries: [YAMLNode.Entry] = []
    var elements: [YAMLNode] = []
    var key: (text: String, line: Int)?
  }

  init(_ bytes: Bytes, limits: DocumentLimits) throws(ParseError) {
    events = try YAMLEvents(bytes)
    self.limits = limits
  }

  /// The next document; nil at the stream's end.
  mutating func next() throws(ParseError) -> YAMLNode? {
    guard !isAtEnd else { return nil }
    var frames: [Frame] = []
    var root: YAMLNode?
    anchors = [:]
    while true {
      let finished: YAMLNode?
      switch try events.next() {
      case .streamStart, .documentStart: continue
      case .streamEnd:
        isAtEnd = true
        return nil
      case .documentEnd: return root ?? YAMLNode(content: .null, line: events.line, endLine: events.line)
      case .mappingStart(let anchor):
        try open(isMapping: true, anchor, &frames)
        continue
      case .sequenceStart(let anchor):
        try open(isMapping: false, anchor, &frames)
        continue
      case .mappingEnd, .sequenceEnd:
        guard let frame = frames.popLast() else { continue }
        let content: YAMLNode.Content =
          frame.isMapping ? .mapping(try merged(frame.entries)) : .sequence(frame.elements)
        let node = YAMLNode(content: content, line: frame.line, endLine: max(frame.line, events.endLine))
        if let anchor = frame.anchor { anchors[anchor] = (node, count - frame.countBefore) }
        finished = node
      case .alias(let name):
        guard let known = anchors[name] else { throw failure("alias *\(name.prefix(40)) stands for nothing") }
        try add(known.size)
        finished = known.node
      case .scalar(let text, let isPlain, let anchor):
        try add(1)
        let node = YAMLNode(
          content: isPlain ? YAMLScalar.resolve(text) : .string(text), line: events.line, endLine: events.endLine)
        if let anchor { anchors[anchor] = (node, 1) }
        if let last = frames.indices.last, frames[last].isMapping, frames[last].key == nil {
          frames[last].key = (text, events.line)
          continue
        }
        finished = node
      }
      guard let finished else { continue }
      guard let last = frames.indices.last else {
        root = finished
        continue
      }
      if !frames[last].isMapping {
        frames[last].elements.append(finished)
      } else if let key = frames[last].key {
        frames[last].entries.append(YAMLNode.Entry(key: key.text, line: key.line, value: finished))
        frames[last].key = nil
      } else if let text = finished.text {
        frames[last].key = (text, finished.line)
      } else {
        throw failure("a key that is not a scalar")
      }
    }
  }

  private mutating func open(isMapping: Bool, _ anchor: String?, _ frames: inout [Frame]) throws(ParseError) {
    guard frames.count < limits.depth else { throw failure("nested deeper than \(limits.depth)") }
    if let last = frames.last, last.isMapping, last.key == nil { throw failure("a key that is not a scalar") }
    let before = count
    try add(1)
    frames.append(Frame(isMapping: isMapping, line: events.line, anchor: anchor, countBefore: before))
  }

  private mutating func add(_ nodes: Int) throws(ParseError) {
    count += nodes
    guard count <= limits.nodes else { throw failure("more than \(limits.nodes) values") }
  }

  /// `<<: *base`: the base's keys that the mapping lacks itself. Source: yaml.org/type/merge.html.
  private mutating func merged(_ entries: [YAMLNode.Entry]) throws(ParseError) -> [YAMLNode.Entry] {
    guard entries.contains(where: { $0.key == "<<" }) else { return entries }
    var result = entries.filter { $0.key != "<<" }
    var keys = Set(result.map(\.key))
    for entry in entries where entry.key == "<<" {
      let sources = entry.value.elements.isEmpty ? [entry.value] : entry.value.elements
      for inherited in sources.flatMap(\.entries) where keys.insert(inherited.key).inserted {
        result.append(inherited)
      }
    }
    return result
  }

  private func failure(_ reason: String) -> ParseError { ParseError("YAML", "line \(events.line): \(reason)") }
}
