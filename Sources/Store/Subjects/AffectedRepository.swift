import GRDB
import Model

/// Where a vulnerability is: an image that has it, its findings there, and the containers made from it.
package struct AffectedImage: Sendable {
  /// Nil where the finding is about something that is no image.
  package var image: ImageRecord?
  package var subject: Subject
  package var findings: [StoredFinding]
  /// Running ones first.
  package var containers: [ContainerRecord]
}

/// “Are we affected by …?”
package struct AffectedRepository: Sendable {
  let database: StoreDatabase

  /// - Parameter name: a CVE, GHSA, DSA … or any rule; upper or lower case.
  /// - Returns: what runs first; at most 1000 findings are looked at.
  package func by(_ name: String) throws(StoreError) -> [AffectedImage] {
    var query = FindingQuery()
    query.name = name
    query.limit = PageLimit.most
    query.isSuppressed = nil
    let found = try FindingRepository(database: database).page(query).elements
    let images = ImageRepository(database: database)
    let containers = ContainerRepository(database: database)
    var order: [Subject] = []
    var bySubject: [Subject: [StoredFinding]] = [:]
    for entry in found {
      if bySubject[entry.finding.subject] == nil { order.append(entry.finding.subject) }
      bySubject[entry.finding.subject, default: []].append(entry)
    }
    var all: [AffectedImage] = []
    for subject in order {
      var affected = AffectedImage(subject: subject, findings: bySubject[subject] ?? [], containers: [])
      if let digest = subject.digest?.description {
        affected.image = try images.find(digest)
        affected.containers = try containers.page(image: digest).elements
      }
      all.append(affected)
    }
    func running(_ affected: AffectedImage) -> Int { affected.containers.count { $0.state == .running } }
    return all.enumerated().sorted { (-running($0.element), $0.offset) < (-running($1.element), $1.offset) }
      .map(\.element)
  }
}
