import Images
import Parsing

/// Which files the markers are looked for in, and as what: programs, what is run as a script, and settings.
enum FilePlace {
  /// Larger programs are passed over.
  static let maximumProgram = 256 << 20
  /// Larger scripts and settings are passed over.
  static let maximumText = 1 << 20

  private static let scriptEndings: Set<Substring> = ["sh", "bash", "zsh", "py", "pl", "rb", "php", "ps1", "lua"]
  private static let settingsEndings: Set<Substring> = [
    "json", "conf", "cfg", "ini", "yaml", "yml", "toml", "service", "timer", "env",
  ]
  /// What is run at start, at log-in or by the clock has no ending, and often no `#!`.
  private static let startFolders = [
    "etc/cron", "var/spool/cron/", "etc/init.d/", "etc/rc", "etc/profile", "etc/systemd/", "etc/update-motd.d/",
  ]
  private static let startNames: Set<Substring> = [
    ".bashrc", ".profile", ".bash_profile", ".zshrc", ".bash_login", "crontab", "ld.so.preload",
  ]

  static func of(_ file: FileEntry, head: Bytes) -> Marker.Place? {
    guard file.kind == .file, file.size > 0 else { return nil }
    if isProgram(head) { return .program }
    guard file.size <= Int64(maximumText), head.firstIndex(of: 0) == nil else { return nil }
    if head.starts(with: "#!") { return .script }
    let name = file.name
    let ending = name.split(separator: ".").dropFirst().last ?? ""
    if scriptEndings.contains(ending) || startNames.contains(name) || startFolders.contains(where: file.path.hasPrefix)
    {
      return .script
    }
    return settingsEndings.contains(ending) ? .settings : nil
  }

  static func isProgram(_ head: Bytes) -> Bool {
    guard let word: UInt32 = head.integer(at: 0) else { return false }
    switch word {
    case 0x464C_457F: return true  // ELF
    case 0xFEED_FACE, 0xFEED_FACF, 0xCEFA_EDFE, 0xCFFA_EDFE: return true  // Mach-O
    default: return word & 0xFFFF == 0x5A4D && head.count >= 64  // MZ
    }
  }
}
