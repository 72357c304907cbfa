import Model

extension Verdict {
  /// The finding that tells of this verdict; nil where there is nothing to tell.
  ///
  /// - Parameter layer: the image's layer that brought the file.
  package func finding(of file: ScriptFile, subject: Subject, layer: Digest? = nil, digest: Digest? = nil) -> Finding? {
    guard isFinding else { return nil }
    let verdict: WebshellDetails.Verdict = outcome == .malicious ? .malicious : .suspicious
    let details = WebshellDetails(
      verdict: verdict, language: (language ?? .php).rawValue, path: file.path,
      taint: taint.map { WebshellDetails.TaintStep(line: $0.line, what: $0.what) },
      layers: layers.map { $0.how.isEmpty ? $0.excerpt : "\($0.how): \($0.excerpt)" }, family: family,
      similarity: similarity, rules: rules, score: score)
    var facts: [String: String] = ["class": self.class.rawValue, "engine": WebshellScanner.engineVersion]
    if let member { facts["member"] = member }
    if let digest { facts["sha256"] = digest.hex }
    for (number, reason) in reasons.prefix(8).enumerated() {
      let place = reason.line.map {
        reason.layer == 0 ? ", line \($0)" : ", line \($0) of unpacked text \(reason.layer)"
      }
      facts["reason \(number + 1)"] = "\(reason.text)\(place ?? "") (+\(reason.points))"
    }
    let evidence = Evidence(
      path: file.path, line: firstLine, layer: layer, excerpt: layers.first?.excerpt, details: facts)
    return Finding(
      kind: .webshell, rule: rule, severity: severity, title: title, subject: subject, evidence: evidence,
      remediation: remediation, details: .webshell(details), identity: [file.path])
  }

  /// The longest way to what runs it, from the request where one is known.
  private var taint: [TaintStepOfProof] {
    let strong = proofs.filter(\.predicate.isStrong)
    let best = (strong.isEmpty ? proofs : strong).max { a, b in
      (a.predicate.isFromRequest ? 1 : 0, a.path.count) < (b.predicate.isFromRequest ? 1 : 0, b.path.count)
    }
    return (best?.path ?? []).prefix(20).map { TaintStepOfProof(line: $0.line, what: $0.what) }
  }

  private struct TaintStepOfProof {
    var line: Int
    var what: String
  }

  private var firstLine: Int? {
    proofs.first { $0.layer == 0 }?.line ?? reasons.first { $0.layer == 0 && $0.line != nil }?.line
  }

  /// What `explain` takes.
  private var rule: String {
    switch self.class {
    case .configuration: "webshell.configuration"
    case .dualUse: "webshell.dual-use"
    case .shell: "webshell.\((language ?? .php).rawValue)"
    }
  }

  private var severity: Severity {
    switch (outcome, self.class) {
    case (.malicious, _): .critical
    case (_, .dualUse): .low
    default: .medium
    }
  }

  private var title: String {
    let language = (language ?? .php).title
    let most = (member.map { ", packed as \($0)" } ?? "") + (reasons.first.map { ": \($0.text)" } ?? "")
    switch (outcome, self.class) {
    case (.malicious, .configuration): return "Server configuration that opens a door\(most)"
    case (.malicious, _): return "Webshell in \(language)\(family.map { ", like \($0)" } ?? "")\(most)"
    case (_, .dualUse): return "Tool in \(language) that can do what a webshell does\(most)"
    case (_, .configuration): return "Server configuration that deserves a look\(most)"
    default: return "\(language) that deserves a look\(most)"
    }
  }

  private var remediation: String {
    switch (outcome, self.class) {
    case (.malicious, .configuration):
      "Take the file out of the web root, then look for scripts under the extensions that it makes run."
    case (.malicious, _):
      "Take the container off the network, keep a copy of the file, and find out how it came here: what wrote it, "
        + "which requests reached it. Then replace the container by one made from a clean image."
    case (_, .dualUse): "Remove it where nobody needs it; else put it behind a login and a network that few can reach."
    default: "Look at the named lines. If the file belongs there, except it by path and digest in the policy."
    }
  }
}
