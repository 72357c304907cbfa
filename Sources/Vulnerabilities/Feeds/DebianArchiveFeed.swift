import Crypto
import Foundation
import Model
import Parsing
import Versions

/// Debian's own archive as a feed: what its security suites offer, with the CVEs that the packages' changelogs name.
///
/// For where the tracker can't be reached but a mirror can. It proves "fixed in this version", never "not affected" or
/// "not fixed". Which mirrors: those of the machine's apt, or the configured place (`debian-archive`, an address below
/// which `dists/CODENAME-security` stands). Of each source package one small binary package is fetched for its
/// changelog, once for each version.
package struct DebianArchiveFeed: Feed {
  package static let name = "debian-archive"
  package static let summary = "Debian security archive, by its packages' changelogs"
  package static let license = "facts; the packages have their own"
  package static let version = 1
  package static let coverage = FeedCoverage([.debian], hasUnfixed: false)

  /// Where apt's lists stand: the machine's own, or those of an image that was unpacked.
  package var aptFolder = "/etc/apt"
  /// Source packages to ask for; nil: all that the suite has. What is there of others stays.
  package var wanted: Set<String>?

  /// Releases (`13`) to ask the machine's mirrors for beside those in apt's lists: those of the images at hand.
  package var releases: Set<String> = []

  package init() {}

  /// Releases to ask a configured mirror for.
  static let supported = ["bullseye", "bookworm", "trixie"]

  static let maximumIndex = 256 << 20
  /// A source package whose smallest binary is larger than this is left out: a few of them (games, whole web
  /// applications) would be half of all that is fetched.
  static let maximumPackage = 8 << 20
  static let maximumPackages = 4000

  package func plan(after state: FeedState, _ web: any FeedWeb) async throws(FeedError) -> FeedPlan {
    let suites = self.suites(web.base(of: Self.name))
    guard !suites.isEmpty else {
      throw FeedError(.unavailable, "\(aptFolder) names no security suite of Debian, and no mirror is configured")
    }
    var parts: [FeedPart] = []
    var failure: FeedError?
    var isReached = false
    for (source, release) in suites {
      do throws(FeedError) {
        guard let found = try await self.parts(source, release, web) else { continue }
        isReached = true
        parts += found
      } catch {
        failure = error
      }
    }
    guard isReached else {
      throw failure ?? FeedError(.unavailable, "none of the mirrors has an index of a security suite")
    }
    parts = Array(parts.prefix(Self.maximumPackages))
    let cursor = Self.fingerprint(parts)
    if cursor == state.cursor { return .unchanged }
    // A version's changelog never changes: what is known isn't fetched again.
    let fresh = parts.filter { !state.parts.contains($0.name) }
    if state.parts.isEmpty { return .parts(parts, cursor: cursor) }
    return .changes(fresh, removed: [], cursor: cursor)
  }

  private func suites(_ configured: String?) -> [(source: AptSource, release: String)] {
    if let configured {
      let sources = Self.supported.map {
        AptSource(address: configured, suite: "\($0)-security", components: ["main"])
      }
      return AptSources.security(sources)
    }
    var sources = Self.contents("\(aptFolder)/sources.list").map(AptSources.lines) ?? []
    let folder = "\(aptFolder)/sources.list.d"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
      guard let text = Self.contents("\(folder)/\(name)") else { continue }
      if name.hasSuffix(".sources") { sources += AptSources.stanzas(text) }
      if name.hasSuffix(".list") { sources += AptSources.lines(text) }
    }
    return AptSources.security(sources, and: releases)
  }

  private static func contents(_ path: String) -> Bytes? {
    guard let mapping = try? MappedFile(path), mapping.bytes.count <= 1 << 20 else { return nil }
    return mapping.bytes
  }

  /// Nil where the mirror has no index of the suite.
  private func parts(
    _ source: AptSource, _ release: String, _ web: any FeedWeb
  ) async throws(FeedError) -> [FeedPart]? {
    var entries: [PackagesIndex.Entry] = []
    var isThere = false
    for component in source.components {
      let folder = "\(source.address)/dists/\(source.suite)/\(component)/binary-amd64/Packages"
      for packing in [".xz", ".gz", ""] {
        guard let index = try await web.document(folder + packing, limit: Self.maximumIndex) else { continue }
        isThere = true
        do throws(ParseError) {
          entries += try PackagesIndex.entries(FeedInput(part: source.suite, bytes: index).stream())
        } catch {
          throw FeedError(error)
        }
        break
      }
    }
    guard isThere else { return nil }
    let carriers = PackagesIndex.carriers(entries).filter {
      $0.size <= Self.maximumPackage && wanted?.contains($0.source) ?? true
    }
    return carriers.map {
      FeedPart(
        name: "\(release)/\($0.source)/\($0.sourceVersion)/\($0.sha256)", url: "\(source.address)/\($0.path)",
        limit: Self.maximumPackage, mayBeMissing: true)
    }
  }

  private static func fingerprint(_ parts: [FeedPart]) -> String {
    var hash = SHA256()
    for part in parts { hash.update(data: Array((part.name + "\n").utf8)) }
    return hash.finalize().prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  package func parse(_ input: FeedInput, into sink: any FeedSink) throws(ParseError) {
    let names = input.part.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard names.count >= 3 else { throw ParseError("Debian package", "'\(input.part)' names no source package") }
    let (release, source, version) = (names[0], names[1], names[2])
    if names.count > 3, names[3].utf8.count == 64 {
      let digest = input.bytes.withUnsafeBytes { SHA256.hash(data: $0) }
      let found = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      guard found == names[3] else { throw ParseError("Debian package", "its digest isn't the index's: \(found)") }
    }
    let ecosystem = Ecosystem(.debian, release)
    // A package that can't be read is an available update all the same.
    var changelog: DebianChangelog?
    do throws(ParseError) {
      changelog = try DebPackage.changelog(input.bytes).map { DebianChangelog($0) }
    } catch {
      sink.skip("\(source) \(version): \(error)")
      return try sink.take(.advisory(Self.update(source, version, ecosystem)))
    }
    guard let changelog, changelog.entries.contains(where: { $0.source == source }) else {
      sink.skip("\(source) \(version): the package has no changelog of Debian's")
      return try sink.take(.advisory(Self.update(source, version, ecosystem)))
    }
    for fix in changelog.fixes {
      var affected = Affected(ecosystem, source, key: .source, status: .fixed, ranges: [.below(fix.version)])
      affected.note = "named in the changelog of \(fix.version)"
      try sink.take(
        .advisory(
          Advisory(
            key: "\(release)/\(source)/\(fix.cve)", id: fix.cve,
            links: ["https://security-tracker.debian.org/tracker/\(fix.cve)"], affected: [affected])))
    }
    // An update that names no CVE is still one.
    if changelog.entries.first?.cves.isEmpty ?? true {
      try sink.take(.advisory(Self.update(source, version, ecosystem)))
    }
  }

  private static func update(_ source: String, _ version: String, _ ecosystem: Ecosystem) -> Advisory {
    Advisory(
      key: "\(ecosystem.release)/\(source)", id: "DEBIAN-SECURITY-\(source)-\(version)", kind: .update,
      title: "Security update \(version) of \(source)", links: ["https://tracker.debian.org/pkg/\(source)"],
      affected: [Affected(ecosystem, source, key: .source, status: .fixed, ranges: [.below(version)])])
  }

  /// A single package says too little of itself (which release it is of) to be imported.
  package func recognises(_ input: FeedInput) -> String? { nil }
}
