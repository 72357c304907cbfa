import ArgumentParser
import Foundation

/// `bulkhead up`: everything, on this host, as one process.
struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Watch this host: its images, containers, configuration and what goes on in them, with a page to look at.",
    discussion: """
      Needs no configuration. Scans the engine's images and keeps the results up to date, audits host and containers at
      the start and on every event of the engine, watches what runs in the containers, hunts webshells in what they serve,
      joins what is found into incidents, and serves a page and an API on loopback. What can't run here says so on the
      page; the rest goes on.

      Examples:
        sudo bulkhead up
        sudo bulkhead up --once                    the first round only, as a summary
        sudo bulkhead up --port 9000
        sudo bulkhead up --address 0.0.0.0 --host-name guard.example.org --tls-certificate tls.pem --tls-key key.pem

      Exit status: 0 ended by a signal · 64 wrong usage · 69 the page's port or the store can't be had · 77 permission
      missing
      """)

  @Option(
    help: ArgumentHelp("Where the page listens; anything but loopback needs a certificate.", valueName: "address"))
  var address = "127.0.0.1"

  @Option(help: ArgumentHelp("The page's port; 0 takes a free one.", valueName: "number"))
  var port = 8470

  @Option(
    name: .customLong("host-name"),
    help: ArgumentHelp("A name that the page answers to, beside its address.", valueName: "name"))
  var hostName: [String] = []

  @Option(
    name: .customLong("tls-certificate"), help: ArgumentHelp("The page's certificate chain (PEM).", valueName: "file"))
  var tlsCertificate: String?

  @Option(
    name: .customLong("tls-key"), help: ArgumentHelp("Its key (PEM); default: in the same file.", valueName: "file"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("The engine's socket; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: String?

  @Flag(help: "Do one round of scanning and auditing, print a summary, end.")
  var once = false

  @Flag(name: .customLong("no-update"), help: "Fetch no advisories; BULKHEAD_NO_UPDATE=1 does the same.")
  var noUpdate = false

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
    if tlsKey != nil, tlsCertificate == nil { throw ValidationError("--tls-key goes with --tls-certificate.") }
  }

  func run() async throws {
    try await HostRun(options: self, environment: ProcessInfo.processInfo.environment).run()
  }
}
