import Model

/// TLS verification switched off: `curl -k`, `wget --no-check-certificate`, `pip --trusted-host`, Git's
/// `http.sslVerify`, npm's `strict-ssl`, `NODE_TLS_REJECT_UNAUTHORIZED=0` and its like, apt's and yum's settings.
struct VerificationOff: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.tls-verification-off", "Certificates are not verified", .high,
    why: """
      Anyone between the build and the server can put another file in the place of the one that was asked for. Set by ENV \
      it holds for the running container, too.
      """,
    fix: "Install the certificate of your authority (ca-certificates, `--cacert`) instead of switching the check off.",
    benchmarks: RuleManual.cis("4.11"))

  static let variables: [String: Set<String>] = [
    "NODE_TLS_REJECT_UNAUTHORIZED": ["0"], "PYTHONHTTPSVERIFY": ["0"], "GIT_SSL_NO_VERIFY": ["1", "true"],
    "NPM_CONFIG_STRICT_SSL": ["false"], "CURL_INSECURE": ["1"], "GOINSECURE": [], "PIP_TRUSTED_HOST": [],
    "YARN_STRICT_SSL": ["false"], "YARN_ENABLE_STRICT_SSL": ["false"], "PERL_LWP_SSL_VERIFY_HOSTNAME": ["0"],
    "UV_INSECURE_HOST": [], "REQUESTS_CA_BUNDLE": ["/dev/null", "none"], "BUNDLE_SSL_VERIFY_MODE": ["0"],
    "GRPC_SSL_VERIFY": ["0"], "COMPOSER_DISABLE_TLS": ["1", "true"],
  ]

  static func check(_ file: Dockerfile) -> [Match] {
    var matches: [Match] = []
    for instruction in file.instructions {
      // Of an image the environment itself is looked at.
      if file.origin == .file, instruction.keyword == "ENV" || instruction.keyword == "ARG" {
        for (name, value) in InstructionAssembly.pairs(instruction) where isOff(name, value) {
          matches.append(match("\(name) switches verification off", at: instruction))
        }
      }
      for command in instruction.commands {
        if let what = what(command) { matches.append(match(what, at: instruction, command)) }
      }
    }
    return matches
  }

  static func isOff(_ name: String, _ value: String) -> Bool {
    guard let values = variables[name.uppercased()] else { return false }
    return values.isEmpty ? !value.isEmpty : values.contains(value.lowercased())
  }

  static func what(_ command: ShellCommand) -> String? {
    for assignment in command.assignments + (command.program == "export" ? Array(command.arguments) : []) {
      let name = String(assignment.prefix { $0 != "=" })
      if isOff(name, String(assignment.dropFirst(name.count + 1))) { return "\(name) switches verification off" }
    }
    let arguments = command.arguments
    let off: Bool
    switch command.program {
    case "curl": off = command.has("-k", "--insecure", "--proxy-insecure", "--doh-insecure")
    case "wget": off = command.has("--no-check-certificate", "--no-hsts") && command.has("--no-check-certificate")
    case "aria2c": off = command.has("--check-certificate=false")
    case "git":
      off =
        arguments.contains {
          $0.lowercased().hasPrefix("http.sslverify=false") || $0.lowercased() == "http.sslverify=0"
        }
        || arguments.contains { $0.lowercased() == "http.sslverify" }
          && arguments.contains { $0 == "false" || $0 == "0" }
    case "npm", "pnpm", "yarn", "bower":
      off =
        arguments.contains { $0 == "strict-ssl=false" || $0 == "--strict-ssl=false" || $0 == "--no-strict-ssl" }
        || arguments.contains("strict-ssl") && arguments.contains("false")
        || arguments.contains("enableStrictSsl") && arguments.contains("false")
    case "pip", "pip3", "uv", "poetry", "pipenv", "easy_install":
      off =
        command.has("--trusted-host", "--allow-insecure-host") || arguments.contains { $0.hasSuffix("trusted-host") }
    case "conda", "mamba":
      off =
        command.has("-k", "--insecure")
        || arguments.contains("ssl_verify") && arguments.contains { $0.lowercased() == "false" }
    case "apt-get", "apt":
      off = arguments.contains { $0.contains("Verify-Peer=false") || $0.contains("Verify-Host=false") }
    case "yum", "dnf", "microdnf", "yum-config-manager":
      off = arguments.contains {
        $0.replacing("--setopt=", with: "").hasSuffix("sslverify=0") || $0.hasSuffix("sslverify=false")
      }
    case "gem", "bundle":
      off =
        arguments.contains { $0.contains("ssl_verify_mode") && $0.contains("0") }
        || arguments.contains("ssl_verify_mode")
    case "composer": off = arguments.contains("disable-tls") && arguments.contains("true")
    case "ssh", "scp", "rsync", "sftp":
      off = arguments.contains { $0.replacing(" ", with: "").lowercased().contains("stricthostkeychecking=no") }
    case "echo", "printf", "tee", "sed":
      let text = command.writtenText
      off =
        text.contains("Verify-Peer \"false\"") || text.contains("sslverify=0") || text.contains("sslverify=false")
        || text.contains("check_certificate = off") || text.contains("StrictHostKeyChecking no")
        || text.contains("strict-ssl=false")
    default:
      if command.program.hasPrefix("python"), arguments.contains("-m"), arguments.contains("--trusted-host") {
        off = true
      } else {
        off = false
      }
    }
    return off ? "\(command.program) does not verify whom it talks to" : nil
  }
}
