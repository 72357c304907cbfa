import CLinux
import Glibc
import Parsing

/// The entries of a POSIX access control list that give named users or groups something: what the mode doesn't show.
///
/// Source: acl(5); the attribute's layout is the kernel's `posix_acl_xattr.h`.
package struct AccessList: Sendable, Hashable {
  package struct Grant: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable { case user, group }
    package var kind: Kind
    package var id: Int
    /// rwx bits (4, 2, 1) that are left when the list's mask is applied.
    package var permissions: Int
  }

  package var grants: [Grant]

  /// - Parameter attribute: the value of `system.posix_acl_access`.
  package init(parsing attribute: Bytes) throws(ParseError) {
    guard attribute.integer(at: 0, as: UInt32.self) == 2, (attribute.count - 4) % 8 == 0 else {
      throw ParseError("POSIX ACL", "expected version 2 and entries of 8 bytes")
    }
    var mask = 7
    var named: [Grant] = []
    for offset in stride(from: 4, to: attribute.count, by: 8) {
      guard let tag = attribute.integer(at: offset, as: UInt16.self),
        let permissions = attribute.integer(at: offset + 2, as: UInt16.self),
        let id = attribute.integer(at: offset + 4, as: UInt32.self)
      else { break }
      switch tag {
      case 0x02: named.append(Grant(kind: .user, id: Int(id), permissions: Int(permissions & 7)))
      case 0x08: named.append(Grant(kind: .group, id: Int(id), permissions: Int(permissions & 7)))
      case 0x10: mask = Int(permissions & 7)
      default: break
      }
    }
    grants = named.compactMap { grant in
      let effective = grant.permissions & mask
      return effective == 0 ? nil : Grant(kind: grant.kind, id: grant.id, permissions: effective)
    }
  }
}

extension HostRoot {
  /// What an access control list of the file gives to named users and groups; empty where it has none.
  package func grants(_ path: String) -> [AccessList.Grant] {
    guard let resolved = resolve(path) else { return [] }
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = buffer.withUnsafeMutableBytes {
      getxattr(outer(resolved), "system.posix_acl_access", $0.baseAddress, $0.count)
    }
    guard count > 0, let list = try? AccessList(parsing: Bytes(buffer[..<count])) else { return [] }
    return list.grants
  }
}
