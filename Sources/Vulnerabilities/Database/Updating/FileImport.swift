import Foundation
import Glibc
import Parsing

/// Takes over files of the feeds' own formats from disk (`db import FILE|DIR`), recognised by content.
package struct FileImport: Sendable {
  package let files: DatabaseFiles
  package var feeds: [any Feed] = FeedCatalogue.feeds
  package var force = false
  package var progress: @Sendable (UpdateProgress) -> Void = { _ in }

  /// Parts with such a name came from files, and stay when the upstream is asked again.
  package static let prefix = "file/"
  /// Most files of a directory, and most directories within each other.
  private static let mostFiles = 1_000_000
  private static let deepest = 12

  package init(_ files: DatabaseFiles) { self.files = files }

  package struct Result: Sendable, Hashable {
    package var outcomes: [FeedOutcome] = []
    /// Files that no feed recognises.
    package var unrecognised: [String] = []
    package init() {}
  }

  private struct Group: Hashable {
    var feed: Int
    var part: String
  }

  /// - Throws: where nothing can be written, or a path can't be read at all.
  package func run(_ paths: [String]) throws(AdvisoryDatabaseError) -> Result {
    var result = Result()
    // Files of one directory that are parts of no known name make one part together: one record a file is common.
    var groups: [Group: [String]] = [:]
    for path in paths {
      var found: [String] = []
      try collect(path, 0, &found)
      for file in found { sort(file, below: path, &groups, &result) }
    }
    let draft = try DraftDatabase(files)
    var journal = FeedJournal(files)
    do throws(AdvisoryDatabaseError) {
      for (group, files) in groups.sorted(by: { ($0.key.feed, $0.key.part) < ($1.key.feed, $1.key.part) }) {
        let feed = feeds[group.feed]
        let outcome = try take(feed, group.part, files.sorted(), draft)
        progress(.done(outcome))
        if case .failed = outcome.result {
        } else {
          // As old as the newest of the files: when they were copied is the best that is known.
          let newest = files.map { Self.size($0).modified }.max()
          journal.feeds[outcome.feed] = FeedJournal.Entry(triedAt: Int(time(nil)), confirmedAt: newest)
        }
        result.outcomes.append(outcome)
      }
      try draft.publish()
    } catch {
      draft.discard()
      throw error
    }
    try journal.write(self.files)
    return result
  }

  private func collect(_ path: String, _ depth: Int, _ found: inout [String]) throws(AdvisoryDatabaseError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw AdvisoryDatabaseError(errno == EACCES ? .permission : .io, "\(path): \(DatabaseFiles.reason)")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      if status.st_mode & S_IFMT == S_IFREG, found.count < Self.mostFiles { found.append(path) }
      return
    }
    guard depth < Self.deepest, let folder = opendir(path) else { return }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    closedir(folder)
    for name in names.sorted() {
      var entry = stat()
      let child = path + "/" + name
      // Links within the directory are not followed: they can run in circles.
      guard lstat(child, &entry) == 0, entry.st_mode & S_IFMT != S_IFLNK else { continue }
      try collect(child, depth + 1, &found)
    }
  }

  private static func size(_ path: String) -> (bytes: Int, modified: Int) {
    var status = stat()
    return stat(path, &status) == 0 ? (Int(status.st_size), Int(status.st_mtim.tv_sec)) : (0, 0)
  }

  private static func name(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "file")
  }

  private func sort(_ file: String, below root: String, _ groups: inout [Group: [String]], _ result: inout Result) {
    guard let input = try? FeedInput(part: Self.name(file), file: file) else {
      result.unrecognised.append(file)
      return
    }
    for (number, feed) in feeds.enumerated() {
      guard let part = feed.recognises(input) else { continue }
      let isLoose = part.hasPrefix(Self.prefix) && file != root
      groups[Group(feed: number, part: isLoose ? Self.prefix + Self.name(root) : part), default: []].append(file)
      return
    }
    result.unrecognised.append(file)
  }

  /// Of all files together; that of one alone is the same as that of a fetched part.
  private static func digest(_ paths: [String]) -> Data? {
    var digests: [UInt8] = []
    for path in paths {
      guard let file = try? MappedFile(path) else { return nil }
      let digest = DraftDatabase.digest(file.bytes, release: file.release)
      if paths.count == 1 { return digest }
      digests += digest
    }
    return DraftDatabase.digest(Bytes(digests))
  }

  private func take(
    _ feed: any Feed, _ part: String, _ paths: [String], _ draft: DraftDatabase
  ) throws(AdvisoryDatabaseError) -> FeedOutcome {
    let name = type(of: feed).name
    do {
      progress(.reading(feed: name, part: part, bytes: paths.reduce(0) { $0 + Self.size($1).bytes }))
      let digest = Self.digest(paths)
      var content = try draft.content(of: name)
      // What another version of the feed's code made of the same files says nothing about this one's.
      if !force, let digest, content.parts[part]?.digest == digest,
        [0, type(of: feed).version].contains(content.version)
      {
        return FeedOutcome(feed: name, result: .unchanged)
      }
      let inputs = paths.map { DraftDatabase.Source.file($0) }
      let counts = try draft.apply(
        feed,
        DraftDatabase.Order(
          part: part, inputs: inputs, validators: (nil, nil), digest: digest, isWhole: true, force: force))
      content = try draft.content(of: name)
      // A feed that only ever came from files has the version of the code that read them; one that is also fetched
      // keeps its state, so that nothing fetched is forgotten.
      if content.version == 0 {
        try draft.settle(feed, cursor: nil, skipped: counts.skipped, reasons: counts.reasons)
      }
      var outcome = FeedOutcome(feed: name, result: .updated)
      outcome.added = counts.added
      outcome.changed = counts.changed
      outcome.removed = counts.removed
      outcome.skipped = counts.skipped
      outcome.reasons = counts.reasons
      return outcome
    } catch let error as AdvisoryDatabaseError {
      throw error
    } catch {
      return FeedOutcome(feed: name, result: .failed("\(part): \(error)"))
    }
  }
}
