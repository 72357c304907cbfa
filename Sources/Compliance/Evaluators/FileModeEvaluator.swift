import Host
import Model

/// Whether files of some roles give nobody more than the benchmark allows: a mask of bits, access lists too.
///
/// Parameters: `roles`, `allowed` in octal, `keys` in octal for roles that end in `-key`.
enum FileModeEvaluator: Evaluator {
  static let name = "fileMode"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    FilePresence.each(rule, context) { path, status in
      let text = (path.role.hasSuffix("-key") ? rule.parameters["keys"] : nil) ?? rule.parameters["allowed"] ?? "0"
      let allowed = Int(text, radix: 8) ?? 0
      let excess = status.mode & ~allowed
      // Named users and groups are others for everybody who reads the mode.
      let grants = path.grants.filter { $0.permissions & ~(allowed & 7) != 0 }
      var found = octal(status.mode)
      if !grants.isEmpty {
        found += " and an access list for " + grants.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: ", ")
      }
      return Judgement(
        context.subject(path), excess == 0 && grants.isEmpty ? .pass : .fail, found: found,
        expected: "no more than \(octal(allowed))",
        reason: excess == 0 ? "" : "the bits \(octal(excess)) are too many", path: path.path)
    }
  }

  static func octal(_ mode: Int) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
