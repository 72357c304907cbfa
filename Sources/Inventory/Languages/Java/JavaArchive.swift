import Archives
import Images
import Model
import Parsing

/// Java archives, by what is in them: jar, war, ear, and every kind with another suffix or with none, to any depth up to
/// a bound. Also behind a start script, as Spring Boot writes them.
///
/// One package for the archive itself, one for each Maven artifact that was shaded into it, and the same for each archive
/// in it. Locations are `outer.ear!/lib/app.jar!/…`. See ``JarIdentity`` for who an archive is.
struct JavaArchive: Extractor {
  static let name = "java-archive"
  static let version = 1
  static let selectors: [Selector] =
    [.magic(.zip), .magic(.script)] + ArchiveSuffix.java.sorted().map { .suffix($0) }

  private let limits: JarLimits

  init(limits: JarLimits = JarLimits()) { self.limits = limits }

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let isNamed = ArchiveSuffix.isJava(file.name)
    switch Magic(head) {
    case .zip: return isNamed ? .whole(upTo: 4 << 30) : .wholeIfSmall(upTo: 1 << 30)
    case .script: return file.size >= 1024 || isNamed ? .wholeIfSmall(upTo: 1 << 30) : .none
    default:
      // Something else may stand before the zip; kinds whose suffix means other things elsewhere are left alone.
      return ArchiveSuffix.isJar(file.name) && !head.starts(with: "Rar!") ? .wholeIfSmall(upTo: 1 << 30) : .none
    }
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    let bytes = content.bytes
    let isNamed = ArchiveSuffix.isJava(file.name)
    guard ZipTail.hasEnd(bytes) else {
      if isNamed, Magic(bytes) == .zip { throw ParseError("zip", "no end of central directory; it may be cut off") }
      return
    }
    var walk = JarWalk(limits: limits, content: content)
    walk.visit(bytes, location: file.path, fileName: String(file.name), depth: 0)
    extraction.packages += walk.packages
    for problem in walk.problems { extraction.problem(problem) }
  }
}

/// What one file with archives in it may cost. Each bound that is met becomes a problem that names the archive.
struct JarLimits: Sendable {
  /// Archives in archives.
  var depth = 8
  /// Nested archives in one file, at all depths together.
  var archives = 50_000
  /// Unpacked bytes of a single nested archive that isn't stored.
  var nestedBytes = 512 << 20
  /// Unpacked bytes of all nested archives together.
  var totalBytes = 8 << 30
  /// Unpacked for packed bytes of a nested archive, once it has more than 16 MiB.
  var ratio = 100
  /// A manifest (those of signed jars list every class) or a descriptor of Maven.
  var metadataBytes = 32 << 20
  /// Maven descriptors in one archive.
  var descriptors = 10_000
  var packages = 100_000

  init() {}
}

/// Suffixes of archives that hold Java code.
enum ArchiveSuffix {
  /// jar, web, enterprise, Plexus, JBoss service, resource adapter, NiFi, Jenkins (2), Karaf, Liferay, Android library.
  static let java: Set<String> = [
    "jar", "war", "ear", "par", "sar", "rar", "nar", "jpi", "hpi", "kar", "lpkg", "aar",
  ]
  /// Those that hardly mean anything else.
  private static let certain: Set<String> = ["jar", "war", "ear", "jpi", "hpi", "lpkg"]

  static func isJava(_ name: Substring) -> Bool { of(name).map(java.contains) ?? false }
  static func isJar(_ name: Substring) -> Bool { of(name).map(certain.contains) ?? false }

  static func isJava(_ name: String) -> Bool { isJava(name[...]) }

  /// Lower case; nil where there is none, or one too long to be one of ours.
  static func of(_ name: Substring) -> String? {
    let tail = name.utf8.suffix(5)
    guard let dot = tail.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let suffix = tail[tail.index(after: dot)...]
    guard !suffix.isEmpty else { return nil }
    return String(decoding: suffix.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
