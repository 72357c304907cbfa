import Incidents
import Model
import Parsing
import Store

/// One incident: its stages, its story, the processes, what was reached, what to do.
struct IncidentView {
  struct Facts: Sendable {
    var record: IncidentRecord
    /// Newest first.
    var alerts: [StoredAlert]
    var notes: [IncidentNote]
    var now: Double
  }

  private let facts: Facts
  private let story: JSONValue?

  init(_ facts: Facts) {
    self.facts = facts
    story = try? JSONValue(parsing: Bytes(facts.record.story))
  }

  func draw(_ identity: Identity?) -> Markup {
    let stages = facts.record.stages.compactMap { entry in
      Stage.allCases.first { $0.name == entry.name }.map { (stage: $0, time: entry.time) }
    }
    let tree = ProcessTree(facts.alerts.reversed().map(\.finding))
    return """
      <div id="incident" data-live="incident alert">
      <p>\(Pieces.severity(facts.record.severity)) score <b>\(facts.record.score)</b> of 100 · \
      \(facts.record.isOpen ? "going on" : "quiet") · \(facts.record.disposition.rawValue) · \
      \(Pieces.time(facts.record.openedAt)) to \(Pieces.time(facts.record.updatedAt))</p>
      <div class="card scroll" tabindex="0" role="region" aria-label="Stages">\(StageLine.draw(stages))</div>
      <div class="grid">
      \(Pieces.card("The story", timeline))
      <div>
      \(Pieces.card("What to do", steps))
      \(Pieces.card("How it began", "<p>\(story?["entrance"]?.string ?? "")</p>"))
      \(Pieces.card("What was reached", reach))
      </div>
      </div>
      \(tree.isEmpty ? Markup.empty : Pieces.card("Processes", tree.draw()))
      \(surroundings)
      </div>
      \(decide(identity))
      """
  }

  private var timeline: Markup {
    let lines = story?["timeline"]?.elements ?? []
    guard !lines.isEmpty else { return Pieces.nothing("Its story was not kept.") }
    let items = lines.markup { line in
      let at = line["at"]?.string ?? ""
      let severity = Severity(rawValue: line["severity"]?.string ?? "") ?? .unknown
      let fingerprint = line["fingerprint"]?.string ?? ""
      let link: Markup? = line["link"]?.string.flatMap { $0.isEmpty ? nil : "<p class=\"quiet\">\($0)</p>" }
      return """
        <li><p><time datetime="\(at)">\(at.dropFirst(11).prefix(12))</time> \(Pieces.severity(severity)) \
        <a href="/findings/\(url: fingerprint)">\(line["rule"]?.string ?? "")</a></p>\
        <p>\(line["text"]?.string ?? "")</p>\(link)</li>
        """
    }
    let omitted = story?["omitted"]?.integer ?? 0
    return
      "<ol class=\"story\">\(items)</ol>\(omitted > 0 ? "<p class=\"quiet\">\(omitted) more are not shown.</p>" : Markup.empty)"
  }

  private var steps: Markup {
    let steps = story?["steps"]?.elements.compactMap(\.string) ?? []
    guard !steps.isEmpty else { return Pieces.nothing("Look at the story and decide.") }
    return "<ol>\(steps.markup { "<li>\($0)</li>" })</ol>"
  }

  private var reach: Markup {
    let reach = story?["reach"]
    func list(_ key: String) -> String {
      (reach?[key]?.elements.compactMap(\.string) ?? []).prefix(20).joined(separator: ", ")
    }
    let parts = [("Containers", list("containers")), ("Addresses", list("addresses")), ("Files", list("files"))]
      .filter { !$0.1.isEmpty }.markup { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }
    let host: Markup = reach?["hostReached"]?.bool == true ? "<dt>Host</dt><dd class=\"bad\">reached</dd>" : .empty
    return "<dl class=\"facts\">\(host)\(parts)</dl>"
  }

  private var surroundings: Markup {
    let happenings = (story?["surroundings"]?.elements ?? []).prefix(100)
    guard !happenings.isEmpty else { return .empty }
    let rows = happenings.markup { happening in
      """
      <tr><td class="tight">\((happening["at"]?.string ?? "").dropFirst(11).prefix(12))</td>\
      <td>\(happening["executable"]?.string ?? "")</td><td class="tight">\(happening["pid"]?.integer ?? 0)</td>\
      <td>\(happening["what"]?.string ?? "")</td></tr>
      """
    }
    return Pieces.card("Around it", Pieces.table("Around it", ["Time", "Program", "Pid", "What it did"], rows))
  }

  private func decide(_ identity: Identity?) -> Markup {
    let notes = facts.notes.markup { note in
      "<p><b>\(note.author)</b> <span class=\"quiet\">\(Clock.full(note.time))</span><br>\(note.text)</p>"
    }
    let exports: Markup = """
      <p>Export: <a href="/api/v1/incidents/\(url: facts.record.id)">JSON</a></p>
      """
    guard let identity, identity.may(.triage), case .session(let token) = identity.means else {
      return Pieces.card("Notes", notes + exports)
    }
    let choices = IncidentRecord.Disposition.allCases.markup { choice in
      let selected: Markup = choice == facts.record.disposition ? " selected" : .empty
      return "<option value=\"\(choice.rawValue)\"\(selected)>\(choice.rawValue)</option>"
    }
    return Pieces.card(
      "Decide",
      """
      \(notes)
      <form method="post" action="/incidents/\(url: facts.record.id)">\(PageFrame.hidden(token))
      <p><label>State <select name="disposition">\(choices)</select></label></p>
      <p><label for="note">Note</label><br><textarea id="note" name="note" rows="3" cols="60" maxlength="5000"></textarea></p>
      <button class="main">Save</button></form>\(exports)
      """)
  }
}
