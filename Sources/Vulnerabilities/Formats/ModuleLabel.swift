/// The module that a modular RPM belongs to, as `name:stream`.
enum ModuleLabel {
  /// Of a title such as `Moderate: mariadb:10.3 security update`; nil where it names none, or several.
  static func inTitle(_ title: String) -> String? {
    var labels: [String] = []
    for word in title.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "(" || $0 == ")" }) {
      let parts = word.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, isName(parts[0]), isName(parts[1]) else { continue }
      if !labels.contains(String(word)) { labels.append(String(word)) }
    }
    return labels.count == 1 ? labels[0] : nil
  }

  /// From the full label `nodejs:12:8030020201124152102:229f0a1c`, or already `nodejs:12`.
  static func short(_ label: some StringProtocol) -> String? {
    let parts = label.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return "\(parts[0]):\(parts[1])"
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "+")
      }
  }
}
