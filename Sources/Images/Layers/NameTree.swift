/// Names under parents, found by hashing: the skeleton of a layer while it is read, and of the merged tree.
///
/// Forgetting all children of a node costs nothing however many there are: they are found by the node's scope, and the
/// node gets a new one.
struct NameTree: Sendable {
  struct Node: Sendable {
    fileprivate var nameOffset: UInt32
    fileprivate var nameLength: UInt16
    /// False for a node that was removed, or that was never more than a step on a path.
    var exists: Bool
    fileprivate(set) var parent: Int32
    fileprivate(set) var firstChild: Int32 = -1
    fileprivate(set) var nextSibling: Int32
    /// Under which this node's children are found.
    fileprivate var scope: Int32
    /// Under which this node itself is found.
    fileprivate var parentScope: Int32
    /// The owner's: what the node stands for.
    var payload: Int32 = -1
  }

  private(set) var nodes: [Node]
  private var text: [UInt8] = []
  private var table: [Int32]
  private var nextScope: Int32 = 1

  static let root = 0

  init() {
    nodes = [
      Node(nameOffset: 0, nameLength: 0, exists: true, parent: -1, nextSibling: -1, scope: 0, parentScope: -1)
    ]
    table = [Int32](repeating: -1, count: 1024)
  }

  subscript(node: Int) -> Node {
    get { nodes[node] }
    set { nodes[node] = newValue }
  }

  func withName<R>(_ node: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    let (start, count) = (Int(nodes[node].nameOffset), Int(nodes[node].nameLength))
    return text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
  }

  func name(_ node: Int) -> String { withName(node) { String(decoding: $0, as: UTF8.self) } }

  /// From the root, without a leading slash.
  func path(_ node: Int) -> String {
    var chain: [Int] = []
    var at = node
    while at > 0 {
      chain.append(at)
      at = Int(nodes[at].parent)
    }
    var bytes: [UInt8] = []
    for step in chain.reversed() {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
      withName(step) { bytes += $0 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hash(_ scope: Int32, _ name: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(scope)
    hasher.combine(bytes: name)
    return hasher.finalize()
  }

  private func slot(_ scope: Int32, _ name: UnsafeRawBufferPointer) -> Int {
    let mask = table.count - 1
    var slot = Self.hash(scope, name) & mask
    while true {
      let candidate = Int(table[slot])
      if candidate < 0 { return slot }
      let node = nodes[candidate]
      if node.parentScope == scope, Int(node.nameLength) == name.count,
        withName(candidate, { $0.elementsEqual(name) })
      {
        return slot
      }
      slot = (slot + 1) & mask
    }
  }

  /// The child of that name, also one that does not exist any more; nil where there never was one.
  func find(_ parent: Int, _ name: UnsafeRawBufferPointer) -> Int? {
    let found = table[slot(nodes[parent].scope, name)]
    return found < 0 ? nil : Int(found)
  }

  /// The node of a path, component by component, links not followed; only what exists.
  func find(path: String) -> Int? {
    var path = path
    return path.withUTF8 { bytes in
      var at = Self.root
      for part in UnsafeRawBufferPointer(bytes).split(separator: UInt8(ascii: "/")) {
        guard let next = find(at, UnsafeRawBufferPointer(rebasing: part)), nodes[next].exists else { return nil }
        at = next
      }
      return at
    }
  }

  /// The child of that name, made (not existing yet) where there is none.
  mutating func child(_ parent: Int, _ name: UnsafeRawBufferPointer) -> Int {
    let scope = nodes[parent].scope
    let place = slot(scope, name)
    if table[place] >= 0 { return Int(table[place]) }
    let index = nodes.count
    nodes.append(
      Node(
        nameOffset: UInt32(truncatingIfNeeded: text.count), nameLength: UInt16(truncatingIfNeeded: name.count),
        exists: false, parent: Int32(parent), nextSibling: nodes[parent].firstChild, scope: nextScope,
        parentScope: scope))
    nextScope += 1
    text += name
    nodes[parent].firstChild = Int32(index)
    table[place] = Int32(index)
    if nodes.count * 2 > table.count { grow() }
    return index
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for index in nodes.indices.dropFirst() {
      let place = withName(index) { slot(nodes[index].parentScope, $0) }
      table[place] = Int32(index)
    }
  }

  /// False for a node whose parent has forgotten it.
  func isListed(_ node: Int) -> Bool {
    let parent = Int(nodes[node].parent)
    return parent < 0 || nodes[node].parentScope == nodes[parent].scope
  }

  /// Takes all children away.
  mutating func forgetChildren(of node: Int) {
    nodes[node].firstChild = -1
    nodes[node].scope = nextScope
    nextScope += 1
  }

  /// Existing children in the order of their names' bytes.
  func children(_ node: Int) -> [Int] {
    var found: [Int] = []
    var at = Int(nodes[node].firstChild)
    while at >= 0 {
      if nodes[at].exists { found.append(at) }
      at = Int(nodes[at].nextSibling)
    }
    guard found.count > 1 else { return found }
    return text.withUnsafeBytes { memory in
      func name(_ index: Int) -> UnsafeRawBufferPointer {
        let start = Int(nodes[index].nameOffset)
        return UnsafeRawBufferPointer(rebasing: memory[start..<start + Int(nodes[index].nameLength)])
      }
      return found.sorted { name($0).lexicographicallyPrecedes(name($1)) }
    }
  }
}
