import Images
import Model
import Parsing
import Webshell

/// Webshells in every layer.
struct WebshellExamination: Examination {
  private let inspector: WebshellInspector

  init(_ judge: WebshellJudge) { inspector = WebshellInspector(judge) }

  var inspectors: [any FileInspector] { [inspector] }

  /// What the distribution's packages brought is passed over where it is still what they brought.
  func examine(_ image: ExaminedImage) -> ExaminationResult {
    var result = ExaminationResult()
    for sighting in image.tree.sightings(of: inspector.identifier) {
      guard sighting.removal != nil || !image.isPristine(sighting.path) else { continue }
      for finding in (try? FindingCodec.decode(sighting.facts)) ?? [] {
        result.findings.append(Self.placed(finding, sighting, image))
      }
    }
    result.findings.sort { ($0.evidence.path ?? "", $0.rule) < ($1.evidence.path ?? "", $1.rule) }
    return result
  }

  /// The same of this image and this place in it.
  private static func placed(_ finding: Finding, _ sighting: FactSighting, _ image: ExaminedImage) -> Finding {
    let count = image.tree.layers.count
    var evidence = finding.evidence
    evidence.path = sighting.path
    evidence.layer = image.tree.layers[sighting.layer].diffID
    evidence.createdBy = image.configuration?.createdBy(layer: sighting.layer)
    if count > 1 { evidence.details["inLayer"] = "\(sighting.layer + 1) of \(count)" }
    if !sighting.others.isEmpty { evidence.details["alsoAt"] = sighting.others.prefix(20).joined(separator: ", ") }
    var title = finding.title
    var remediation = finding.remediation
    if let removal = sighting.removal {
      title += " (\(removal.isReplaced ? "replaced" : "removed") in a later layer but still in the image)"
      evidence.details["removedInLayer"] = "\(removal.layer + 1) of \(count)"
      remediation += " Deleting the file in a later layer does not take it out of the image: build it anew."
    }
    var details = finding.details
    if case .webshell(var webshell) = details {
      webshell.path = sighting.path
      details = .webshell(webshell)
    }
    return Finding(
      kind: .webshell, rule: finding.rule, severity: finding.severity, title: title, subject: image.subject,
      evidence: evidence, remediation: remediation, details: details, identity: [sighting.path])
  }
}

/// Judges scripts while a layer streams by.
private struct WebshellInspector: FileInspector {
  let identifier: String
  private let judge: WebshellJudge

  init(_ judge: WebshellJudge) {
    self.judge = judge
    identifier = "webshells/\(judge.identity)"
  }

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.kind == .file, file.size > 0 else { return .none }
    let interest = ScriptInterest.of("/" + file.path, head: head)
    switch interest {
    case .named: return .whole(upTo: interest.bytes)
    case .possible: return .wholeIfSmall(upTo: interest.bytes)
    case .none: return .none
    }
  }

  func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    let judgement = judge.judge("/" + file.path, content.bytes)
    let problems = judgement.problem.map { [$0] } ?? []
    guard judgement.isFinding else { return Inspection(problems: problems) }
    let finding = judgement.finding(Subject(kind: .image, name: ""), path: file.path)
    return Inspection(facts: FindingCodec.encode([finding]) ?? [], problems: problems)
  }
}

struct WebshellPlan: ExaminationPlan {
  let scanner = Scanner.webshells
  let readsEverything = true
  var identity: String { knowledge.identity }
  private let knowledge: WebshellKnowledge

  init(_ knowledge: WebshellKnowledge) { self.knowledge = knowledge }

  func make() throws -> any Examination { WebshellExamination(try knowledge.judge()) }
}
