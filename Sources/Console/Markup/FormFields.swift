import Parsing

/// The fields of a query or of an `application/x-www-form-urlencoded` body, each with its first value.
package struct FormFields: Sendable {
  package static let maximumFields = 100

  private var values: [String: String] = [:]

  /// - Returns: nil where an escape is broken or there are too many fields.
  package init?(_ text: some StringProtocol) {
    var count = 0
    for pair in text.split(separator: "&", omittingEmptySubsequences: true) {
      count += 1
      guard count <= Self.maximumFields else { return nil }
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap({ PercentEncoding.decode($0, plusIsSpace: true) }),
        let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
      else { return nil }
      if values[name] == nil { values[name] = value }
    }
  }

  package subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }
}

extension FormFields {
  fileprivate init() {}
  package static let none = FormFields()
}
