import Images
import Model

/// `.rhosts`, `.shosts`, `hosts.equiv`: hosts that are let in without asking.
struct ImageTrustFiles: FileRule {
  static let manual = RuleManual(
    "image.trusted-hosts", "Other hosts are let in without a password", .high,
    why: "Who can claim to be one of these hosts is let in by the r-services and by sshd where it reads these files.",
    fix: "Remove the file.")

  static let selection = FileSelection(names: [".rhosts", ".shosts", "hosts.equiv", "shosts.equiv"])

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter { $0.entry.kind == .file && $0.entry.size > 0 }.map { match($0, "\($0.path) is in the image") }
  }
}
