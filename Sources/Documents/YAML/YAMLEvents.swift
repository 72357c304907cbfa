import CYAML
import Parsing

/// libyaml's events one after the other, copied out of its memory.
final class YAMLEvents {
  enum Event {
    case documentStart, documentEnd, streamStart, streamEnd, mappingEnd, sequenceEnd
    case mappingStart(anchor: String?)
    case sequenceStart(anchor: String?)
    case alias(String)
    case scalar(text: String, isPlain: Bool, anchor: String?)
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  // The parser reads from it until the end.
  private let bytes: Bytes
  /// Of the last event, counted from 1.
  private(set) var line = 1
  private(set) var endLine = 1

  init(_ bytes: Bytes) throws(ParseError) {
    self.bytes = bytes
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw ParseError("YAML", "no memory for the parser")
    }
    bytes.withUnsafeBytes { memory in
      // `bytes` keeps the memory where it is for as long as this object lives.
      yaml_parser_set_input_string(parser, memory.bindMemory(to: UInt8.self).baseAddress, memory.count)
    }
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  func next() throws(ParseError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
      throw ParseError("YAML", "line \(parser.pointee.problem_mark.line + 1): \(problem)")
    }
    defer { yaml_event_delete(&event) }
    line = Int(event.start_mark.line) + 1
    endLine = Int(event.end_mark.line) + 1
    func text(_ pointer: UnsafePointer<yaml_char_t>?) -> String? { pointer.map { String(cString: $0) } }
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: text(event.data.mapping_start.anchor))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: text(event.data.sequence_start.anchor))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let content = UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
      // `!!str 1.10` and `! 1.10` are texts.
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit == 1
      return .scalar(text: String(decoding: content, as: UTF8.self), isPlain: isPlain, anchor: text(scalar.anchor))
    default: throw ParseError("YAML", "line \(line): an unknown event")
    }
  }
}
