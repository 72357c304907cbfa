import Model

/// Installing without the switch that answers questions: `-y` of apt-get, yum, dnf, microdnf, `-n` of zypper,
/// `--noconfirm` of pacman.
struct AsksBack: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.asks-back", "A package manager would ask and wait", .low,
    why: "There is nobody to answer in a build: it fails, or does what the default answer says.",
    fix: "`apt-get install -y`, `dnf install -y`, `zypper -n install`, `pacman --noconfirm -S`.",
    counterparts: [
      "hadolint DL3014", "hadolint DL3030", "hadolint DL3034", "hadolint DL3038", "trivy DS021",
    ])

  static func check(_ file: Dockerfile) -> [Match] {
    file.all("RUN").flatMap { run in
      run.packageManagerCalls.compactMap { call in
        guard [.install, .upgrade, .distributionUpgrade].contains(call.action), !isAnswered(call, run) else {
          return nil
        }
        return match("\(call.command.program) without a switch to answer its questions", at: run, call.command)
      }
    }
  }

  private static func isAnswered(_ call: PackageManagerCall, _ run: Instruction) -> Bool {
    let command = call.command
    if run.commands.contains(where: { $0.program == "yes" }) { return true }
    switch call.manager {
    case .apt:
      return command.has("-y", "--yes", "--assume-yes", "-qq", "--force-yes", "--print-uris", "-s", "--simulate")
        || command.arguments.contains { $0.hasPrefix("-q=2") || $0.contains("APT::Get::Assume-Yes") }
        || run.commands.contains { $0.arguments.contains { $0.contains("Assume-Yes") } }
    case .yum, .dnf, .microdnf: return command.has("-y", "--assumeyes") || command.has("--setopt=assumeyes")
    case .zypper: return command.has("-n", "--non-interactive", "-y", "--no-confirm")
    case .pacman: return command.has("--noconfirm")
    default: return true
    }
  }
}
