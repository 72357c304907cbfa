import Webshell

/// What `explain` says of webshells: the kinds of findings, and the signatures that are named within them.
enum WebshellPages {
  static let all: [Explain.Page] = kinds + SignatureCatalogue.rules.map(page)

  private static let kinds: [Explain.Page] =
    ScriptLanguage.allCases.filter { $0 != .configuration }.map { language in
      kind(
        "webshell.\(language.rawValue)", "critical", "A script in \(language.title) that gives its visitors the server",
        why:
          "Whoever knows of it runs commands or code as the web server's user, reads what that may read, and goes on from"
          + " there. The finding names the proof: the way from the request to what runs it, what was unpacked, which known"
          + " shell it resembles. Suspicious ones have a single witness.",
        fix:
          "Take it out of reach (bulkhead hunt --quarantine) and keep it; find in the server's log what wrote it; close"
          + " that hole; look for what was done through it; replace the container by one of a clean image.")
    } + [
      kind(
        "webshell.configuration", "critical", "A server's configuration that makes data run",
        why:
          "An .htaccess, .user.ini or web.config that gives pictures to an interpreter, or runs something before every"
          + " script, opens a door without any script of its own.",
        fix: "Remove it, then look for scripts under the extensions that it made run."),
      kind(
        "webshell.dual-use", "low", "A tool for administrators that can do what a webshell does",
        why:
          "Database front ends in one file, file managers and probes give whoever finds them the same as a webshell.",
        fix: "Remove it where nobody needs it, else put it behind a login and a network that few can reach."),
      kind(
        "webshell.yara", "medium", "A file matches a YARA rule of yours",
        why: "Nothing else speaks against it; the rule is named in the finding.",
        fix: "Look at it. A rule that is sure says so: severity = \"critical\" or score = 90 in its meta."),
    ]

  private static func kind(_ id: String, _ severity: String, _ title: String, why: String, fix: String) -> Explain.Page
  {
    Explain.Page(
      id: id, severity: severity, title: title,
      text: "\(id)  (\(severity))\n\(title)\n\nWhy\n  \(why)\n\nWhat to do\n  \(fix)\n")
  }

  private static func page(_ rule: SignatureRule) -> Explain.Page {
    let strength =
      switch rule.strength {
      case .decisive: "It convicts alone: nothing else is written like this."
      case .strong: "It is a witness: it convicts together with another of another kind."
      case .weak: "Ordinary programs do this too: it only adds to what others say."
      }
    let languages = rule.languages.map(\.title).sorted().joined(separator: ", ")
    var text = "\(rule.id)  (\(rule.strength.rawValue))\n\(rule.title)\n\nWhat it is\n"
    text += "  A signature (\(rule.kind.rawValue)) of webshells in \(languages).\n  \(strength)\n"
    if let family = rule.family { text += "  Family: \(family)\n" }
    text +=
      "\nWhat to do\n  Look at the named line, and at what else the finding names; then as for webshell findings.\n"
    if let reference = rule.reference { text += "\nElsewhere\n  \(reference)\n" }
    return Explain.Page(id: rule.id, severity: rule.strength.rawValue, title: rule.title, text: text)
  }
}
