import Host
import Model

/// What checks of files have in common: absent files are none to fail, unreadable ones are errors.
enum FilePresence {
  static func each(
    _ rule: Rule, _ context: AuditContext, _ judge: (PathFacts, FileStatus) -> Judgement
  ) -> [Judgement] {
    let roles = (rule.parameters["roles"] ?? "").split(separator: ",").map(String.init)
    let paths = context.facts.paths(roles)
    var judgements: [Judgement] = []
    for path in paths {
      if let problem = path.problem {
        judgements.append(Judgement(context.subject(path), .error, reason: problem, path: path.path))
      } else if let status = path.status {
        judgements.append(judge(path, status))
      }
    }
    if judgements.isEmpty {
      let names = paths.map(\.path).joined(separator: ", ")
      return [
        Judgement(context.host, .notApplicable, reason: "\(names.isEmpty ? "such a file" : names) does not exist")
      ]
    }
    return judgements
  }
}
