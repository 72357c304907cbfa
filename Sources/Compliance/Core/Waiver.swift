import Documents
import Expressions
import Model
import Parsing

/// An agreed exception: a named person takes responsibility for a failure, for a while.
package struct Waiver: Sendable, Hashable {
  /// A rule's key, a glob of keys, or an id of the benchmark that is asked for.
  package var check: String
  /// A glob over `kind:name` of the subject, e.g. `container:web-*`; nil for every subject.
  package var subject: String?
  package var owner: String
  package var reason: String
  /// The last day on which it counts.
  package var expires: String
  /// Line of its entry in the file, by its place in the list from 1.
  package var number: Int

  package func covers(_ finding: Finding, id: String?) -> Bool {
    guard finding.rule == check || id == check || check.contains("*") && Glob.matches(finding.rule, pattern: check)
    else {
      return false
    }
    guard let subject else { return true }
    return Glob.matches("\(finding.subject.kind.rawValue):\(finding.subject.name)", pattern: subject)
  }

  /// Whether it excuses more than anybody can have looked at.
  package var isBroad: Bool { check == "*" || subject == nil && check.contains("*") || subject == "*" }
}

/// The waivers of one file, and what became of each.
package struct Waivers: Sendable {
  package let file: String
  package let entries: [Waiver]

  /// - Throws: for an entry without owner, reason or a day of expiry: such an exception is nobody's.
  package init(yaml: Bytes, file: String) throws(ParseError) {
    self.file = file
    let document = try YAMLDocument.parse(yaml).first ?? .null
    // What was meant as exceptions and isn't must not pass for none.
    let list = document["waivers"] ?? document
    let rows = list.elements
    guard list == .null || list == .array(rows) else { throw ParseError("waivers", "there is no list of waivers") }
    if let unknown = document.members.first(where: { $0.key != "waivers" }) {
      throw ParseError("waivers", "'\(unknown.key)' means nothing here")
    }
    var entries: [Waiver] = []
    for (index, row) in rows.enumerated() {
      func text(_ name: String) throws(ParseError) -> String {
        guard let text = row[name]?.string, !text.isEmpty else {
          throw ParseError(
            "waivers", "entry \(index + 1) has no '\(name)'; needed are check, owner, reason and expires")
        }
        return text
      }
      let known: Set<String> = ["check", "subject", "owner", "reason", "expires"]
      if let unknown = row.members.first(where: { !known.contains($0.key) }) {
        throw ParseError("waivers", "entry \(index + 1): '\(unknown.key)' means nothing")
      }
      let waiver = Waiver(
        check: try text("check"), subject: row["subject"]?.string, owner: try text("owner"), reason: try text("reason"),
        expires: try text("expires"), number: index + 1)
      guard CalendarDay(waiver.expires) != nil else {
        throw ParseError("waivers", "entry \(index + 1): '\(waiver.expires)' is no day (yyyy-MM-dd)")
      }
      entries.append(waiver)
    }
    self.entries = entries
  }

  /// Waives what is excused today, and adds a result for each waiver that is expired, unused or broad.
  ///
  /// Failures, and what waits for a person, can be waived; an error can't: nobody knows what it hides.
  package func apply(to results: [Finding], benchmark: String, now: Int) -> [Finding] {
    let today = CalendarDay(secondsSince1970: now)
    var results = results
    var used: Set<Int> = []
    for index in results.indices { excuse(&results[index], benchmark, today, used: &used) }
    return results + entries.flatMap { judge($0, isUsed: used.contains($0.number), today, benchmark) }
  }

  /// One result alone.
  package func excused(_ result: Finding, benchmark: String, now: Int) -> Finding {
    var result = result
    var used: Set<Int> = []
    excuse(&result, benchmark, CalendarDay(secondsSince1970: now), used: &used)
    return result
  }

  private func excuse(_ result: inout Finding, _ benchmark: String, _ today: CalendarDay, used: inout Set<Int>) {
    guard case .compliance(var details) = result.details, [.fail, .manual, .needsInput].contains(details.status)
    else { return }
    for waiver in entries where waiver.covers(result, id: details.ids[benchmark]) {
      used.insert(waiver.number)
      guard let day = CalendarDay(waiver.expires), day >= today else { continue }
      details.status = .waived
      details.reason = "waived by \(waiver.owner) until \(waiver.expires): \(waiver.reason)"
      result.details = .compliance(details)
      return
    }
  }

  private func judge(_ waiver: Waiver, isUsed: Bool, _ today: CalendarDay, _ benchmark: String) -> [Finding] {
    var faults: [(String, String)] = []
    if let day = CalendarDay(waiver.expires), day < today {
      faults.append(("waiver.expired", "it expired on \(waiver.expires): what it excused counts again"))
    }
    if !isUsed { faults.append(("waiver.unused", "nothing needs it: take it out")) }
    if waiver.isBroad { faults.append(("waiver.broad", "it excuses whatever comes: name checks and subjects")) }
    return faults.map { rule, reason in
      var details = ComplianceDetails(
        key: rule, ids: [:], status: .fail, expected: "exceptions that are needed, narrow and not expired",
        found: "entry \(waiver.number): \(waiver.check) for \(waiver.subject ?? "everything"), \(waiver.owner)",
        reason: reason)
      details.benchmark = benchmark
      details.section = "Waivers"
      return Finding(
        kind: .compliance, rule: rule, severity: rule == "waiver.unused" ? .negligible : .low,
        title: "waivers are in order", subject: Subject(kind: .file, name: file),
        remediation: "Edit entry \(waiver.number) of \(file).", details: .compliance(details),
        identity: [waiver.check, waiver.subject ?? "", waiver.owner])
    }
  }

  /// A file that waives all that fails now, for a person to go through.
  package static func baseline(_ results: [Finding], owner: String, expires: String) -> String {
    var text = "# Every failure of today as an exception. Go through them; take out what can be mended.\nwaivers:\n"
    for result in results {
      guard case .compliance(let details) = result.details, details.status == .fail, !result.rule.hasPrefix("waiver.")
      else {
        continue
      }
      func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.value(text)
        return json.text
      }
      text += "  - check: \(quoted(result.rule))\n"
      text += "    subject: \(quoted("\(result.subject.kind.rawValue):\(result.subject.name)"))\n"
      text += "    owner: \(quoted(owner))\n    reason: \"baseline\"\n    expires: \"\(expires)\"\n"
    }
    return text
  }
}
