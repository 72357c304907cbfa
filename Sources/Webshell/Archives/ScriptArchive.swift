import Archives
import Parsing

/// Scripts that lie packed in an archive which a server unpacks by itself, or an interpreter reads in place: Java's `.war`,
/// PHP's `phar://` and `zip://`, which take an archive under any name.
struct ScriptArchive {
  /// A script by its name, unpacked.
  struct Member {
    var name: String
    var bytes: Bytes
  }

  private(set) var members: [Member] = []
  /// What could not be looked at.
  private(set) var problems: [String] = []

  /// Scripts unpacked of one archive.
  static let maximumMembers = 2_000
  static let maximumMemberBytes = 2 << 20
  static let maximumBytes = 32 << 20

  /// - Returns: nil for what is no archive.
  init?(_ bytes: Bytes, carrier: Carrier) {
    if carrier == .archive, bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      readZip(bytes)
    } else if let phar = PharArchive(bytes) {
      readPhar(phar)
    } else {
      return nil
    }
  }

  private mutating func readZip(_ bytes: Bytes) {
    do throws(ArchiveError) {
      let zip = try ZipArchive(bytes, maximumEntries: 100_000)
      for entry in zip.entries where Self.isScript(entry.name) {
        guard !entry.isEncrypted else {
          problems.append("\(entry.name) within is encrypted")
          continue
        }
        take(entry.name, size: entry.size) { limit throws(ArchiveError) in try zip.contents(of: entry, limit: limit) }
      }
    } catch {
      problems.append("what is packed in it can't be read: \(error)")
    }
  }

  private mutating func readPhar(_ phar: PharArchive) {
    if phar.isCutOff { problems.append("its manifest names more than is there") }
    for member in phar.members where Self.isScript(member.name) {
      take(member.name, size: member.size) { limit throws(ArchiveError) in
        try PharArchive.contents(of: member, limit: limit)
      }
    }
  }

  private mutating func take(_ name: String, size: Int, _ contents: (Int) throws(ArchiveError) -> Bytes) {
    let taken = members.reduce(0) { $0 + $1.bytes.count }
    guard members.count < Self.maximumMembers, taken < Self.maximumBytes else {
      let text = "only the first \(members.count) scripts within were looked at"
      if !problems.contains(text) { problems.append(text) }
      return
    }
    guard size <= Self.maximumMemberBytes else {
      problems.append("\(name) within has \(size) bytes, more than \(Self.maximumMemberBytes)")
      return
    }
    do throws(ArchiveError) {
      members.append(Member(name: name, bytes: try contents(Self.maximumMemberBytes)))
    } catch {
      problems.append("\(name) within can't be unpacked: \(error)")
    }
  }

  /// Scripts of pages and interpreters; what browsers run is no door.
  private static func isScript(_ name: String) -> Bool {
    guard let language = ExtensionMap.language(ofPath: name) else { return false }
    return language != .node && language != .configuration
  }
}

extension WebshellScanner {
  /// The archive's own verdict, or that of the worst script packed in it.
  func judge(members archive: ScriptArchive, of file: ScriptFile, own: Verdict) -> Verdict {
    var worst = own
    if worst.outcome == .notAScript { worst = Verdict(.clean, language: .php) }
    var problems = worst.problems + archive.problems.prefix(20)
    for member in archive.members {
      var verdict = judgeItself(ScriptFile(path: file.path + "/" + member.name, bytes: member.bytes))
      problems += verdict.problems.prefix(2).map { "\(member.name) within: \($0)" }
      guard Self.rank(verdict.outcome) > Self.rank(worst.outcome) else { continue }
      verdict.member = member.name
      worst = verdict
      if worst.outcome == .malicious { break }
    }
    worst.problems = Array(problems.prefix(20))
    return worst
  }

  private static func rank(_ outcome: Verdict.Outcome) -> Int {
    switch outcome {
    case .malicious: 3
    case .suspicious: 2
    case .unreadable: 1
    case .clean, .known, .notAScript: 0
    }
  }
}
