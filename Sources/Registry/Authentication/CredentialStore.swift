import Archives
import Images
import Parsing

/// Where credentials for a registry may be found: given by the caller, else in Podman's and Docker's files, else nowhere.
///
/// Order of files: `REGISTRY_AUTH_FILE` alone where it is set; else `$XDG_RUNTIME_DIR/containers/auth.json`,
/// `~/.config/containers/auth.json`, `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`. The first that has
/// something for the registry counts.
///
/// Sources: containers-auth.json(5), docker/cli.
package struct CredentialStore: Sendable {
  /// What was found for a registry, and what stood in the way.
  package struct Finding: Sendable, Equatable {
    package var credentials: Credentials?
    /// For messages: `/root/.docker/config.json`, `docker-credential-pass`; nil where nothing was found.
    package var origin: String?
    package var problems: [String] = []
  }

  private let given: [String: Credentials]
  private let files: [String]
  private let environment: [String: String]
  var helper: CredentialHelper

  /// - Parameter given: by registry (`ghcr.io`, `docker.io`); they take the place of all files.
  package init(environment: [String: String], given: [String: Credentials] = [:]) {
    self.given = given
    self.environment = environment
    files = Self.files(environment)
    helper = CredentialHelper(searchPath: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
  }

  static func files(_ environment: [String: String]) -> [String] {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let file = value("REGISTRY_AUTH_FILE") { return [file] }
    let home = value("HOME")
    var files: [String] = []
    if let runtime = value("XDG_RUNTIME_DIR") { files.append(runtime + "/containers/auth.json") }
    if let config = value("XDG_CONFIG_HOME") ?? home.map({ $0 + "/.config" }) {
      files.append(config + "/containers/auth.json")
    }
    if let docker = value("DOCKER_CONFIG") ?? home.map({ $0 + "/.docker" }) { files.append(docker + "/config.json") }
    return files
  }

  /// Blocking: reads files, and may run a helper.
  package func find(registry: String, repository: String) -> Finding {
    if let credentials = given[registry] { return Finding(credentials: credentials, origin: "what was given") }
    var finding = Finding()
    for path in files {
      let file: CredentialFile
      switch Self.read(path) {
      case .nothing: continue
      case .problem(let reason):
        finding.problems.append(reason)
        continue
      case .file(let found): file = found
      }
      switch file.answer(registry: registry, repository: repository) {
      case .nothing: continue
      case .credentials(let credentials):
        (finding.credentials, finding.origin) = (credentials, path)
        return finding
      case .helper(let name, let server):
        switch helper.get(name, server: server, environment: environment) {
        case .nothing: continue
        case .failure(let reason): finding.problems.append("\(reason) (named in \(path))")
        case .credentials(let credentials):
          (finding.credentials, finding.origin) = (credentials, "docker-credential-\(name)")
          return finding
        }
      }
    }
    return finding
  }

  private enum Reading {
    case nothing
    case problem(String)
    case file(CredentialFile)
  }

  private static func read(_ path: String) -> Reading {
    switch ConfigurationFile.read(path, limit: CredentialFile.maximumSize) {
    case .absent: return .nothing
    case .problem(let reason): return .problem(reason)
    case .bytes(let bytes):
      if bytes.isEmpty { return .nothing }
      do throws(ParseError) { return .file(try CredentialFile(bytes, path: path)) } catch {
        // The reason may quote the file; its place does.
        return .problem("\(path) cannot be used: it is not valid JSON of the expected shape")
      }
    }
  }
}

/// A file that may or may not be there.
enum ConfigurationFile {
  case absent
  case problem(String)
  case bytes(Bytes)

  static func read(_ path: String, limit: Int) -> ConfigurationFile {
    do {
      let file = try OpenFile(path)
      let status = try file.status()
      guard status.st_mode & 0o170000 == 0o100000 else { return .problem("\(path) is no regular file") }
      guard Int(status.st_size) <= limit else {
        return .problem("\(path) has \(status.st_size) bytes, more than the limit of \(limit)")
      }
      let size = Int(status.st_size)
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 16)
      defer { memory.deallocate() }
      let region = FileRegion(file, 0..<size)
      var filled = 0
      while filled < size {
        let count = try region.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[filled..<size]))
        if count == 0 { break }
        filled += count
      }
      return .bytes(Bytes(copying: UnsafeRawBufferPointer(rebasing: memory[..<filled])))
    } catch {
      if case .notFound = ImageError(error) { return .absent }
      return .problem("\(error)")
    }
  }
}
