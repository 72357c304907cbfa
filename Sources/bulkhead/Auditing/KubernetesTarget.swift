import ArgumentParser
import Compliance
import Foundation
import Host
import Kubernetes
import Parsing
import Reports

/// What an audit of Kubernetes looks at: objects, a machine, or both.
struct KubernetesTarget {
  /// A file, a directory, or `-` for standard input.
  var objects: String?
  var version: KubernetesVersion?
  var profile: PodSecurity.Profile?

  private static func isAboutObjectsOnly(_ benchmark: Benchmark) -> Bool { benchmark.name == "pod-security" }

  /// How the report calls what was looked at; nil for the machine.
  func subject(_ benchmark: Benchmark) -> String? { Self.isAboutObjectsOnly(benchmark) ? objects : nil }

  func observed(
    _ benchmark: Benchmark, root: String?, now: Int, _ progress: Progress
  ) throws(AuditFailure) -> Facts {
    if let root, !HostRoot().exists(absolute(root)) {
      throw AuditFailure(ExitStatus.unavailable, "there is no \(root)")
    }
    let collector = KubernetesCollector(root: HostRoot(root.map(absolute) ?? "/"), now: now)
    let facts: Facts
    do throws(HostError) {
      facts = try collector.collect(objects: source(), node: !Self.isAboutObjectsOnly(benchmark))
    } catch {
      throw AuditFailure(error.isDenied ? ExitStatus.permission : ExitStatus.unavailable, "\(error)")
    }
    if let unknown = facts.kubernetes?.objects?.unknownKinds, !unknown.isEmpty {
      progress.clear()
      let kinds = unknown.sorted { $0.key < $1.key }.prefix(20).map { "\($0.value) \($0.key)" }
      Message.note("passed over, not known here: \(SafeText.oneLine(kinds.joined(separator: ", ")))")
    }
    return facts
  }

  private func source() throws(HostError) -> KubernetesCollector.Objects? {
    guard let objects else { return nil }
    guard objects == "-" else { return .path(absolute(objects)) }
    var bytes: [UInt8] = []
    while let chunk = try? FileHandle.standardInput.read(upToCount: 1 << 20), !chunk.isEmpty {
      guard bytes.count + chunk.count <= ObjectCollector.maximumFileSize else {
        throw HostError(path: "standard input", code: EFBIG)
      }
      bytes += chunk
    }
    return .text(Bytes(bytes), name: "standard input")
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
