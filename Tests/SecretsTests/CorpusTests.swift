import Foundation
import Images
import Parsing
import Testing

@testable import Secrets

/// Files that hold no secrets: what this machine's packages brought.
///
/// `BULKHEAD_CLEAN_CORPUS=/usr/share:/usr/lib` scans all of those directories and prints what is found, with the speed.
/// Without it, some tens of megabytes of /usr are scanned, wherever there is one.
@Suite struct CorpusTests {
  struct Result {
    var files = 0
    var bytes = 0
    var seconds = 0.0
    var hits: [(path: String, hit: SecretHit)] = []
    var problems: [String] = []
  }

  static func scan(_ roots: [String], limit: Int = .max) throws -> Result {
    let inspector = try SecretInspector()
    var result = Result()
    for root in roots {
      guard let walker = FileManager.default.enumerator(atPath: root) else { continue }
      for case let relative as String in walker {
        guard result.bytes < limit else { return result }
        let path = root + "/" + relative
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { continue }
        guard let data = FileManager.default.contents(atPath: path) else { continue }
        let bytes = data.withUnsafeBytes { Bytes(copying: $0) }
        // A directory of this machine, or the root of another that was unpacked.
        let isOurs = root.hasPrefix("/usr") || root.hasPrefix("/etc")
        let entry = FileEntry(path: isOurs ? String(path.dropFirst()) : relative, kind: .file, size: Int64(bytes.count))
        let start = ContinuousClock.now
        defer { result.seconds += (ContinuousClock.now - start) / .seconds(1) }
        switch inspector.interest(in: entry, head: bytes.prefix(512)) {
        case .none: continue
        case .whole(let limit), .wholeIfSmall(let limit): guard bytes.count <= limit else { continue }
        case .start: break
        }
        result.files += 1
        result.bytes += bytes.count
        let inspection = inspector.inspect(entry, FileContent(bytes))
        result.hits += SecretInspector.hits(Bytes(inspection.facts)).map { (path, $0) }
        result.problems += inspection.problems.map { "\(path): \($0)" }
      }
    }
    return result
  }

  static let corpus = (ProcessInfo.processInfo.environment["BULKHEAD_CLEAN_CORPUS"] ?? "").split(separator: ":").map(
    String.init)

  @Test(.enabled(if: !corpus.isEmpty)) func everythingThatIsThere() throws {
    let result = try Self.scan(Self.corpus)
    print(
      "\(result.files) files, \(result.bytes / 1_000_000) MB in \(result.seconds) s:",
      "\(Double(result.bytes) / 1e9 / result.seconds) GB/s; \(result.hits.count) hits")
    for (path, hit) in result.hits {
      print(
        "HIT", hit.severity.rawValue, hit.rule, "\(path):\(hit.line ?? -hit.offset)", hit.redacted, hit.wrapping ?? "",
        hit.details)
    }
    for problem in result.problems { print("PROBLEM", problem) }
  }

  static let sample = ["/usr/share/perl", "/usr/lib/python3/dist-packages", "/usr/share/bash-completion", "/etc/ssl"]
    .filter {
      FileManager.default.fileExists(atPath: $0)
    }

  /// Of what every distribution brings, nothing is high, and next to nothing is anything.
  @Test(.enabled(if: !sample.isEmpty, "no /usr here")) func whatPackagesBringIsSilent() throws {
    let result = try Self.scan(Self.sample, limit: 24 << 20)
    let loud = result.hits.filter { $0.hit.severity >= .high }
    #expect(loud.isEmpty, "\(loud.map { "\($0.path): \($0.hit.rule)" })")
    #expect(result.hits.count <= 3, "\(result.hits.map { "\($0.path): \($0.hit.rule)" })")
  }
}
