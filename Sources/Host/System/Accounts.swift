import Parsing

/// The users and groups of a host's own files: passwd(5), group(5).
///
/// Directories (LDAP, SSSD) are not asked: who is only there is not seen.
package struct Accounts: Sendable, Hashable {
  package struct User: Sendable, Hashable {
    package var name: String
    package var id: Int
    package var group: Int
    package var home: String
    package var shell: String
  }

  package struct Group: Sendable, Hashable {
    package var name: String
    package var id: Int
    package var members: [String]
  }

  package var users: [User] = []
  package var groups: [Group] = []

  static let maximumEntries = 200_000

  package init(passwd: Bytes, group: Bytes) {
    for line in Lines(passwd) where users.count < Self.maximumEntries {
      let fields = line.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard fields.count >= 7, let id = Int(fields[2]), let group = Int(fields[3]), !fields[0].hasPrefix("#") else {
        continue
      }
      users.append(User(name: fields[0], id: id, group: group, home: fields[5], shell: fields[6]))
    }
    for line in Lines(group) where groups.count < Self.maximumEntries {
      let fields = line.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard fields.count >= 4, let id = Int(fields[2]), !fields[0].hasPrefix("#") else { continue }
      groups.append(Group(name: fields[0], id: id, members: fields[3].split(separator: ",").map(String.init)))
    }
  }

  package init(_ root: HostRoot) {
    self.init(
      passwd: (try? root.read("/etc/passwd", limit: 16 << 20)) ?? Bytes(),
      group: (try? root.read("/etc/group", limit: 16 << 20)) ?? Bytes())
  }

  package func userName(_ id: Int) -> String? { users.first { $0.id == id }?.name }
  package func groupName(_ id: Int) -> String? { groups.first { $0.id == id }?.name }

  /// Everybody in the group: those it lists (under any of its names), and those whose own group it is. Sorted.
  package func members(ofGroup id: Int) -> [String] {
    let listed = groups.filter { $0.id == id }.flatMap(\.members)
    return Set(listed + users.filter { $0.group == id }.map(\.name)).sorted()
  }

  /// All names of a user id: more than one for 0 is a second root.
  package func names(ofUser id: Int) -> [String] { users.filter { $0.id == id }.map(\.name).sorted() }
}
