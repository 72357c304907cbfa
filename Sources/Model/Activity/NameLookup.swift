/// One message to or from a name server (RFC 1035), as far as it is of interest.
package struct NameLookup: Sendable, Hashable {
  /// Lower case, without the final dot.
  package var name: String
  /// `A`, `AAAA`, `TXT`, …; `TYPE65` style for others (RFC 3597).
  package var type: String
  package var isAnswer: Bool
  /// RCODE of an answer: 0 success, 3 no such name.
  package var code: UInt8
  /// Of the answer's A and AAAA records.
  package var addresses: [IPAddress]
  /// Of the answer's CNAME records, in order.
  package var aliases: [String]
  /// Bytes of the answer's TXT records together: what a tunnel brings in.
  package var textSize: Int
  package var server: IPAddress
  package var serverPort: UInt16

  package init(
    name: String, type: String, isAnswer: Bool = false, code: UInt8 = 0, addresses: [IPAddress] = [],
    aliases: [String] = [], textSize: Int = 0, server: IPAddress = IPAddress([]), serverPort: UInt16 = 53
  ) {
    self.name = name
    self.type = type
    self.isAnswer = isAnswer
    self.code = code
    self.addresses = addresses
    self.aliases = aliases
    self.textSize = textSize
    self.server = server
    self.serverPort = serverPort
  }
}
