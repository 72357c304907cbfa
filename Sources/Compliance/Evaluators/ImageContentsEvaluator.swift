import Expressions
import Model

/// What reading an image's files tells. Where they were not read, the result says how to have them read.
///
/// Parameter `what`: `setuid`, `packages`, `vulnerabilities`, `secrets`.
enum ImageContentsEvaluator: Evaluator {
  static let name = "imageContents"

  static func judge(_ rule: Rule, _ context: AuditContext) -> [Judgement] {
    context.facts.images.map { image in
      let subject = context.subject(image)
      let what = rule.parameters["what"] ?? ""
      guard let contents = image.contents else {
        let known = what == "secrets" ? image.secrets : []
        if !known.isEmpty { return Judgement(subject, .fail, found: known.joined(separator: "; ")) }
        return Judgement(
          subject, .needsInput, found: what == "secrets" ? "none in its configuration" : "",
          reason: "its files were not read: add --image-contents")
      }
      // Who has read the files has judged the configuration too, and better than by names.
      let found = hits(what, contents, context.inputs)
      if !found.isEmpty { return Judgement(subject, .fail, found: list(found)) }
      let problems = contents.problems + (what == "vulnerabilities" ? contents.matchingProblems ?? [] : [])
      if let problem = problems.first { return Judgement(subject, .error, reason: problem) }
      return Judgement(subject, .pass, found: "none")
    }
  }

  private static func hits(_ what: String, _ contents: ImageFacts.Contents, _ inputs: AuditInputs) -> [String] {
    switch what {
    case "setuid":
      contents.setuid.filter { path in !(expected + inputs.setuidPrograms).contains { Glob.matches(path, pattern: $0) }
      }
    case "packages": contents.unneeded
    case "vulnerabilities": contents.fixable
    case "secrets": contents.secrets
    default: []
    }
  }

  /// Programs that every distribution's base has with the bit.
  private static let expected = [
    "/usr/bin/passwd", "/usr/bin/su", "/usr/bin/chsh", "/usr/bin/chfn", "/usr/bin/newgrp", "/usr/bin/gpasswd",
    "/usr/bin/mount", "/usr/bin/umount", "/usr/bin/chage", "/usr/bin/expiry", "/usr/bin/wall", "/usr/sbin/unix_chkpwd",
    "/bin/su", "/bin/mount", "/bin/umount", "/sbin/unix_chkpwd", "/usr/sbin/pam_timestamp_check", "/usr/bin/write",
  ]

  private static func list(_ found: [String]) -> String {
    found.prefix(10).joined(separator: "; ") + (found.count > 10 ? "; and \(found.count - 10) more" : "")
  }
}
