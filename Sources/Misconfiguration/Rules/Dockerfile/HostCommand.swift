import Model

/// Programs that mean nothing in a build: `shutdown`, `service`, `systemctl`, `mount`, `ifconfig`, `ssh`, `vim`, `top` …
struct HostCommand: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.host-command", "A program that has nothing to do in a build", .negligible,
    why: "What it starts or changes is gone at the end of the RUN; often it is left over from trying things out.",
    fix: "Remove it.", counterparts: ["hadolint DL3001"])

  private static let programs: Set<String> = [
    "shutdown", "reboot", "service", "systemctl", "ps", "free", "top", "htop", "kill", "killall", "mount", "umount",
    "ifconfig", "ssh", "vim", "vi", "nano", "iptables", "modprobe", "insmod", "sysctl",
  ]

  static func check(_ file: Dockerfile) -> [Match] {
    file.commands.filter { programs.contains($0.command.program) }.filter { _, command in
      // Enabling a unit only makes links.
      command.program != "systemctl"
        || !["enable", "mask", "disable", "set-default"].contains(command.operands().first ?? "")
    }.map { match($0.command.program + " in a build", at: $0.instruction, $0.command) }
  }
}
