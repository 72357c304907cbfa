/// Paths as few patterns, without taking in what was not seen more than must be.
enum PathGroup {
  /// So many are written out.
  static let listed = 16

  /// The paths themselves where they are few; one pattern where they lie in one folder and are named alike; nil where
  /// neither is so.
  static func patterns(_ paths: Set<String>) -> [String]? {
    if paths.count <= 4 { return paths.sorted() }
    if let one = common(paths) { return [one] }
    return paths.count <= listed ? paths.sorted() : nil
  }

  /// `/var/build/step-*.sh`: the same folder, and at least three letters of the name in common at its beginning.
  private static func common(_ paths: Set<String>) -> String? {
    let split = paths.map { path -> (folder: Substring, name: Substring) in
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      return (path[..<slash], path[slash...].dropFirst())
    }
    guard let first = split.first, split.allSatisfy({ $0.folder == first.folder }), !first.folder.isEmpty else {
      return nil
    }
    var head = Array(first.name)
    var tail = Array(first.name.reversed())
    for (_, name) in split.dropFirst() {
      head = Array(zip(head, name).prefix { $0 == $1 }.map(\.0))
      tail = Array(zip(tail, name.reversed()).prefix { $0 == $1 }.map(\.0))
    }
    let shortest = split.map(\.name.count).min() ?? 0
    tail = Array(tail.prefix(max(0, shortest - head.count)))
    guard head.count >= 3 else { return nil }
    return "\(first.folder)/\(String(head))*\(String(tail.reversed()))"
  }
}
