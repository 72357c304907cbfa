import Foundation
import Parsing

/// From when on a certificate is valid: as much of X.509 as that needs.
///
/// Source: RFC 5280, 4.1; X.690 for the encoding.
enum CertificateDates {
  /// Seconds since 1970; nil for what is no certificate.
  static func notBefore(pem: String) -> Int? {
    let lines = pem.split(separator: "\n").map { $0.filter { !$0.isWhitespace } }
    guard let start = lines.firstIndex(of: "-----BEGINCERTIFICATE-----"),
      let end = lines[start...].firstIndex(of: "-----ENDCERTIFICATE-----"),
      let data = Data(base64Encoded: lines[(start + 1)..<end].joined())
    else { return nil }
    return notBefore(der: Bytes(data))
  }

  static func notBefore(der: Bytes) -> Int? {
    // Certificate → tbsCertificate → [version] serialNumber signature issuer validity → notBefore.
    guard let certificate = element(der, 0, 0x30), let body = element(der, certificate.start, 0x30) else { return nil }
    var offset = body.start
    if let version = element(der, offset, 0xA0) { offset = version.end }
    for tag: UInt8 in [0x02, 0x30, 0x30] {
      guard let next = element(der, offset, tag) else { return nil }
      offset = next.end
    }
    guard let validity = element(der, offset, 0x30) else { return nil }
    if let time = element(der, validity.start, 0x17) { return seconds(der[time.start..<time.end].text, yearDigits: 2) }
    if let time = element(der, validity.start, 0x18) { return seconds(der[time.start..<time.end].text, yearDigits: 4) }
    return nil
  }

  private static func element(_ bytes: Bytes, _ offset: Int, _ tag: UInt8) -> (start: Int, end: Int)? {
    guard bytes[offset] == tag, let first = bytes[offset + 1] else { return nil }
    var length = Int(first)
    var start = offset + 2
    if first & 0x80 != 0 {
      let count = Int(first & 0x7F)
      guard (1...4).contains(count) else { return nil }
      length = 0
      for _ in 0..<count {
        guard let byte = bytes[start] else { return nil }
        length = length << 8 | Int(byte)
        start += 1
      }
    }
    guard length <= bytes.count - start else { return nil }
    return (start, start + length)
  }

  /// `YYMMDDhhmmssZ`, or with four digits of the year.
  private static func seconds(_ text: String, yearDigits: Int) -> Int? {
    let digits = text.dropLast()
    guard text.hasSuffix("Z"), digits.count == yearDigits + 10, digits.allSatisfy(\.isNumber) else { return nil }
    let characters = Array(digits)
    func number(_ at: Int, _ count: Int) -> Int? { Int(String(characters[at..<at + count])) }
    guard var year = number(0, yearDigits) else { return nil }
    if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
    func pad(_ at: Int) -> String { String(characters[(yearDigits + at)..<(yearDigits + at + 2)]) }
    guard let day = CalendarDay("\(year)-\(pad(0))-\(pad(2))"), let hour = number(yearDigits + 4, 2),
      let minute = number(yearDigits + 6, 2), let second = number(yearDigits + 8, 2)
    else { return nil }
    return day.number * 86_400 + hour * 3600 + minute * 60 + second
  }
}
