import Glibc
import Images
import Parsing

/// Asks `docker-credential-NAME` for credentials, as Docker does: the server's address on its standard input, a JSON
/// object on its standard output.
///
/// Bounded in time and output. What the helper writes to its standard error is dropped: it may hold secrets.
///
/// Source: docker/docker-credential-helpers.
package struct CredentialHelper: Sendable {
  package enum Answer: Sendable, Equatable {
    /// The helper works, and has nothing for this server.
    case nothing
    case credentials(Credentials)
    /// It could not be asked; in words for people.
    case failure(String)
  }

  package var searchPath: String
  package var seconds = 30
  package var maximumOutput = 256 << 10

  package init(searchPath: String) { self.searchPath = searchPath }

  /// Blocking.
  package func get(_ name: String, server: String, environment: [String: String]) -> Answer {
    guard !name.isEmpty, name.utf8.count <= 64,
      name.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      })
    else { return .failure("the credential helper '\(name.prefix(64))' has a name that is refused") }
    let program = "docker-credential-\(name)"
    guard let path = find(program) else { return .failure("the credential helper \(program) is not in PATH") }
    let result = ChildProcess.run(
      path, ["get"], input: Array(server.utf8), environment: environment, seconds: seconds, limit: maximumOutput)
    switch result {
    case .failed(let reason): return .failure("the credential helper \(program) \(reason)")
    case .ended(let status, let output):
      if status != 0 {
        let said = String(decoding: output.prefix(4096), as: UTF8.self).lowercased()
        // Helpers say this in place of an answer; it means nothing is kept for the server.
        if said.contains("credentials not found") || said.contains("no credentials server url") { return .nothing }
        return .failure("the credential helper \(program) ended with status \(status)")
      }
      return Self.parse(Bytes(output), program)
    }
  }

  static func parse(_ output: Bytes, _ program: String) -> Answer {
    guard let json = try? JSONValue(parsing: output, maximumDepth: 16), let secret = json["Secret"]?.string else {
      return .failure("the credential helper \(program) did not answer with credentials")
    }
    let user = json["Username"]?.string ?? ""
    if user.isEmpty, secret.isEmpty { return .nothing }
    if user == "<token>" { return .credentials(.identityToken(secret)) }
    return .credentials(.password(user: user, password: secret))
  }

  private func find(_ program: String) -> String? {
    // Only absolute folders: a relative one would run what lies in the working directory.
    searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
      .first { access($0, X_OK) == 0 }
  }
}
