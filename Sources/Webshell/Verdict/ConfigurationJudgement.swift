/// Judges the files by which a folder configures its server: they can make pictures run.
enum ConfigurationJudgement {
  static func judge(_ script: ReadScript, path: String) -> Verdict {
    var verdict = Verdict(.clean, language: .configuration)
    verdict.class = .configuration
    let text = String(decoding: script.text.prefix(200_000), as: UTF8.self)
    for (number, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.trimmed.lowercased()
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
      for check in checks {
        guard let points = check.judge(line) else { continue }
        verdict.reasons.append(
          Verdict.Reason(method: .configuration, text: check.title, points: points, line: number + 1, layer: 0))
        if !verdict.rules.contains(check.id) { verdict.rules.append(check.id) }
      }
    }
    // The file itself as a script: `<?php` in an .htaccess that was made to run.
    if CodeIslands.find("<?php", in: script.text.span, from: 0) != nil {
      verdict.reasons.append(
        Verdict.Reason(method: .configuration, text: "it holds code of PHP", points: 60, line: nil, layer: 0))
    }
    verdict.score = min(100, verdict.reasons.map(\.points).reduce(0, +))
    verdict.outcome =
      verdict.score >= VerdictRules.convicts
      ? .malicious : verdict.score >= VerdictRules.suspects ? .suspicious : .clean
    verdict.rules.sort()
    return verdict
  }

  private struct Check: Sendable {
    var id: String
    var title: String
    /// Points of one trimmed line in lower case; nil where it says nothing.
    var judge: @Sendable (String) -> Int?
  }

  private static let checks: [Check] = [
    Check(id: "webshell.configuration.data-runs", title: "data files are made to run") { line in
      guard line.hasPrefix("addtype") || line.hasPrefix("addhandler") || line.hasPrefix("action ") else { return nil }
      guard ["php", "cgi-script", "perl", "python", "server-parsed"].contains(where: { line.contains($0) }) else {
        return nil
      }
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst(2)
      return words.contains {
        ExtensionMap.isDataName("x." + $0.drop { $0 == "." || $0 == "\"" }.filter { $0 != "\"" })
      } ? 100 : nil
    },
    Check(id: "webshell.configuration.handler", title: "everything in the folder is run") { line in
      (line.hasPrefix("sethandler") || line.hasPrefix("forcetype")) && line.contains("php") ? 50 : nil
    },
    Check(id: "webshell.configuration.prepend-request", title: "the request's body is run before every script") {
      line in
      guard line.contains("auto_prepend_file") || line.contains("auto_append_file") else { return nil }
      return line.contains("php://") || line.contains("data:") || line.contains("http:") || line.contains("https:")
        ? 100 : nil
    },
    Check(id: "webshell.configuration.prepend-odd", title: "a file that is no script is run before every script") {
      line in
      guard line.contains("auto_prepend_file") || line.contains("auto_append_file") else { return nil }
      let value = line.split(whereSeparator: { " \t=\"'".contains($0) }).last.map(String.init) ?? ""
      guard value.contains("."), !value.hasSuffix("_file"), value != "none" else { return nil }
      return ExtensionMap.isDataName(value) || value.hasPrefix("/tmp") || value.hasPrefix("/dev/shm") ? 70 : nil
    },
    Check(id: "webshell.configuration.own-file", title: "the configuration file itself is run") { line in
      let names = line.contains(".htaccess") || line.contains("\\.ht")
      return names && (line.contains("allow from all") || line.hasPrefix("<files") && !line.contains("deny")) ? 30 : nil
    },
    Check(id: "webshell.configuration.include-open", title: "code from other hosts may be included") { line in
      line.contains("allow_url_include") && (line.hasSuffix("1") || line.hasSuffix("on")) ? 50 : nil
    },
    Check(id: "webshell.configuration.iis-handler", title: "data files are given to a script engine") { line in
      guard line.contains("<add ") && line.contains("path=\"*.") else { return nil }
      guard
        ["asp.dll", "php-cgi", "aspnet_isapi", "pagehandlerfactory", "fastcgimodule"].contains(where: {
          line.contains($0)
        })
      else { return nil }
      let parts = line.split(separator: "\"")
      return parts.contains { $0.hasPrefix("*.") && ExtensionMap.isDataName(String($0)) || $0 == "*.config" }
        ? 100 : nil
    },
    Check(id: "webshell.configuration.iis-code", title: "code in a server's configuration") { line in
      line.contains("<%") && ["eval", "execute", "createobject", "request", "process"].contains { line.contains($0) }
        ? 100 : nil
    },
  ]
}

extension Substring {
  var trimmed: Substring {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
