import Model

/// An image that was seen or scanned.
package struct ImageRecord: Sendable, Hashable {
  /// The digest that names it: ``Subject/digest`` as text, or whatever the engine calls it by.
  package var digest: String
  /// Tags and repository digests.
  package var names: [String]
  /// As the last scan had it.
  package var subject: Subject
  /// Bytes.
  package var size: Int?
  /// Seconds since 1970; set by the store.
  package var firstSeen = 0.0
  package var lastSeen = 0.0
  /// Nil until it was scanned.
  package var scannedAt: Double?
  package var packageCount = 0
  /// What the scan could not examine: `path: reason`.
  package var problems: [String] = []
  /// Since when the engine has it no more.
  package var goneAt: Double?

  package init(digest: String, names: [String], subject: Subject, size: Int? = nil) {
    self.digest = digest
    self.names = names
    self.subject = subject
    self.size = size
  }

  /// What a person calls it.
  package var name: String { names.first ?? subject.name }
}

/// A package in the images that have it.
package struct PackageUse: Sendable, Hashable {
  package var purl: String
  package var type: String
  package var name: String
  package var version: String
  /// Digests of images, at most 200.
  package var images: [String]
}
