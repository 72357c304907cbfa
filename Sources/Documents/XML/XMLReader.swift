import CExpat
import Parsing

/// Reads XML as it comes, through expat: start, end and text, one call each.
///
///     let reader = XMLReader { event throws(ParseError) in … }
///     while let chunk = … { try reader.feed(chunk) }
///     try reader.finish()
///
/// Namespace prefixes are left in the names (`oval:definition`). External entities are never loaded, and a document that
/// declares entities of its own is refused: none of the formats read here needs them, all bombs do.
///
/// Source: XML 1.0, fifth edition.
package final class XMLReader {
  package enum Event: Sendable {
    /// Attributes in order.
    case start(name: String, attributes: [(name: String, value: String)])
    case end(name: String)
    /// A piece of text: what stands between two tags may come in several.
    case text(String)
  }

  private let parser: XML_Parser
  private let limits: DocumentLimits
  private let receive: (Event) throws(ParseError) -> Void
  private var depth = 0
  private var count = 0
  private var failure: ParseError?

  /// - Parameter limits: `bytes` is not looked at here: the feeder decides how much it feeds.
  package init?(
    limits: DocumentLimits = DocumentLimits(), receive: @escaping (Event) throws(ParseError) -> Void
  ) {
    guard let parser = XML_ParserCreate(nil) else { return nil }
    self.parser = parser
    self.limits = limits
    self.receive = receive
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name, let reader = XMLReader.from(context) else { return }
        reader.start(String(cString: name), attributes)
      },
      { context, name in
        guard let name, let reader = XMLReader.from(context) else { return }
        reader.depth -= 1
        reader.hand(.end(name: String(cString: name)))
      })
    XML_SetCharacterDataHandler(parser) { context, characters, length in
      guard let characters, length > 0, let reader = XMLReader.from(context) else { return }
      let text = UnsafeRawBufferPointer(start: characters, count: Int(length))
      reader.hand(.text(String(decoding: text, as: UTF8.self)))
    }
    XML_SetEntityDeclHandler(parser) { context, _, _, _, _, _, _, _, _ in
      guard let reader = XMLReader.from(context) else { return }
      reader.stop(reader.error("it declares entities of its own, which is refused"))
    }
  }

  deinit { XML_ParserFree(parser) }

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
    context.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The line that is read right now, counted from 1.
  package var line: Int { Int(XML_GetCurrentLineNumber(parser)) }

  package func feed(_ bytes: Bytes) throws(ParseError) {
    var offset = 0
    // expat counts in Int32; smaller pieces also let it fail early.
    while offset < bytes.count {
      let piece = bytes[offset..<min(offset + (1 << 20), bytes.count)]
      let status = piece.withUnsafeBytes { memory in
        XML_Parse(parser, memory.bindMemory(to: CChar.self).baseAddress, Int32(memory.count), 0)
      }
      try check(status)
      offset += piece.count
    }
  }

  /// Nothing more comes: the document must be complete.
  package func finish() throws(ParseError) { try check(XML_Parse(parser, nil, 0, 1)) }

  private func check(_ status: XML_Status) throws(ParseError) {
    if let failure { throw failure }
    guard status != XML_STATUS_OK else { return }
    let code = XML_GetErrorCode(parser)
    throw error(XML_ErrorString(code).map { String(cString: $0) } ?? "unreadable")
  }

  private func error(_ reason: String) -> ParseError { ParseError("XML", "line \(line): \(reason)") }

  private func start(_ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
    depth += 1
    count += 1
    guard depth <= limits.depth else { return stop(error("nested deeper than \(limits.depth)")) }
    guard count <= limits.nodes else { return stop(error("more than \(limits.nodes) elements")) }
    var list: [(name: String, value: String)] = []
    var index = 0
    while let key = attributes?[index], let value = attributes?[index + 1] {
      list.append((String(cString: key), String(cString: value)))
      index += 2
    }
    hand(.start(name: name, attributes: list))
  }

  private func hand(_ event: Event) {
    guard failure == nil else { return }
    do throws(ParseError) { try receive(event) } catch { stop(error) }
  }

  private func stop(_ error: ParseError) {
    guard failure == nil else { return }
    failure = error
    XML_StopParser(parser, XML_Bool(0))
  }
}
