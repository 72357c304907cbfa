import Archives
import Documents
import Parsing

/// Takes a large XML document apart while it streams by: each element of the wanted names comes as a tree of its own,
/// everything around it is passed over.
struct XMLPieces {
  /// Local names.
  let wanted: Set<String>
  /// Most elements and pieces of text in one tree.
  var maximumNodes = 2_000_000
  /// Most bytes of the whole, unpacked.
  var maximumBytes = 8 << 30

  /// Puts together the tree that is open, and keeps those that are finished.
  private final class Builder {
    let wanted: Set<String>
    let maximumNodes: Int
    var open: [XMLElement] = []
    var finished: [XMLElement] = []
    var nodes = 0

    init(_ pieces: XMLPieces) {
      wanted = pieces.wanted
      maximumNodes = pieces.maximumNodes
    }

    func receive(_ event: XMLReader.Event) throws(ParseError) {
      switch event {
      case .start(let name, let attributes):
        let element = XMLElement(name: name, attributes: attributes.map { .init(name: $0, value: $1) })
        guard !open.isEmpty || wanted.contains(String(element.localName)) else { return }
        if open.isEmpty { nodes = 0 }
        try count()
        open.append(element)
      case .text(let text):
        guard let last = open.indices.last else { return }
        try count()
        open[last].ownText += text
      case .end:
        guard let element = open.popLast() else { return }
        if let last = open.indices.last { open[last].children.append(element) } else { finished.append(element) }
      }
    }

    private func count() throws(ParseError) {
      nodes += 1
      guard nodes <= maximumNodes else {
        throw ParseError("XML", "one element of it has more than \(maximumNodes) parts")
      }
    }
  }

  func read(_ input: FeedInput, _ body: (XMLElement) throws(ParseError) -> Void) throws(ParseError) {
    let builder = Builder(self)
    var limits = DocumentLimits()
    // Of the document as a whole, which is as long as it is; each tree has its own bound.
    limits.nodes = .max
    guard let reader = XMLReader(limits: limits, receive: { event throws(ParseError) in try builder.receive(event) })
    else { throw ParseError("XML", "no memory for the parser") }
    let source = Chunks(try input.stream(), size: 256 << 10)
    var total = 0
    while true {
      let chunk: Bytes
      do { chunk = Bytes(copying: try source.nextChunk()) } catch { throw ParseError(input.part, "\(error)") }
      if chunk.isEmpty { break }
      total += chunk.count
      guard total <= maximumBytes else {
        throw ParseError(input.part, "longer than the limit of \(maximumBytes) bytes")
      }
      try reader.feed(chunk)
      for element in builder.finished { try body(element) }
      builder.finished = []
    }
    try reader.finish()
    for element in builder.finished { try body(element) }
  }
}

extension XMLElement {
  /// The text of the first child of that name; empty where there is none.
  func content(of child: String) -> String { self[child: child]?.text ?? "" }
}
