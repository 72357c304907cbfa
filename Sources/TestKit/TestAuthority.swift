import Foundation

/// A certificate authority of a test's own, made with openssl, and certificates signed by it.
package final class TestAuthority: Sendable {
  /// PEM.
  package let certificate: String
  private let key: String
  private let directory: TemporaryDirectory

  package static var isAvailable: Bool { Tool.find("openssl") != nil }

  package init(name: String = "Bulkhead Test Authority") throws {
    directory = try TemporaryDirectory(prefix: "bulkhead-authority")
    certificate = directory.path + "/authority.crt"
    key = directory.path + "/authority.key"
    try Tool.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
        "/CN=\(name)", "-keyout", key, "-out", certificate, "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
      ])
  }

  /// A certificate and its key, both PEM files.
  /// - Parameter names: as in a subjectAltName, e.g. `DNS:localhost`, `IP:127.0.0.1`.
  package func issue(
    _ label: String, names: [String] = ["DNS:localhost", "IP:127.0.0.1"]
  ) throws -> (certificate: String, key: String) {
    let base = directory.path + "/" + label
    try directory.write(
      label + ".ext", "subjectAltName=\(names.joined(separator: ","))\nbasicConstraints=CA:FALSE\n")
    try Tool.run(
      "openssl",
      [
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(label)", "-keyout",
        base + ".key", "-out", base + ".csr",
      ])
    try Tool.run(
      "openssl",
      [
        "x509", "-req", "-in", base + ".csr", "-CA", certificate, "-CAkey", key, "-CAcreateserial", "-days", "2",
        "-extfile", base + ".ext", "-out", base + ".crt",
      ])
    return (base + ".crt", base + ".key")
  }
}
