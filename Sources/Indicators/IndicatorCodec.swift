import Model
import Parsing

/// Indicators as bytes, for the layer cache. Not an exchange format: `version` changes with the layout.
enum IndicatorCodec {
  static let version = 1

  static func encode(_ indicators: [Indicator]) -> [UInt8] {
    guard !indicators.isEmpty else { return [] }
    var writer = BinaryWriter()
    writer.list(indicators) { writer, indicator in
      writer.string(indicator.rule)
      writer.string(indicator.severity.rawValue)
      writer.string(indicator.title)
      writer.string(indicator.means.rawValue)
      writer.optional(indicator.category) { $0.string($1) }
      writer.optional(indicator.family) { $0.string($1) }
      writer.string(indicator.indicator)
      writer.optional(indicator.source) { $0.string($1) }
      writer.map(indicator.details)
      writer.map(indicator.digests)
    }
    return writer.bytes
  }

  static func decode(_ facts: Bytes) throws(ParseError) -> [Indicator] {
    guard !facts.isEmpty else { return [] }
    var reader = BinaryReader(facts, format: "indicator facts")
    return try reader.list { reader throws(ParseError) in
      let rule = try reader.string()
      let severity = Severity(rawValue: try reader.string()) ?? .unknown
      let title = try reader.string()
      guard let means = MalwareDetails.Means(rawValue: try reader.string()) else {
        throw ParseError("indicator facts", "unknown means", at: reader.offset)
      }
      return Indicator(
        rule: rule, severity: severity, title: title, means: means, category: try reader.optionalString(),
        family: try reader.optionalString(), indicator: try reader.string(), source: try reader.optionalString(),
        details: try reader.map(), digests: try reader.map())
    }
  }
}
