import Engine
import Host
import Parsing

/// Which user a container's or image's `USER` is: a name means what the image's own /etc/passwd says.
struct UserLookup {
  let root: HostRoot

  static let maximumFile = 1 << 20

  /// - Parameter directories: of the image's layers, top first.
  func user(_ text: String, directories: [String], isRemapped: Bool) -> ContainerFacts.User {
    let name = String(text.prefix { $0 != ":" })
    if name.isEmpty { return .init(text: text, id: 0, isRoot: true, isRemapped: isRemapped) }
    // A name of digits is a number, as the runtimes take it.
    if let number = Int(name) { return .init(text: text, id: number, isRoot: number == 0, isRemapped: isRemapped) }
    if let id = id(name, directories) { return .init(text: text, id: id, isRoot: id == 0, isRemapped: isRemapped) }
    // Without a passwd file only root is known, and a container with another name could not be started.
    return .init(text: text, id: name == "root" ? 0 : nil, isRoot: name == "root", isRemapped: isRemapped)
  }

  private func id(_ name: String, _ directories: [String]) -> Int? {
    for directory in directories.prefix(200) {
      // A layer is an attacker's: none of its links is followed, whatever it says.
      guard isPlain(directory + "/etc", .directory), isPlain(directory + "/etc/passwd", .file),
        let text = try? root.read(directory + "/etc/passwd", limit: Self.maximumFile)
      else { continue }
      return Accounts(passwd: text, group: Bytes()).users.first { $0.name == name }?.id
    }
    return nil
  }

  private func isPlain(_ path: String, _ kind: FileStatus.Kind) -> Bool {
    (try? root.status(path, followsLast: false))?.kind == kind
  }
}
