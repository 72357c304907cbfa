import Model

/// An image as the index keeps it.
package struct IndexedImage: Sendable, Hashable {
  /// What it is known by: the manifest's digest, else the image's id, else its name.
  package var key: String
  /// Names it was seen under, newest first.
  package var names: [String]
  package var os: OperatingSystem?
  /// Base first.
  package var layers: [Digest]
  /// Seconds since 1970.
  package var scannedAt: Int
  package var packageCount: Int
  /// Containers of it that are known to run.
  package var runningContainers: Int

  package init(
    key: String, names: [String], os: OperatingSystem? = nil, layers: [Digest] = [], scannedAt: Int,
    packageCount: Int = 0, runningContainers: Int = 0
  ) {
    self.key = key
    self.names = names
    self.os = os
    self.layers = layers
    self.scannedAt = scannedAt
    self.packageCount = packageCount
    self.runningContainers = runningContainers
  }
}

package struct IndexedContainer: Sendable, Hashable {
  package var identifier: String
  package var name: String
  /// ``IndexedImage/key`` of its image.
  package var image: String
  package var isRunning: Bool
  package var host: String
  package init(identifier: String, name: String, image: String, isRunning: Bool = true, host: String = "") {
    self.identifier = identifier
    self.name = name
    self.image = image
    self.isRunning = isRunning
    self.host = host
  }
}

/// A problem of a package, as the index keeps it.
package struct IndexedHit: Sendable, Hashable {
  package var problem: String
  /// Every name of it, its own too.
  package var names: [String]
  package var status: VulnerabilityDetails.Status
  package var fixed: String?
}

/// A package that is somewhere in the indexed images.
package struct IndexedPackage: Sendable, Hashable {
  package var type: String
  package var name: String
  package var version: String
  package var purl: String
  /// The distribution's release for packages of an operating system, e.g. `debian 12`.
  package var os: String
  package var imageCount: Int
  /// Of the problem that was asked for.
  package var problem: String?
  package var status: VulnerabilityDetails.Status?
  package var fixed: String?
}

/// The answer to "where is this?".
package struct AffectedAnswer: Sendable, Hashable {
  /// The problem's ids as the index knows them; empty where a package was asked for, or nothing has it.
  package var problems: [String] = []
  package var packages: [IndexedPackage] = []
  /// As many as were asked for; `imageCount` is the number of all.
  package var images: [IndexedImage] = []
  package var imageCount = 0
  package var containers: [IndexedContainer] = []
  package var containerCount = 0
  package init() {}
}

/// What an update of the database changed for what is indexed.
package struct IndexChanges: Sendable, Hashable {
  package struct Change: Sendable, Hashable {
    package var problem: String
    package var package: String
    package var imageCount: Int
  }
  /// Problems that packages have now and had not before.
  package var new: [Change] = []
  /// Those that they no longer have.
  package var gone: [Change] = []
  /// Images with something new.
  package var newlyAffectedImages = 0
  package var packagesMatched = 0
  package init() {}
}
