import Archives
import Images
import Model
import Parsing

import enum Crypto.Insecure

/// Goes through an archive and the archives in it, within ``JarLimits``.
struct JarWalk {
  private(set) var packages: [Package] = []
  private(set) var problems: [String] = []

  private let limits: JarLimits
  private let content: FileContent
  private var archives = 0
  private var unpacked = 0
  /// Bytes of the outer file read since its memory was last let go of.
  private var touched = 0

  private static let problemLimit = 200

  init(limits: JarLimits, content: FileContent) {
    self.limits = limits
    self.content = content
  }

  private mutating func note(_ location: String, _ reason: String) {
    if problems.count < Self.problemLimit {
      problems.append("\(location): \(reason)")
    } else if problems.count == Self.problemLimit {
      problems.append("\(location): has more than \(Self.problemLimit) problems; the rest is not listed")
    }
  }

  /// Looks at one archive.
  ///
  /// - Parameters:
  ///   - location: with all archives around it, `outer.ear!/lib/app.jar`.
  ///   - fileName: the last component alone.
  mutating func visit(_ bytes: Bytes, location: String, fileName: String, depth: Int) {
    let isNamed = ArchiveSuffix.isJava(fileName)
    let zip: ZipArchive
    do throws(ArchiveError) { zip = try ZipArchive(bytes) } catch {
      if isNamed { note(location, "\(error)") }
      return
    }
    let listing = JarListing(zip)
    guard isNamed || listing.manifest != nil || !listing.descriptors.isEmpty || !listing.nested.isEmpty else { return }
    for problem in zip.problems { note(location, problem) }
    for name in listing.repeated.prefix(8) {
      note(location, "has \(name) more than once; readers differ in which one counts")
    }
    let evidence = evidence(zip, listing, location, fileName)
    if let runtime = JavaRuntime.archive(evidence.manifest, fileName: fileName) {
      if let package = runtime.package(location: location) { packages.append(package) }
      return
    }
    let artifacts = JarIdentity.artifacts(of: evidence, in: zip, listing)
    if var own = artifacts.own {
      own.location = location
      packages.append(own.package(digests: [digest(bytes, isOuter: depth == 0)]))
    }
    for shaded in artifacts.shaded { packages.append(shaded.package()) }
    guard packages.count <= limits.packages else {
      note(location, "more than \(limits.packages) packages; the rest was not read")
      packages.removeLast(packages.count - limits.packages)
      return
    }
    for entry in listing.nested { enter(entry, of: zip, location, depth: depth) }
  }

  /// Reads what the archive says about itself.
  private mutating func evidence(
    _ zip: ZipArchive, _ listing: JarListing, _ location: String, _ fileName: String
  ) -> JarEvidence {
    var evidence = JarEvidence(file: JarFileName(fileName))
    if let entry = listing.manifest, let bytes = read(entry, zip, location) { evidence.manifest = JarManifest(bytes) }
    for (index, descriptor) in listing.descriptors.enumerated() {
      guard index < limits.descriptors else {
        note(location, "has more than \(limits.descriptors) Maven descriptors; the rest was not read")
        break
      }
      var found: MavenArtifact?
      if let entry = descriptor.properties, let bytes = read(entry, zip, location) {
        found = PomProperties.artifact(bytes)
      }
      if found == nil, let entry = descriptor.model, let bytes = read(entry, zip, location) {
        found = PomModel.artifact(bytes)
      }
      guard var found else { continue }
      found.location = "\(location)!/\((descriptor.properties ?? descriptor.model)?.name ?? "")"
      evidence.descriptors.append(found)
    }
    return evidence
  }

  private mutating func read(_ entry: ZipEntry, _ zip: ZipArchive, _ location: String) -> Bytes? {
    do throws(ArchiveError) {
      let bytes = try zip.contents(of: entry, limit: limits.metadataBytes)
      if let lie = zip.disagreement(of: entry) { note("\(location)!/\(entry.name)", lie) }
      return bytes
    } catch {
      note("\(location)!/\(entry.name)", "\(error)")
      return nil
    }
  }

  private mutating func enter(_ entry: ZipEntry, of zip: ZipArchive, _ location: String, depth: Int) {
    let place = "\(location)!/\(entry.name)"
    guard depth < limits.depth else { return note(place, "nested deeper than \(limits.depth); not examined") }
    guard archives < limits.archives else {
      if archives == limits.archives { note(place, "more than \(limits.archives) archives; the rest was not examined") }
      archives = limits.archives + 1
      return
    }
    archives += 1
    let isStored = entry.method == 0
    if !isStored {
      guard entry.size <= limits.nestedBytes else {
        return note(place, "\(entry.size) bytes, more than the limit of \(limits.nestedBytes); not examined")
      }
      guard entry.size <= 16 << 20 || entry.size / max(entry.packedSize, 1) <= limits.ratio else {
        return note(place, "unpacks to more than \(limits.ratio) times its size; not examined")
      }
      guard entry.size <= limits.totalBytes - unpacked else {
        return note(place, "more than \(limits.totalBytes) bytes of archives in archives; not examined")
      }
      unpacked += entry.size
    }
    do throws(ArchiveError) {
      let bytes = try zip.contents(of: entry, limit: isStored ? Int.max : limits.nestedBytes)
      if Magic(bytes) == .zip || ArchiveSuffix.isJava(entry.name) && ZipTail.hasEnd(bytes) {
        let name = entry.name.split(separator: "/").last.map(String.init) ?? entry.name
        visit(bytes, location: place, fileName: name, depth: depth + 1)
      }
    } catch {
      note(place, "\(error)")
    }
    touched += entry.packedSize
    if touched > 16 << 20 {
      content.forget(0..<content.bytes.count)
      touched = 0
    }
  }

  /// SHA-1 of an archive, by which Maven's repositories and some advisories know it.
  private func digest(_ bytes: Bytes, isOuter: Bool) -> String {
    var hasher = Insecure.SHA1()
    let step = 4 << 20
    var offset = 0
    while offset < bytes.count {
      let end = min(offset + step, bytes.count)
      bytes[offset..<end].withUnsafeBytes { hasher.update(bufferPointer: $0) }
      if isOuter, bytes.count > 2 * step { content.forget(offset..<end) }
      offset = end
    }
    return "sha1:" + Digest.hexadecimal(hasher.finalize())
  }
}
