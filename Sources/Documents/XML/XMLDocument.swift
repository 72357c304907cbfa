import Parsing

/// Small XML documents as trees. Large ones are read with ``XMLReader``.
package enum XMLDocument {
  package static func parse(
    _ bytes: Bytes, limits: DocumentLimits = DocumentLimits()
  ) throws(ParseError) -> XMLElement {
    guard bytes.count <= limits.bytes else {
      throw ParseError("XML", "\(bytes.count) bytes, more than the limit of \(limits.bytes)")
    }
    var open: [XMLElement] = []
    var root: XMLElement?
    var lineOf: () -> Int = { 0 }
    let reader = XMLReader(limits: limits) { event throws(ParseError) in
      switch event {
      case .start(let name, let attributes):
        open.append(XMLElement(name: name, attributes: attributes.map { .init(name: $0, value: $1) }, line: lineOf()))
      case .text(let text):
        if let last = open.indices.last { open[last].ownText += text }
      case .end:
        guard let element = open.popLast() else { return }
        if let last = open.indices.last { open[last].children.append(element) } else { root = element }
      }
    }
    guard let reader else { throw ParseError("XML", "no memory for the parser") }
    lineOf = { [unowned reader] in reader.line }
    try reader.feed(bytes)
    try reader.finish()
    guard let root else { throw ParseError("XML", "no element in it") }
    return root
  }
}

package struct XMLElement: Sendable, Equatable {
  package struct Attribute: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// With its prefix, as written.
  package var name: String
  package var attributes: [Attribute] = []
  package var children: [XMLElement] = []
  /// All text directly in it, as written.
  package var ownText = ""
  /// Counted from 1.
  package var line = 0

  package init(name: String, attributes: [Attribute] = [], line: Int = 0) {
    self.name = name
    self.attributes = attributes
    self.line = line
  }

  /// The name without its prefix.
  package var localName: Substring {
    guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return Substring(name) }
    return name[name.utf8.index(after: colon)...]
  }

  /// ``ownText`` without white space around it.
  package var text: String {
    let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    let view = ownText.utf8
    guard let first = view.firstIndex(where: { !space.contains($0) }),
      let last = view.lastIndex(where: { !space.contains($0) })
    else { return "" }
    return String(ownText[first...last])
  }

  package subscript(attribute name: String) -> String? { attributes.last { $0.name == name }?.value }

  /// The first child of that local name.
  package subscript(child child: String) -> XMLElement? { children.first { $0.localName == child } }

  /// Every child of that local name.
  package func all(_ child: String) -> [XMLElement] { children.filter { $0.localName == child } }
}
