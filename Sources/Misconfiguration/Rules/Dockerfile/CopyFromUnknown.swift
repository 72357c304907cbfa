import Model

/// `COPY --from` and `RUN --mount=from=` with a number or a bare word that no earlier stage has.
///
/// A word without tag, digest, dot or slash is hardly meant as an image.
struct CopyFromUnknown: DockerfileRule {
  static let manual = RuleManual(
    "dockerfile.copy-from-unknown", "COPY from a stage that does not exist", .medium,
    why: "A builder takes an unknown stage's name for an image of Docker Hub: anyone can have registered that name.",
    fix: "Name an earlier stage, or the image in full with tag and digest.", counterparts: ["hadolint DL3022"])

  static var appliesToHistory: Bool { false }

  static func check(_ file: Dockerfile) -> [Match] {
    file.instructions.filter { ["COPY", "RUN", "ADD"].contains($0.keyword) }.flatMap { instruction in
      sources(instruction).compactMap { from in
        if let number = Int(from) {
          guard number >= instruction.stage else { return nil }
          return match("--from=\(from): there is no such stage before this one", at: instruction)
        }
        guard !from.isEmpty, from.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }),
          !file.stages.prefix(max(0, instruction.stage + 1)).contains(where: { $0.name == from.lowercased() })
        else { return nil }
        return match("--from=\(from) is no earlier stage, so an image of that name", at: instruction)
      }
    }
  }

  private static func sources(_ instruction: Instruction) -> [String] {
    var sources = [instruction.flag("from")].compactMap { $0 }
    for mount in instruction.flags where mount.name == "mount" {
      for part in mount.value.split(separator: ",") where part.hasPrefix("from=") {
        sources.append(String(part.dropFirst(5)))
      }
    }
    return sources
  }
}
