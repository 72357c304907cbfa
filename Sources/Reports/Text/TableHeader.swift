import Model

/// The head of the summary: subject, system, layers, packages by ecosystem.
enum TableHeader {
  static func write(_ report: Report, _ page: inout TextPage) {
    let ink = page.ink
    let subject = report.subject
    page.line(ink.paint(ink.safe(subject.name), .bold) + "  " + ink.paint(subject.kind.rawValue, .dim))
    var facts = Columns(ink, flexible: [1])
    func fact(_ name: String, _ value: String, _ style: Ink.Style? = nil) {
      facts.row([.init(name, .dim), .init(value, style)])
    }
    if let digest = subject.digest { fact("digest", digest.description) }
    if let takenFor = report.takenFor { fact("read as", takenFor) }
    if let os = subject.os { system(os, fact) }
    if !report.layers.isEmpty {
      let size = report.layers.reduce(Int64(0)) { $0 &+ max($1.size ?? 0, 0) }
      fact("layers", "\(report.layers.count)" + (size > 0 ? ink.dot + bytes(size) : ""))
    }
    let mayHavePackages = page.options.tellsPackages && report.results.isEmpty && subject.kind != .file
    if !report.packages.isEmpty || mayHavePackages { fact("packages", packages(report, ink)) }
    if !report.results.isEmpty { fact("results", results(report, ink)) }
    if let score = ComplianceScore.of(report.results) { fact("score", "\(score) of 100") }
    page.add(facts)
  }

  private static func system(_ os: OperatingSystem, _ fact: (String, String, Ink.Style?) -> Void) {
    let name = os.prettyName ?? [os.id, os.version].filter { !$0.isEmpty }.joined(separator: " ")
    switch (os.endOfLife, os.isPastEndOfLife) {
    case (let day?, true?): fact("system", "\(name), support ended \(day)", .red)
    case (nil, true?): fact("system", "\(name), no longer supported", .red)
    case (let day?, _): fact("system", "\(name), supported until \(day)", nil)
    default: fact("system", name, nil)
    }
  }

  private static func packages(_ report: Report, _ ink: Ink) -> String {
    guard !report.packages.isEmpty else { return "none found" }
    var counts: [String: Int] = [:]
    var development = 0
    var declared = 0
    for package in report.packages {
      counts[package.type, default: 0] += 1
      if package.scope == .development { development += 1 }
      if package.scope == .declared { declared += 1 }
    }
    let types = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    var text = "\(report.packages.count): " + types.joined(separator: ink.dot)
    var notes: [String] = []
    if development > 0 { notes.append("\(development) for development only") }
    if declared > 0 { notes.append("\(declared) declared, not installed") }
    if !notes.isEmpty { text += " (" + notes.joined(separator: ", ") + ")" }
    return text
  }

  private static func results(_ report: Report, _ ink: Ink) -> String {
    let counts = Summary(report).resultsByStatus
    let parts = ComplianceDetails.Status.allCases.compactMap { status -> String? in
      counts[status].map { "\($0) \(words(status))" }
    }
    return parts.joined(separator: ink.dot)
  }

  private static func words(_ status: ComplianceDetails.Status) -> String {
    switch status {
    case .pass: "passed"
    case .fail: "failed"
    case .notApplicable: "not applicable"
    case .manual: "to check by hand"
    case .needsInput: "need input"
    case .error: "could not be evaluated"
    case .waived: "waived"
    }
  }

  /// `1.3 GB`, decimal as image tools count.
  static func bytes(_ count: Int64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    if unit == 0 || value >= 100 { return "\(Int(value.rounded())) \(units[unit])" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
