import Glibc
import Parsing

/// When each feed was last asked, and what came of it: beside the database, since it changes without it.
package struct FeedJournal: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// Seconds since 1970.
    package var triedAt: Int
    /// When the records were last known to be the upstream's present ones.
    package var confirmedAt: Int?
    /// Of the last try; nil where it went well.
    package var error: String?
    package init(triedAt: Int, confirmedAt: Int? = nil, error: String? = nil) {
      self.triedAt = triedAt
      self.confirmedAt = confirmedAt
      self.error = error
    }
  }

  package var feeds: [String: Entry] = [:]

  package init() {}

  /// What is written there; empty where nothing is, or nothing readable: it only tells ages.
  package init(_ files: DatabaseFiles) {
    guard let file = try? MappedFile(files.journal), file.bytes.count < 1 << 20,
      let document = try? JSONValue(parsing: file.bytes)
    else { return }
    for member in document["feeds"]?.members ?? [] {
      guard let tried = Self.integer(member.value["triedAt"]) else { continue }
      feeds[member.key] = Entry(
        triedAt: tried, confirmedAt: Self.integer(member.value["confirmedAt"]), error: Self.text(member.value["error"]))
    }
  }

  private static func integer(_ value: JSONValue?) -> Int? {
    if case .number(let text)? = value { return Int(text) }
    return nil
  }

  private static func text(_ value: JSONValue?) -> String? {
    if case .string(let text)? = value { return text }
    return nil
  }

  func write(_ files: DatabaseFiles) throws(AdvisoryDatabaseError) {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("feeds") { json in
        json.object { json in
          for (name, entry) in feeds.sorted(by: { $0.key < $1.key }) {
            json.member(name) { json in
              json.object { json in
                json.member("triedAt", entry.triedAt)
                if let at = entry.confirmedAt { json.member("confirmedAt", at) }
                if let error = entry.error { json.member("error", BoundedText.line(error, to: 500)) }
              }
            }
          }
        }
      }
    }
    try DatabaseFiles.replace(files.journal, with: json.bytes + [0x0A])
  }
}
