import Parsing

/// One file to be judged, with what is known of where it came from. Nothing here touches a file system.
package struct ScriptFile: Sendable {
  /// What is known of a file beside its bytes.
  package struct Context: Sendable, Hashable {
    /// How the server's configuration has it run; nil where the name decides. See ``ServerConfiguration``.
    package var servedAs: ScriptLanguage?
    /// Who vouches for exactly these bytes: a package, an image's layer. Such a file is passed over.
    package var vouchedFor: String?
    /// Written after the container began, by the user that the web server runs as.
    package var writtenByServer = false
    /// Not part of the image: in the container's own layer or in a volume.
    package var isFromOutside = false

    package init() {}
  }

  /// On the server, e.g. `/var/www/html/uploads/x.php`.
  package var path: String
  package var bytes: Bytes
  package var context: Context

  package init(path: String, bytes: Bytes, context: Context = Context()) {
    self.path = path
    self.bytes = bytes
    self.context = context
  }

  /// The last part of the path.
  var name: Substring { path.split(separator: "/").last ?? "" }

  /// Whether the file lies where uploads, caches or static things are kept: no place for programs.
  var isInDataFolder: Bool {
    let folders: Set<Substring> = [
      "upload", "uploads", "uploadfile", "userfiles", "attachment", "attachments", "images", "img", "image", "avatar",
      "avatars", "files", "media", "css", "fonts", "cache", "tmp", "temp", "static",
    ]
    return path.lowercased().split(separator: "/").dropLast().contains { folders.contains($0) }
  }
}
