import Parsing

/// Follows one download over broken connections: which range to ask for, what to skip, when it is whole.
///
/// A pure state machine. Source: RFC 9110 §14 (range requests), §15.3.7 (206), §15.5.17 (416).
package struct DownloadState: Sendable {
  /// Bytes handed on so far.
  package private(set) var delivered = 0
  /// Size of the whole, once known.
  package private(set) var total: Int?
  private let limit: Int
  private var validators = Validators()
  /// Bytes of the present answer that were delivered before.
  private var toSkip = 0
  private var deliveredAtLastFault = 0
  package private(set) var resumptions = 0

  package static let maximumResumptions = 64
  /// Fewer new bytes than this between two faults are no progress.
  static let progress = 1 << 20

  /// - Parameters:
  ///   - size: the size the caller was told by another source (a manifest); an answer of another size is refused.
  ///   - limit: most bytes to take where no size is known.
  package init(size: Int?, limit: Int) {
    total = size
    self.limit = limit
  }

  /// First byte of the next request's range; nil: ask for the whole.
  package var rangeStart: Int? { delivered > 0 ? delivered : nil }

  /// For `If-Range`: only the same version may be continued.
  package var rangeCondition: String? { validators.forRange }

  package var isWhole: Bool { total == delivered }

  /// The server answered; afterwards its body is to be read.
  /// - Throws: a fault of kind `status` where the status is neither 200 nor 206.
  package mutating func answered(
    status: Int, contentRange: String?, contentLength: Int?, validators new: Validators, at address: WebAddress
  ) throws(WebError) {
    switch status {
    case 200:
      if let length = contentLength { try learn(total: length, at: address) }
      guard delivered == 0 || !differs(new) else {
        throw WebError(.protocol, "\(address): changed while it was being downloaded; try again")
      }
      toSkip = delivered
    case 206:
      guard delivered > 0, let range = contentRange.flatMap(ContentRange.init), range.first == delivered else {
        throw WebError(
          .protocol,
          "\(address): answers with another range ('\(contentRange ?? "none")') than asked for (\(delivered)–)")
      }
      if let length = range.total { try learn(total: length, at: address) }
      toSkip = 0
    default: throw WebError(.status(status), "\(address): status \(status)")
    }
    if validators.isEmpty { validators = new }
  }

  private func differs(_ new: Validators) -> Bool {
    guard let old = validators.entityTag, let tag = new.entityTag else { return false }
    return old != tag
  }

  private mutating func learn(total length: Int, at address: WebAddress) throws(WebError) {
    if let total, total != length {
      throw WebError(.protocol, "\(address): is \(length) bytes long, expected \(total)")
    }
    guard length <= limit else {
      throw WebError(.tooLarge, "\(address): \(length) bytes are announced, the limit is \(limit) bytes")
    }
    total = length
  }

  /// `count` bytes arrived: how many of their first ones to drop because they were delivered before.
  package mutating func arrived(_ count: Int, at address: WebAddress) throws(WebError) -> Int {
    let drop = min(toSkip, count)
    toSkip -= drop
    let (sum, overflow) = delivered.addingReportingOverflow(count - drop)
    guard !overflow, sum <= total ?? limit, sum <= limit else {
      throw WebError(
        .tooLarge, "\(address): more bytes than \(total.map { "the \($0) expected" } ?? "the limit of \(limit)")")
    }
    delivered = sum
    return drop
  }

  /// The answer's body ended without an error.
  package mutating func ended(at address: WebAddress) throws(WebError) {
    if let total, delivered < total {
      throw WebError(.broken, "\(address): ended after \(delivered) of \(total) bytes")
    }
    total = delivered
  }

  /// A fault came: true where enough arrived since the last one to count as progress.
  package mutating func faulted() -> Bool {
    resumptions += 1
    defer { deliveredAtLastFault = delivered }
    return resumptions <= Self.maximumResumptions && delivered - deliveredAtLastFault >= Self.progress
  }
}

/// `Content-Range: bytes 0-499/1234` (RFC 9110 §14.4).
package struct ContentRange: Sendable, Equatable {
  package let first: Int
  package let last: Int
  /// Nil for `*`.
  package let total: Int?

  package init?(_ text: String) {
    let words = text.trimmingSpaces.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last else {
      return nil
    }
    self.first = first
    self.last = last
    if parts[1] == "*" {
      total = nil
    } else {
      guard let total = Self.number(parts[1]), last < total else { return nil }
      self.total = total
    }
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
