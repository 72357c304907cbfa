import Parsing

extension WebResponse {
  /// Reads a short body to its end, so that the connection can serve again; drops a long one with its connection.
  package func discard() async {
    var iterator = body.makeAsyncIterator()
    var left = 64 << 10
    while left > 0, let chunk = try? await iterator.next() { left -= chunk.count }
  }

  /// The answer as an error: status, where, and what the server says, made safe to print.
  /// - Parameter now: seconds since 1970, for a `Retry-After` that is a date.
  package func failure(now: Int) async -> WebError {
    let said = await excerpt()
    let retryAfter = header("Retry-After").flatMap { RetryAfter.parse($0, now: now) }
    var message = "\(address): status \(status)"
    if status == 429 { message += " (too many requests)" }
    if let retryAfter { message += ", asks to wait \(retryAfter.components.seconds) s" }
    if !said.isEmpty { message += ": \(said)" }
    return WebError(.status(status), message, retryAfter: retryAfter)
  }

  /// The beginning of a textual body; empty where it is HTML, binary or missing.
  package func excerpt() async -> String {
    let type = header("Content-Type") ?? ""
    guard !type.contains("html"), let bytes = await leading(8 << 10) else { return "" }
    return Self.printable(bytes)
  }

  /// Up to `limit` bytes of the body; nil where it cannot be read.
  package func leading(_ limit: Int) async -> Bytes? {
    var iterator = body.makeAsyncIterator()
    var bytes: [UInt8] = []
    do {
      while bytes.count < limit, let chunk = try await iterator.next() {
        chunk.prefix(limit - bytes.count).withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
    } catch {
      if bytes.isEmpty { return nil }
    }
    return Bytes(bytes)
  }

  /// One line of at most 300 characters without control characters (a terminal must not be steered from afar).
  package static func printable(_ bytes: Bytes) -> String {
    var line = ""
    for scalar in bytes.prefix(2048).text.unicodeScalars {
      if scalar.value == 0x0A || scalar.value == 0x0D || scalar.value == 0x09 {
        line += " "
      } else if scalar.properties.generalCategory != .control, scalar.properties.generalCategory != .format {
        line.unicodeScalars.append(scalar)
      }
      if line.unicodeScalars.count >= 300 { break }
    }
    return line.trimmingSpaces
  }
}
