import Detection

/// What `explain` says of the rules that `watch` judges by.
enum DetectionPages {
  static var all: [Explain.Page] { Detection.Catalogue.detectors.map { page($0.manual) } + intelligence }

  private static func page(_ manual: DetectorManual) -> Explain.Page {
    let severity = manual.severity.rawValue
    var text = "\(manual.rule)  (up to \(severity))\n\(manual.title)\n\nWhat is seen\n  \(manual.description)\n"
    text += "\nWhat looks alike\n  \(manual.lookAlikes)\n\nWhat to do\n  \(manual.remediation)\n"
    if !manual.techniques.isEmpty { text += "\nATT&CK\n  \(manual.techniques.joined(separator: ", "))\n" }
    return Explain.Page(id: manual.rule, severity: severity, title: manual.title, text: text)
  }

  private static let intelligence = [
    page(
      DetectorManual(
        rule: "intelligence.connection", title: "A connection with an address on an indicator list",
        severity: .critical, techniques: ["T1071", "T1105"],
        description: "A connection or datagram went to, or came from, an address that one of the lists given with "
          + "--indicators has. Only what a container begins itself can be grave; what the list is of, and its "
          + "confidence, decide how grave.",
        lookAlikes: "Lists grow old, and addresses of shared hosts are on them for a neighbour's sake.",
        remediation: "Look at what the process is and where it came from; if it is not yours, stop the container, keep "
          + "its file system, and replace the image. If the list is wrong, allow the address with --allow-destination.")
    ),
    page(
      DetectorManual(
        rule: "intelligence.domain", title: "A look-up of a name on an indicator list", severity: .critical,
        techniques: ["T1071", "T1105"],
        description: "A container asked a name server for a name that one of the lists given with --indicators has, or "
          + "for one below it.",
        lookAlikes: "Names that were malware's once and belong to somebody else now.",
        remediation: "Look at what the process is and where it came from; if the list is wrong, allow the name with "
          + "--allow-destination.")),
  ]
}
