import Glibc
import Model

/// A directory as if it were an image of one layer: a file system, a project, this machine's own `/`.
package struct DirectorySource: ImageSource {
  private let path: String
  private let exclusions: Set<String>

  /// Of a machine's own root: what the kernel makes up, and what engines keep of other file systems.
  package static let systemExclusions: Set<String> = [
    "proc", "sys", "dev", "run", "var/run", "var/lib/docker", "var/lib/containerd", "var/lib/containers/storage",
    "var/lib/kubelet/pods", "snap", "var/lib/snapd/snaps",
  ]

  /// - Parameter exclusions: paths below the directory that are not entered, normalised; nil is what fits: on a machine's
  ///   own root the system's, else none.
  package init(_ path: String, excluding exclusions: Set<String>? = nil) {
    self.path = path
    self.exclusions = exclusions ?? (Self.isSystemRoot(path) ? Self.systemExclusions : [])
  }

  private static func isSystemRoot(_ path: String) -> Bool {
    var (own, root) = (stat(), stat())
    return stat(path, &own) == 0 && stat("/", &root) == 0 && own.st_dev == root.st_dev && own.st_ino == root.st_ino
  }

  package func open() throws(ImageError) -> OpenedImage {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .notFound("\(path): \(String(cString: strerror(errno)))") }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .invalid("\(path) is no directory") }
    return OpenedImage(
      kind: .directory, name: path, takenFor: "directory",
      layers: [LayerSource(.directory(path: path, .plain(exclusions: exclusions)))])
  }
}
