import Foundation
import Parsing

/// Keeps what the last fix changed, in the state directory, for root alone.
struct FixStore {
  let folder: String
  private var path: String { folder + "/last.json" }

  init(home: String) { folder = home + "/audit/fix" }

  func keep(_ journal: [UInt8]) -> Bool {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(journal).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      return true
    } catch {
      return false
    }
  }

  var last: Bytes? { FileManager.default.contents(atPath: path).map { Bytes($0) } }

  func forget() { try? FileManager.default.removeItem(atPath: path) }
}
