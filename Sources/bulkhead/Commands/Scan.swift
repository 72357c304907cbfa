import ArgumentParser
import Foundation
import Images
import Inventory
import Model
import Reports

/// `bulkhead scan`: what is in an image, and what is wrong with it.
struct Scan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what is in images, containers and directories, and what is wrong with it.",
    discussion: """
      A target is recognised; a prefix says what is meant:
        nginx:1.27              an image: in a local engine or storage, else in its registry
        docker:NAME  podman:NAME  containerd:NAME  registry:NAME
        container:NAME          a running or stopped container, with what was changed in it
        image.tar, archive:FILE[:TAG]   docker save, OCI layout in a tar, docker export; plain, gzip, zstd, xz
        oci:DIRECTORY[:TAG]     an OCI layout
        dir:/srv/app            a directory
        sbom:FILE               a bill of materials (CycloneDX or SPDX, JSON)
        ./Dockerfile, compose.yaml, pod.yaml    a build file or manifest
      Without a target: the images of a running engine, else this machine's own file system.

      Examples:
        bulkhead scan nginx:1.27
        bulkhead scan ./image.tar --packages
        bulkhead scan registry:ghcr.io/org/app:2 --platform linux/arm64 --format cyclonedx -o app.cdx.json
        bulkhead scan container:web --fail-on high --only-fixed
        bulkhead scan shop:2.1 --policy policy.yaml --vex vendor.openvex.json --format sarif -o shop.sarif
        bulkhead scan app.tar --no-update        with the advisories that are here
        bulkhead scan app:2 --scanners secrets

      Advisories that the packages need are fetched where there are none yet, or none of today.

      Exit status: 0 done · 1 --fail-on or a rule that blocks is met · 2 something could not be
      examined; the report says what · 64 wrong usage · 69 something needed is unavailable · 77 permission
      missing
      """)

  @Argument(help: ArgumentHelp("What to scan; several are scanned one after the other.", valueName: "target"))
  var targets: [String] = []

  @OptionGroup var output: OutputOptions

  @OptionGroup(title: "Deciding") var deciding: DecisionOptions

  @Option(
    help: ArgumentHelp("Which image of an index: OS/ARCHITECTURE[/VARIANT], e.g. linux/arm64.", valueName: "platform"))
  var platform: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "What is looked for, comma-separated: \(Scanner.allCases.map(\.rawValue).joined(separator: ", ")); default: "
        + "everything. Packages alone is the inventory without judgement.", valueName: "scanners"))
  var scanners: [ScannerList] = []

  @Option(
    help: ArgumentHelp(
      "What to allow among secrets and further detectors, in YAML (docs/secrets.md).", valueName: "file"))
  var secretRules: String?

  @OptionGroup(title: "Malware") var indicators: IndicatorOptions

  @OptionGroup(title: "Provenance") var origin: OriginOptions

  @Option(help: ArgumentHelp("The engine's socket; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: String?

  @Option(
    help: ArgumentHelp("Below a directory, a path that is not entered; may be given several times.", valueName: "path"))
  var exclude: [String] = []

  @Flag(name: .customLong("plain-http"), help: "Speak to registries without TLS; nothing is then verified but digests.")
  var plainHTTP = false

  @Flag(help: "Match with the advisories that are here, however old; BULKHEAD_NO_UPDATE=1 does the same.")
  var noUpdate = false

  @Flag(help: "Neither use nor keep results of layers that were read before.")
  var noCache = false

  func validate() throws {
    if let platform, Platform(platform) == nil {
      throw ValidationError("'\(platform)' is no platform; expected OS/ARCHITECTURE[/VARIANT], e.g. linux/arm64.")
    }
  }

  func run() async throws {
    let progress = Progress(isWanted: !output.quiet)
    let environment = ProcessInfo.processInfo.environment
    let now = Clock.now(environment)
    var gate: Gate
    do { gate = try Gate(deciding, environment: environment, now: now) } catch {
      progress.say("bulkhead: \(error)")
      throw error.status
    }
    var targets = targets
    if targets.isEmpty {
      let found = Discovery.targets(engineSocket: engine, environment: environment)
      targets = found.targets
      if !output.quiet { progress.say(found.note) }
    }
    var opener = TargetOpener(environment: environment, plainHTTP: plainHTTP)
    opener.platform = platform.flatMap { Platform($0) }.map { .exactly($0) } ?? .automatic
    opener.engineSocket = engine
    opener.exclusions = Set(exclude.map { $0.split(separator: "/").joined(separator: "/") })
    let home = Home(environment: environment)
    var scan = ImageScan(cache: noCache ? nil : home.layerCache, now: now, progress: progress)
    let wanted = scanners.isEmpty ? Set(Scanner.allCases) : Set(scanners.flatMap(\.scanners))
    if wanted.contains(.vulnerabilities) {
      scan.matching = Matching(home: home.path, now: now)
      if !noUpdate, !AdvisoryFreshness.isForbidden(environment) {
        scan.matching?.freshness = AdvisoryFreshness(
          home: home.path, environment: environment, progress: progress, isQuiet: output.quiet)
      }
    }
    scan.isExplicit = !scanners.isEmpty
    scan.bench = ExaminationBench(
      try ExaminationPlans.make(wanted, secretRules: secretRules, indicators: indicators, home: home.path, now: now))
    if wanted.contains(.provenance) || origin.asks {
      scan.origin = try OriginScan(origin, home: home.path, now: now, progress: progress, isQuiet: output.quiet)
    }
    let writer = ReportWriter(options: output, showsSuppressed: deciding.showSuppressed, isSeveral: targets.count > 1)
    var verdict = Verdict()
    for target in targets {
      var scanned: ScannedTarget
      do {
        scanned = try await scan.report(onTarget: target, opener)
      } catch {
        progress.say("bulkhead: \(error)")
        verdict.failed(ExitStatus.of(error))
        continue
      }
      gate.decide(&scanned.report, scan.matching, attached: scanned.vex)
      progress.clear()
      do { try writer.write(scanned.report) } catch {
        progress.say("bulkhead: \(error)")
        throw ExitStatus.unavailable
      }
      verdict.count(scanned.report)
    }
    await opener.registries.shutdown()
    scan.matching?.rememberContainers(socket: engine, environment: environment)
    if !output.quiet { for note in gate.leftOver { progress.say("bulkhead: \(note)") } }
    if let status = verdict.exitCode { throw status }
  }
}

extension Severity: ExpressibleByArgument {}
