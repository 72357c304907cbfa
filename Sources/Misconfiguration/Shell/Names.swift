/// Image names as files write them.
enum ImageName {
  /// nil where there is none.
  static func tag(_ image: String) -> String? {
    let name = image.prefix { $0 != "@" }
    let last = name.split(separator: "/").last ?? name
    guard let colon = last.firstIndex(of: ":") else { return nil }
    return String(last[last.index(after: colon)...])
  }

  static func hasDigest(_ image: String) -> Bool { image.contains("@sha256:") || image.contains("@sha512:") }
}

/// Ports as `EXPOSE` writes them: `80`, `80/udp`, `8000-8010/tcp`.
enum PortText {
  /// nil for what is no port.
  static func range(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let numbers = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2, !["tcp", "udp", "sctp"].contains(parts[1].lowercased()) { return nil }
    let ends = numbers.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
    guard (1...65535).contains(first), (1...65535).contains(last), first <= last else { return nil }
    return first...last
  }
}
