import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Store

/// The page and the API of one host.
///
///     let server = try ConsoleServer(store: store, feed: feed, options: options)
///     try await server.run { port in print("http://127.0.0.1:\(port)/") }
package struct ConsoleServer: Sendable {
  package struct Options: Sendable {
    package var address = "127.0.0.1"
    /// 0: one that is free.
    package var port = 8470
    /// Further names that the server answers to.
    package var hostNames: [String] = []
    /// PEM files; needed for any address but loopback.
    package var certificate: String?
    package var key: String?
    package var version = ""
    /// For the page of rules.
    package var rules: [RuleEntry] = []

    package init() {}

    var isLoopback: Bool { address == "127.0.0.1" || address == "::1" || address == "localhost" }
  }

  private let application: Application<RouterResponder<ConsoleContext>>
  private let feed: LiveFeed
  private let started: StartNotice

  /// - Parameter now: seconds since 1970.
  package init(
    store: Store, feed: LiveFeed, options: Options, now: @escaping @Sendable () -> Double
  ) throws(ConsoleError) {
    let isSecure = options.certificate != nil
    guard options.isLoopback || isSecure else { throw .needsTLS(options.address) }
    let site = Site(
      store: store, feed: feed, doorkeeper: Doorkeeper(store: store, isSecure: isSecure, now: now),
      version: options.version, now: now)
    self.feed = feed
    let started = StartNotice()
    self.started = started
    let server: HTTPServerBuilder
    do {
      server = try Self.builder(options)
    } catch { throw .badCertificate(options.certificate ?? "", "\(error)") }
    var logger = Logger(label: "bulkhead.console")
    logger.logLevel = .critical
    application = Application(
      router: Self.router(site, options, isSecure: isSecure), server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(options.address, port: options.port), serverName: nil, reuseAddress: true),
      onServerRunning: { channel in started.run(channel.localAddress?.port ?? options.port) }, logger: logger)
  }

  private static func builder(_ options: Options) throws -> HTTPServerBuilder {
    let http = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        idleTimeout: .seconds(75),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    guard let certificate = options.certificate else { return http }
    let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: options.key ?? certificate, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    return try .tls(http, tlsConfiguration: configuration)
  }

  static func router(_ site: Site, _ options: Options, isSecure: Bool) -> Router<ConsoleContext> {
    let router = Router(context: ConsoleContext.self)
    router.add(middleware: SecurityHeaders(isSecure: isSecure))
    router.add(middleware: FaultPages())
    router.add(middleware: AddressGuard())
    router.add(middleware: HostGuard(rule: HostRule(names: options.hostNames + [options.address])))
    router.add(middleware: OriginGuard(isSecure: isSecure))
    AssetRoutes().add(to: router)
    router.add(middleware: Identify(doorkeeper: site.doorkeeper))
    LoginPages(site: site).add(to: router)
    let pages = router.group().add(middleware: Requirement(scope: .read, isPage: true))
    PosturePage(site: site).add(to: pages)
    IncidentPages(site: site).add(to: pages)
    AlertPages(site: site).add(to: pages)
    ImagePages(site: site).add(to: pages)
    CompliancePages(site: site).add(to: pages)
    ContainerPages(site: site).add(to: pages)
    RulePages(site: site, rules: options.rules).add(to: pages)
    SettingsPage(site: site).add(to: pages)
    let api = router.group().add(middleware: Requirement(scope: .read, isPage: false))
    LiveRoute(site: site).add(to: api)
    for endpoint in APICatalogue.endpoints { endpoint.add(to: router, site) }
    let description = OpenAPIDocument.write(version: options.version)
    router.get("/api/v1/openapi.json") { _, _ in Response.json(description) }
    return router
  }

  /// Serves until it is told to stop (graceful shutdown of its task) or can't.
  package func run(_ onStart: @escaping @Sendable (_ port: Int) -> Void) async throws(ConsoleError) {
    started.set(onStart)
    do { try await application.run() } catch { throw .cannotListen("\(error)") }
  }
}

package enum ConsoleError: Error, CustomStringConvertible {
  case needsTLS(String)
  case badCertificate(String, String)
  case cannotListen(String)

  package var description: String {
    switch self {
    case .needsTLS(let address):
      "\(address) is not a loopback address: listening there needs a certificate and its key (--tls-certificate, --tls-key)"
    case .badCertificate(let path, let reason): "\(path): no certificate and key to serve with: \(reason)"
    case .cannotListen(let reason): "the page can't be served: \(reason)"
    }
  }
}
