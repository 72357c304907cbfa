import Host

/// Takes the engine's command line apart as its own flag parser does (pflag): `--flag=value`, `--flag value`, `-Hvalue`.
struct EngineArguments {
  /// Flag, long form → values in order.
  private(set) var values: [String: [String]] = [:]

  private static let short: [Character: String] = [
    "H": "host", "l": "log-level", "G": "group", "g": "data-root", "b": "bridge", "p": "pidfile", "D": "debug",
    "s": "storage-driver", "v": "version",
  ]

  /// Flags without a value of their own: what follows them is another argument.
  private static let switches: Set<String> = [
    "debug", "icc", "iptables", "ip6tables", "ip-forward", "ip-masq", "ipv6", "userland-proxy", "live-restore",
    "selinux-enabled", "no-new-privileges", "experimental", "tls", "tlsverify", "raw-logs", "rootless", "validate",
    "version", "help", "init", "disable-legacy-registry", "cri-containerd", "allow-direct-routing",
    "ip-forward-no-drop", "firewalld-reload",
  ]

  /// - Parameter arguments: without the program.
  init(_ arguments: [String]) {
    var waiting = arguments[...]
    while let word = waiting.popFirst() {
      if word == "--" { break }
      if word.hasPrefix("--") {
        let body = word.dropFirst(2)
        if let equals = body.firstIndex(of: "=") {
          add(String(body[..<equals]), String(body[body.index(after: equals)...]))
        } else if Self.switches.contains(String(body)) {
          add(String(body), "true")
        } else {
          add(String(body), waiting.popFirst() ?? "")
        }
      } else if word.hasPrefix("-"), word.count > 1 {
        takeShort(word.dropFirst(), &waiting)
      }
    }
  }

  private mutating func takeShort(_ letters: Substring, _ waiting: inout ArraySlice<String>) {
    var rest = letters
    while let letter = rest.popFirst() {
      guard let flag = Self.short[letter] else { continue }
      if Self.switches.contains(flag) {
        if rest.first == "=" {
          add(flag, String(rest.dropFirst()))
          return
        }
        add(flag, "true")
        continue
      }
      if rest.isEmpty {
        add(flag, waiting.popFirst() ?? "")
      } else {
        add(flag, String(rest.first == "=" ? rest.dropFirst() : rest))
      }
      return
    }
  }

  private mutating func add(_ flag: String, _ value: String) {
    values[flag == "graph" ? "data-root" : flag, default: []].append(value)
  }

  func last(_ flag: String) -> String? { values[flag]?.last }

  /// As Go's strconv.ParseBool reads them; nil for what it refuses.
  func truth(_ flag: String) -> Bool? {
    switch last(flag) {
    case "1"?, "t"?, "T"?, "true"?, "TRUE"?, "True"?: true
    case "0"?, "f"?, "F"?, "false"?, "FALSE"?, "False"?: false
    default: nil
    }
  }
}
