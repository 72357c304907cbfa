import CLinux
import Glibc

/// Renaming that takes nothing away.
package enum PathRename {
  /// renameat2(2) with RENAME_NOREPLACE: -1 with EEXIST where the new name is taken.
  ///
  /// A file system that hasn't got it is served by link(2) and unlink(2), which have the same promise.
  package static func withoutReplacing(_ from: Int32, _ old: String, _ to: Int32, _ new: String) -> Int32 {
    let result = rename_without_replacing(from, old, to, new)
    guard result != 0, errno == EINVAL || errno == ENOSYS else { return result }
    guard linkat(from, old, to, new, 0) == 0 else { return -1 }
    return unlinkat(from, old, 0)
  }
}
