import Foundation

/// Remembers when this machine was audited last: one number in the state directory.
struct AuditMarker {
  private let path: String

  init(home: String) { path = home + "/audit/last" }

  /// Seconds since 1970; nil for never.
  var last: Int? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// A convenience: where it can't be written, this audit is none the worse.
  func set(_ now: Int) {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? Data("\(now)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
