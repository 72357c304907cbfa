import ArgumentParser
import Compliance
import Foundation
import Model

/// `bulkhead audit`: is this host, its engine, its images and each container set up as a benchmark asks.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Hold a host, its container engine, images and containers against a benchmark.",
    discussion: """
      Without a subcommand: docker. Options: bulkhead audit docker --help.

      Examples:
        bulkhead audit
        bulkhead audit docker --benchmark 1.6.0 --level 1 --fail-on high
        bulkhead audit --section 5 --only container.privileged --format json
        bulkhead audit --waivers waivers.yaml --inputs inputs.yaml --format junit -o audit.xml
        bulkhead audit --save-facts facts.json; bulkhead audit --facts facts.json
        bulkhead audit host --root /mnt
        bulkhead audit kubernetes --objects manifests --profile restricted
        bulkhead audit containers
        bulkhead audit watch --section 5
        bulkhead audit diff yesterday.json today.json
        bulkhead audit fix --dry-run

      Exit status: 0 done · 1 --fail-on or --fail-under is met · 2 something could not be looked at; the report says
      what · 64 wrong usage · 69 no engine · 77 permission missing
      """,
    subcommands: [
      Docker.self, Host.self, Containers.self, AuditKubernetes.self, AuditWatch.self, AuditDiff.self, AuditFix.self,
    ],
    defaultSubcommand: Docker.self)

  struct Docker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Host, engine, images and containers against the CIS Docker Benchmark.",
      discussion:
        "Every id ends in pass, fail, notApplicable, manual, needsInput, error or waived, with what was found.")

    @OptionGroup var audit: AuditOptions

    func run() async throws { try await audit.run(benchmark: "cis-docker-1.8.0", source: .engine) }
  }

  struct Host: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The host itself: kernel, audit system, SSH, accounts, files, services.")

    @OptionGroup var audit: AuditOptions

    func run() async throws { try await audit.run(benchmark: "bulkhead-host", source: .host) }
  }

  struct Containers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Containers of containerd and CRI-O, by their bundles and processes; no engine is asked.",
      discussion: """
        For nodes without Docker or Podman: what a container was given is read from its runtime specification, what it
        has from the kernel. Containers that don't run have no bundle with containerd, and are not seen.
        """)

    @OptionGroup var audit: AuditOptions

    @Option(
      help: ArgumentHelp(
        "A directory of containerd's state beside the usual ones (state in its configuration).", valueName: "directory")
    )
    var state: [String] = []

    func validate() throws {
      if let path = state.first(where: { !$0.hasPrefix("/") }) {
        throw ValidationError("--state takes an absolute path, not '\(path)'.")
      }
      if audit.engine != nil || audit.imageContents {
        throw ValidationError("No engine is asked for bundles: --engine and --image-contents have no meaning here.")
      }
    }

    func run() async throws { try await audit.run(benchmark: "bulkhead-containers", source: .bundles(states: state)) }
  }
}
