import Model
import Parsing

/// The compact form on disk: what was learnt of a feed, so that it is there after a restart without the feed.
extension IndicatorIndex {
  private static let magic: [UInt8] = Array("BHTI\u{1}".utf8)

  package var encoded: [UInt8] {
    var numbers: [IndicatorFacts: Int] = [:]
    var all: [IndicatorFacts] = []
    var body = BinaryWriter()
    var entries = 0
    forEach { indicator, facts in
      entries += 1
      switch indicator {
      case .network(let network):
        body.byte(0)
        body.blob(network.address.bytes)
        body.count(network.prefix)
      case .endpoint(let address, let port):
        body.byte(1)
        body.blob(address.bytes)
        body.count(Int(port))
      case .domain(let text):
        body.byte(2)
        body.string(text)
      case .url(let text):
        body.byte(3)
        body.string(text)
      case .digest(let text):
        body.byte(4)
        body.string(text)
      }
      body.list(facts.reversed()) { writer, fact in
        let number = numbers[fact] ?? all.count
        if number == all.count {
          numbers[fact] = number
          all.append(fact)
        }
        writer.count(number)
      }
    }
    var head = BinaryWriter()
    head.list(all) { writer, fact in
      writer.string(fact.feed)
      writer.string(fact.family)
      writer.byte(fact.role.rawValue)
      writer.count(fact.confidence)
      for time in [fact.firstSeen, fact.lastSeen, fact.expires] { writer.signed(Int64(time)) }
    }
    head.count(entries)
    return Self.magic + head.bytes + body.bytes
  }

  /// - Throws: for a file that is torn or of another version; then the feed has to be read again.
  package init(decoding bytes: Bytes, source: FeedSource) throws(ParseError) {
    self.init(source: source)
    guard bytes.starts(with: Self.magic) else { throw ParseError("indicator index", "not of this version") }
    var reader = BinaryReader(bytes[from: Self.magic.count], format: "indicator index")
    let all = try reader.list { reader throws(ParseError) in
      let feed = try reader.string()
      let family = try reader.string()
      guard let role = IndicatorFacts.Role(rawValue: try reader.byte()) else {
        throw ParseError("indicator index", "an unknown role", at: reader.offset)
      }
      let confidence = Int(clamping: try reader.unsigned())
      return IndicatorFacts(
        feed: feed, family: family, role: role, confidence: confidence, firstSeen: Int(try reader.signed()),
        lastSeen: Int(try reader.signed()), expires: Int(try reader.signed()))
    }
    let entries = try reader.count()
    for _ in 0..<entries {
      let kind = try reader.byte()
      let indicator: Indicator
      switch kind {
      case 0, 1:
        let address = IPAddress(try reader.blob().array)
        let number = try reader.unsigned()
        guard address.bytes.count == 4 || address.bytes.count == 16, number <= 65_535 else {
          throw ParseError("indicator index", "no address", at: reader.offset)
        }
        if kind == 1 {
          indicator = .endpoint(address, port: UInt16(number))
        } else if let network = IPNetwork(address, prefix: Int(number)) {
          indicator = .network(network)
        } else {
          throw ParseError("indicator index", "no network", at: reader.offset)
        }
      case 2: indicator = .domain(try reader.string())
      case 3: indicator = .url(try reader.string())
      case 4: indicator = .digest(try reader.string())
      default: throw ParseError("indicator index", "an unknown kind of entry", at: reader.offset)
      }
      for number in try reader.list({ reader throws(ParseError) in try reader.unsigned() }) {
        guard number < UInt64(all.count) else {
          throw ParseError("indicator index", "facts that are not there", at: reader.offset)
        }
        add(indicator, all[Int(number)])
      }
    }
    guard reader.isAtEnd else { throw ParseError("indicator index", "something follows its end", at: reader.offset) }
  }
}
