import Model

/// Processes as the tree in which they started each other, with what was found on each.
package struct ProcessTree: Sendable {
  struct Node: Sendable {
    var name: String
    var command: String
    var user: String
    var children: [Int] = []
    /// Worst severity and title of what was found on it.
    var severity: Severity?
    var found: [String] = []
  }

  static let maximumNodes = 120

  private(set) var nodes: [Node] = []
  private(set) var roots: [Int] = []
  private var indices: [String: Int] = [:]
  private(set) var omitted = 0

  /// - Parameter findings: in the order in which they happened.
  package init(_ findings: [Finding]) {
    for finding in findings {
      guard case .detection(let details) = finding.details, let process = details.process else { continue }
      // Ancestors stand nearest first.
      var parent: Int?
      let place = details.container?.id ?? ""
      for ancestor in details.ancestors.prefix(24).reversed() {
        parent = add(ancestor, in: place, below: parent)
      }
      guard let index = add(process, in: place, below: parent) else { continue }
      nodes[index].severity = max(nodes[index].severity ?? .unknown, finding.severity)
      if nodes[index].found.count < 6, !nodes[index].found.contains(finding.title) {
        nodes[index].found.append(finding.title)
      }
    }
  }

  package var isEmpty: Bool { nodes.isEmpty }

  private mutating func add(_ process: DetectionDetails.Process, in place: String, below parent: Int?) -> Int? {
    let key = "\(place) \(process.pid) \(process.executable)"
    if let known = indices[key] { return known }
    guard nodes.count < Self.maximumNodes else {
      omitted += 1
      return parent
    }
    let index = nodes.count
    indices[key] = index
    nodes.append(
      Node(
        name: process.executable.split(separator: "/").last.map(String.init) ?? process.executable,
        command: process.arguments.joined(separator: " "), user: process.user))
    if let parent { nodes[parent].children.append(index) } else { roots.append(index) }
    return index
  }

  /// Nested lists: read out in order, folded by a click, drawn as a tree by the style sheet.
  package func draw() -> Markup {
    guard !nodes.isEmpty else { return .empty }
    // Depth-first without recursion: what is attached to what comes from events.
    var out: Markup = "<ul class=\"tree\">"
    var work: [Step] = roots.reversed().map { .open($0) }
    while let step = work.popLast() {
      switch step {
      case .close(let text): out += text
      case .open(let index):
        let node = nodes[index]
        out += "<li>\(label(node))"
        if node.children.isEmpty {
          out += "</li>"
        } else {
          out += "<ul>"
          work.append(.close("</ul></li>"))
          work += node.children.reversed().map { .open($0) }
        }
      }
    }
    out += "</ul>"
    if omitted > 0 { out += "<p class=\"quiet\">\(omitted) more processes are not drawn.</p>" }
    return out
  }

  private enum Step {
    case open(Int)
    case close(Markup)
  }

  private func label(_ node: Node) -> Markup {
    let found = node.found.markup { "<span class=\"found\">\($0)</span>" }
    let badge = node.severity.map { severity -> Markup in
      "<span class=\"sev \(severity.rawValue)\">\(severity.rawValue)</span> "
    }
    let user = node.user.isEmpty ? Markup.empty : " <span class=\"quiet\">as \(node.user)</span>"
    return
      "<div class=\"node\">\(badge)<b>\(node.name)</b>\(user) <code>\(String(node.command.prefix(300)))</code>\(found)</div>"
  }
}
