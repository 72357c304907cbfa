import Compliance
import Images
import Inventory
import Model

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
    for index in facts.images.indices {
      let record = facts.images[index].record
      progress.show("\(facts.images[index].name): reading its files …")
      do throws(ImageError) {
        let image = try EngineImage(.image, record.id, socket: socket).open()
        facts.images[index].contents = read(image, home)
      } catch {
        facts.images[index].contents = .init(problems: ["\(error)"])
      }
    }
  }

  private func read(_ image: OpenedImage, _ home: Home) -> ImageFacts.Contents {
    var contents = ImageFacts.Contents()
    let records = LayerScanner([InventoryInspector()], cache: home.layerCache).scan(image.layers)
    let tree = FileTree(records)
    contents.setuid = Self.setuid(tree)
    contents.problems = tree.problems.map { "\($0.path): \($0.reason)" }
    var report = ImageScan(cache: home.layerCache, now: now, progress: progress).report(on: image)
    Matching(home: home.path, now: now).apply(to: &report)
    let names = Set(report.packages.filter { ["deb", "rpm", "apk"].contains($0.type) }.map(\.name))
    contents.unneeded = names.intersection(Self.unneeded).sorted()
    contents.fixable = report.findings.compactMap { finding in
      guard case .vulnerability(let details) = finding.details, details.fixed != nil, finding.severity >= .high else {
        return nil
      }
      return "\(finding.rule) in \(details.package)"
    }
    contents.problems += report.coverage.problems.map { "\($0.path): \($0.reason)" }
    return contents
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
