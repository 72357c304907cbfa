import NIOSSL

/// Whose certificates the mail and syslog transports believe; TLS is always verified.
package struct TransportTrust: Sendable, Hashable {
  /// PEM file of authorities beside the system's.
  package var authorityFile: String?
  /// Replaces the system's (`SSL_CERT_FILE`).
  package var systemAuthorities: String?

  package init(authorityFile: String? = nil, systemAuthorities: String? = nil) {
    self.authorityFile = authorityFile
    self.systemAuthorities = systemAuthorities
  }

  func context() throws(DeliveryError) -> NIOSSLContext {
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      if let systemAuthorities { configuration.trustRoots = .file(systemAuthorities) }
      if let authorityFile {
        configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(authorityFile))]
      }
      return try NIOSSLContext(configuration: configuration)
    } catch {
      let file = authorityFile ?? systemAuthorities ?? "the system's authorities"
      throw DeliveryError("\(file) can't be used for TLS: \(error)")
    }
  }

  /// A handler that verifies the host's name, or its address where it has no name.
  func handler(for host: String, _ context: NIOSSLContext) throws -> NIOSSLClientHandler {
    let isAddress = host.contains(":") || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
  }

  /// What went wrong, in words.
  static func reason(_ error: any Error) -> String {
    let text = OneLine.text("\(error)", limit: 300)
    if text.contains("CERTIFICATE_VERIFY_FAILED") || error is NIOSSLExtraError {
      return "shows a certificate that isn't trusted (ca-file names further authorities)"
    }
    return text
  }
}
