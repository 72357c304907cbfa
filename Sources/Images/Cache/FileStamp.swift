import Glibc

/// Which bytes of which file in which state.
///
/// The change time can't be set by the owner of a file, so a file that was written since has another stamp.
package struct FileStamp: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let modified: [Int64]
  let changed: [Int64]
  let start: Int
  let end: Int

  init(_ status: stat, _ range: Range<Int>) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = [Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
    changed = [Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec)]
    start = range.lowerBound
    end = range.upperBound
  }

  var text: String {
    "\(device) \(inode) \(size) \(modified[0]).\(modified[1]) \(changed[0]).\(changed[1]) \(start) \(end)"
  }
}
