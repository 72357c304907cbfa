import Model

/// A directory to hunt in, and what it is a part of.
package struct HuntPlace: Sendable, Hashable {
  /// What findings are about: the container, or the directory itself.
  package var subject: Subject
  /// As its owner sees it: `/var/www/html`.
  package var path: String
  /// As it is seen from here: `/proc/812/root/var/www/html`.
  package var outer: String
  /// Why it is looked at: `nginx: root in /etc/nginx/nginx.conf`, or empty where a person named it.
  package var reason: String

  /// When the container was made, nanoseconds since 1970; nil for what is no container, or where nobody says.
  package var madeAt: Int64?

  package init(subject: Subject, path: String, outer: String, reason: String = "") {
    self.subject = subject
    self.path = path
    self.outer = outer
    self.reason = reason
  }

  /// The owner's path of a file below.
  package func inner(_ below: String) -> String {
    below.isEmpty ? path : path == "/" ? "/\(below)" : "\(path)/\(below)"
  }

  /// The owner's path of a path as it is seen from here; nil for what doesn't lie below.
  package func inner(outer file: String) -> String? {
    file.hasPrefix(outer + "/") ? inner(String(file.dropFirst(outer.count + 1))) : nil
  }
}
