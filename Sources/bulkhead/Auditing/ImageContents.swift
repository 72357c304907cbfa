import Compliance
import Images
import Inventory
import Model
import Parsing

/// Reads the files of an engine's images for those requirements that only they answer.
struct ImageContents {
  let environment: [String: String]
  let now: Int
  let progress: Progress

  /// Names of packages that no service needs to run: compilers, remote shells, network tools, editors.
  private static let unneeded: Set<String> = [
    "gcc", "g++", "clang", "make", "cmake", "gdb", "strace", "openssh-server", "openssh-client", "dropbear", "telnet",
    "telnetd", "netcat", "netcat-openbsd", "netcat-traditional", "nmap", "nmap-ncat", "ncat", "socat", "tcpdump",
    "rsh-client",
    "sudo", "vim", "emacs", "nano", "ftp", "build-essential", "gcc-c++", "openssh", "wireshark", "tshark",
  ]

  /// Fills in what the images' files say; an image that can't be read says so in its facts.
  func add(to facts: inout Facts) async {
    guard let socket = facts.daemon?.socket else { return }
    let home = Home(environment: environment)
    var scan = ImageScan(cache: home.layerCache, now: now, progress: progress)
    do throws(ParseError) {
      scan.bench = ExaminationBench([SecretPlan(try SecretKnowledge(), today: Day(secondsSince1970: now))])
    } catch {
      facts.problems.append(FactProblem("secrets", "\(error)"))
    }
    for index in facts.images.indices {
      let record = facts.images[index].record
      progress.show("\(facts.images[index].name): reading its files …")
      do throws(ImageError) {
        let image = try EngineImage(.image, record.id, socket: socket).open()
        facts.images[index].contents = read(image, scan, home)
      } catch {
        facts.images[index].contents = .init(problems: ["\(error)"])
      }
    }
  }

  private func read(_ image: OpenedImage, _ scan: ImageScan, _ home: Home) -> ImageFacts.Contents {
    var contents = ImageFacts.Contents()
    // First: it reads each layer once for all that look into it, and what they saw is kept.
    var report = scan.report(on: image)
    let tree = FileTree(LayerScanner([InventoryInspector()], cache: home.layerCache).scan(image.layers))
    contents.setuid = Self.setuid(tree)
    contents.secrets = report.findings.compactMap(Self.secret)
    let names = Set(report.packages.filter { ["deb", "rpm", "apk"].contains($0.type) }.map(\.name))
    contents.unneeded = names.intersection(Self.unneeded).sorted()
    contents.problems = report.coverage.problems.map { "\($0.path): \($0.reason)" }
    Matching(home: home.path, now: now).apply(to: &report)
    contents.fixable = report.findings.compactMap { finding in
      guard case .vulnerability(let details) = finding.details, details.fixed != nil, finding.severity >= .high else {
        return nil
      }
      return "\(finding.rule) in \(details.package)"
    }
    contents.matchingProblems = report.coverage.problems.map { "\($0.path): \($0.reason)" }.filter {
      !contents.problems.contains($0)
    }
    return contents
  }

  /// What the secret scanner says, with the secret itself hidden.
  private static func secret(_ finding: Finding) -> String? {
    guard finding.kind == .secret, finding.severity >= .low else { return nil }
    guard let path = finding.evidence.path, !finding.title.contains(path) else { return finding.title }
    return "\(finding.title) at \(path)"
  }
}

extension ImageContents {
  /// Files that run as their owner or group, in the merged tree.
  static func setuid(_ tree: FileTree) -> [String] {
    var found: [String] = []
    tree.forEachFile { node in
      if node.entry.mode & 0o6000 != 0, found.count < 10_000 { found.append("/" + node.entry.path) }
    }
    return found.sorted()
  }
}
