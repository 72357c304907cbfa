import Host
import Model

/// Finds where the web servers of a container keep what they serve: from the processes that run in it, their
/// configuration, and the places where distributions and images put it.
package struct WebRootFinder: Sendable {
  private let processes: ProcessReader

  package init(_ processes: ProcessReader = ProcessReader()) { self.processes = processes }

  /// A directory that is served, and why one thinks so.
  package struct Root: Sendable, Hashable {
    package var path: String
    package var reason: String
  }

  /// - Parameters:
  ///   - pids: the container's processes; the first that can be looked at gives the file system.
  /// - Returns: existing directories; none lies below another.
  package func roots(_ pids: [Int]) -> [Root] {
    guard let first = pids.first(where: { processes.root.exists("/proc/\($0)/root/") }) else { return [] }
    let root = HostRoot(processes.root.outer("/proc/\(first)/root"))
    var found: [Root] = []
    func add(_ path: String, _ reason: String) {
      guard let resolved = root.resolve(path), resolved != "/",
        (try? root.status(resolved))?.kind == .directory, !found.contains(where: { $0.path == resolved })
      else { return }
      found.append(Root(path: resolved, reason: reason))
    }
    for pid in pids.prefix(512) {
      guard let program = processes.executable(pid).flatMap({ $0.split(separator: "/").last }) else { continue }
      guard let server = Self.servers.first(where: { program.hasPrefix($0.program) }) else {
        if let directory = scriptDirectory(pid, program: String(program)) {
          add(directory, "\(program): where it runs")
        }
        continue
      }
      for place in server.configuration { read(place, server, root, add) }
    }
    for path in Self.usual { add(path, "a usual place") }
    return Self.outermost(found)
  }

  private struct Server {
    let program: String
    let kind: WebServerConfiguration.Kind
    /// Files, or directories whose files are read.
    let configuration: [String]
    var base = "/"
  }

  private static let servers: [Server] = [
    Server(
      program: "nginx", kind: .nginx,
      configuration: [
        "/etc/nginx", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled", "/etc/nginx/http.d", "/usr/local/nginx/conf",
        "/usr/local/openresty/nginx/conf", "/opt/bitnami/nginx/conf", "/opt/bitnami/nginx/conf/server_blocks",
      ], base: "/usr/share/nginx"),
    Server(
      program: "openresty", kind: .nginx, configuration: ["/usr/local/openresty/nginx/conf"],
      base: "/usr/local/openresty/nginx"),
    Server(program: "apache2", kind: .apache, configuration: apache, base: "/etc/apache2"),
    Server(program: "httpd", kind: .apache, configuration: apache, base: "/usr/local/apache2"),
    Server(program: "php-fpm", kind: .phpFPM, configuration: ["/usr/local/etc/php-fpm.d", "/etc/php-fpm.d"]),
    Server(program: "lighttpd", kind: .lighttpd, configuration: ["/etc/lighttpd", "/etc/lighttpd/conf-enabled"]),
    Server(program: "caddy", kind: .caddy, configuration: ["/etc/caddy"]),
    Server(
      program: "java", kind: .tomcat, configuration: ["/usr/local/tomcat/conf", "/etc/tomcat", "/opt/tomcat/conf"],
      base: "/usr/local/tomcat"),
  ]

  private static let apache = [
    "/etc/apache2", "/etc/apache2/sites-enabled", "/etc/apache2/conf-enabled", "/etc/httpd/conf", "/etc/httpd/conf.d",
    "/usr/local/apache2/conf", "/usr/local/apache2/conf/extra", "/etc/apache2/conf.d", "/opt/bitnami/apache/conf",
    "/opt/bitnami/apache/conf/vhosts",
  ]

  private static let usual = [
    "/var/www", "/usr/share/nginx/html", "/usr/local/apache2/htdocs", "/usr/local/tomcat/webapps", "/srv/www",
    "/srv/http",
    "/opt/tomcat/webapps", "/var/lib/tomcat9/webapps", "/var/lib/tomcat10/webapps", "/inetpub/wwwroot",
    "/opt/bitnami/wordpress", "/bitnami", "/usr/share/caddy",
  ]

  private func read(_ place: String, _ server: Server, _ root: HostRoot, _ add: (String, String) -> Void) {
    let names = root.list(place, limit: 1000).filter { Self.isConfiguration($0) }
    for name in names.prefix(200) {
      let file = "\(place)/\(name)"
      guard let text = root.text(file, limit: 1 << 20) else { continue }
      for path in WebServerConfiguration.roots(text, server.kind, base: server.base) {
        add(path, "\(server.program): \(file)")
      }
    }
  }

  private static func isConfiguration(_ name: String) -> Bool {
    name.hasSuffix(".conf") || name.hasSuffix(".xml") || name == "Caddyfile" || !name.contains(".")
  }

  /// An interpreter that serves by itself (`php -S`, a Node or Python program) serves what lies where it was started.
  private func scriptDirectory(_ pid: Int, program: String) -> String? {
    guard program.hasPrefix("php") || program.hasPrefix("frankenphp") else { return nil }
    let arguments = processes.arguments(pid)
    if let at = arguments.firstIndex(of: "-t"), at + 1 < arguments.count, arguments[at + 1].hasPrefix("/") {
      return arguments[at + 1]
    }
    guard arguments.contains("-S"), let directory = processes.root.link("/proc/\(pid)/cwd") else { return nil }
    return directory
  }

  /// Without those that lie below others.
  static func outermost(_ roots: [Root]) -> [Root] {
    roots.filter { root in
      !roots.contains { $0.path != root.path && root.path.hasPrefix($0.path + "/") }
    }
  }
}
