import FoundationEssentials
import NIOSSL

/// Whose certificates are believed, and which certificate is shown to whom. TLS is always verified.
package struct TrustSettings: Sendable, Equatable {
  /// PEM files of further authorities, trusted beside the system's (`--ca-file`).
  package var authorityFiles: [String] = []
  /// Directories with a sub-directory for each `HOST[:PORT]`: `*.crt` are authorities for that host alone, `X.cert`
  /// with `X.key` is our certificate for it (as Docker and Podman read `certs.d`).
  package var hostDirectories: [String] = []
  /// Replaces the system's authorities (`SSL_CERT_FILE`).
  package var systemAuthorities: String?

  package init() {}

  package init(environment: [String: String]) {
    if let file = environment["SSL_CERT_FILE"], !file.isEmpty { systemAuthorities = file }
  }

  static let maximumFileSize = 4 << 20
  static let maximumFilesPerHost = 64

  /// The configuration for one host; nil where nothing differs from the default one.
  func configuration(for address: WebAddress) throws(WebError) -> TLSConfiguration? {
    guard address.scheme == .https else { return nil }
    var authorities: [NIOSSLCertificate] = []
    for file in authorityFiles { authorities += try Self.certificates(file) }
    let own = try certificates(for: address)
    authorities += own.authorities
    guard !authorities.isEmpty || own.pair != nil || systemAuthorities != nil else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let systemAuthorities { configuration.trustRoots = .file(systemAuthorities) }
    if !authorities.isEmpty { configuration.additionalTrustRoots = [.certificates(authorities)] }
    if let pair = own.pair {
      configuration.certificateChain = try Self.certificates(pair.certificate).map { .certificate($0) }
      configuration.privateKey = .privateKey(try Self.key(pair.key))
    }
    return configuration
  }

  private struct Own {
    var authorities: [NIOSSLCertificate] = []
    var pair: (certificate: String, key: String)?
  }

  private func certificates(for address: WebAddress) throws(WebError) -> Own {
    var own = Own()
    // Docker names the directory with the port as people write it: left out where it is the scheme's own.
    var names = [address.authority]
    if address.port == address.scheme.defaultPort { names.append("\(address.authority):\(address.port)") }
    for directory in hostDirectories {
      for name in names {
        let folder = directory + "/" + name
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { continue }
        for file in files.sorted().prefix(Self.maximumFilesPerHost) {
          let path = folder + "/" + file
          if file.hasSuffix(".crt") {
            own.authorities += try Self.certificates(path)
          } else if file.hasSuffix(".cert"), own.pair == nil {
            let key = String(path.dropLast(5)) + ".key"
            guard FileManager.default.fileExists(atPath: key) else {
              throw WebError(.configuration, "\(path) has no key beside it; expected \(key)")
            }
            own.pair = (path, key)
          }
        }
      }
    }
    return own
  }

  /// Fails early where a file named by the person cannot be used.
  package func validate() throws(WebError) {
    for file in authorityFiles + (systemAuthorities.map { [$0] } ?? []) {
      guard try !Self.certificates(file).isEmpty else {
        throw WebError(.configuration, "\(file) holds no certificate; expected PEM with BEGIN CERTIFICATE")
      }
    }
  }

  private static func certificates(_ path: String) throws(WebError) -> [NIOSSLCertificate] {
    let bytes = try read(path)
    do {
      return try NIOSSLCertificate.fromPEMBytes(bytes)
    } catch {
      if let single = try? NIOSSLCertificate(bytes: bytes, format: .der) { return [single] }
      throw WebError(.configuration, "\(path) is not a certificate in PEM or DER form (\(error))")
    }
  }

  private static func key(_ path: String) throws(WebError) -> NIOSSLPrivateKey {
    let bytes = try read(path)
    do {
      return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    } catch {
      throw WebError(.configuration, "\(path) is not an unencrypted private key in PEM form (\(error))")
    }
  }

  private static func read(_ path: String) throws(WebError) -> [UInt8] {
    do {
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      guard size <= maximumFileSize else {
        throw WebError(
          .configuration, "\(path) is larger than \(maximumFileSize >> 20) MiB, too large for certificates")
      }
      return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as WebError {
      throw error
    } catch {
      throw WebError(.configuration, "\(path) cannot be read: \(error)")
    }
  }
}
