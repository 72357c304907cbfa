import Archives

/// Decides who an archive is, from its descriptors, manifest and file name.
///
/// A descriptor of Maven is trusted most, but an archive may hold many: the one that fits the file name, or the manifest,
/// is the archive's own, the others were shaded into it and are packages of their own inside. Without one the manifest
/// and the file name together give name and version, and the group only where the manifest or a checked table has it.
enum JarIdentity {
  /// The archive's own artifact, nil where it is only a container, and those inside.
  static func artifacts(
    of evidence: JarEvidence, in zip: ZipArchive, _ listing: JarListing
  ) -> (own: MavenArtifact?, shaded: [MavenArtifact]) {
    var descriptors: [MavenArtifact] = []
    for descriptor in evidence.descriptors where !descriptors.contains(where: { $0.isSame(as: descriptor) }) {
      descriptors.append(descriptor)
    }
    var own: MavenArtifact?
    if let index = ownDescriptor(descriptors, evidence) {
      var found = descriptors.remove(at: index)
      found.classifier = classifier(of: evidence.file, found)
      own = found
    } else if !listing.isAndroidProgram || listing.hasClasses {
      own = fromManifest(evidence, in: zip, listing)
    }
    own?.licenses = evidence.manifest.licenses
    for index in descriptors.indices { descriptors[index].isShaded = true }
    return (own, descriptors)
  }

  // MARK: Descriptors

  private static func ownDescriptor(_ descriptors: [MavenArtifact], _ evidence: JarEvidence) -> Int? {
    guard !descriptors.isEmpty else { return nil }
    let file = evidence.file
    let fitting = descriptors.indices.filter { fits(descriptors[$0], file) }
    if let best = fitting.max(by: { rank(descriptors[$0], evidence) < rank(descriptors[$1], evidence) }) { return best }
    let manifest = evidence.manifest
    let named = descriptors.indices.filter { index in
      let artifact = descriptors[index].artifact
      let full = "\(descriptors[index].group ?? "").\(artifact)"
      return manifest.symbolicName == full || manifest["implementation-title"] == artifact
        || manifest["short-name"] == artifact || manifest["extension-name"] == artifact
        || manifest["nar-id"] == artifact || manifest["artifact-id"] == artifact
        || manifest["automatic-module-name"] == full
    }
    if let best = named.max(by: { rank(descriptors[$0], evidence) < rank(descriptors[$1], evidence) }) { return best }
    // A renamed archive: its only descriptor, or the only one of its version.
    let version = file.version ?? version(manifest)
    if let version {
      let equal = descriptors.indices.filter { descriptors[$0].version == version }
      return equal.count == 1 ? equal[0] : nil
    }
    return descriptors.count == 1 ? 0 : nil
  }

  /// Whether the file is named after the artifact: alone, before a version, or behind its group.
  private static func fits(_ descriptor: MavenArtifact, _ file: JarFileName) -> Bool {
    let stem = file.stem.lowercased()
    if bare(stem).utf8.count > 5, bare(stem) == bare(descriptor.artifact.lowercased()) { return true }
    for name in [descriptor.artifact, "\(descriptor.group ?? "").\(descriptor.artifact)"] {
      let name = name.lowercased()
      if stem == name || file.name.lowercased() == name { return true }
      guard stem.hasPrefix(name) else { continue }
      let rest = stem.dropFirst(name.count)
      guard let separator = rest.first, separator == "-" || separator == "_" || separator == "." else { continue }
      let behind = rest.dropFirst()
      if behind.hasPrefix(descriptor.version.lowercased()) { return true }
      if let digit = behind.utf8.first, (0x30...0x39).contains(digit),
        file.version.map({ behind.hasPrefix($0) }) ?? false
      {
        return true
      }
    }
    return false
  }

  /// Without separators, which distributions change when they name files.
  private static func bare(_ name: String) -> String { name.filter { $0 != "-" && $0 != "_" && $0 != "." } }

  /// The longer name fits better, and the version decides between equals.
  private static func rank(_ descriptor: MavenArtifact, _ evidence: JarEvidence) -> Int {
    let version = evidence.file.version ?? version(evidence.manifest)
    return descriptor.artifact.utf8.count * 2 + (descriptor.version == version ? 1 : 0)
  }

  /// What stands behind name and version in the file's name.
  private static func classifier(of file: JarFileName, _ own: MavenArtifact) -> String? {
    if bare(file.stem.lowercased()) == bare(own.artifact.lowercased()) { return nil }
    let full = "\(own.artifact)-\(own.version)"
    guard file.stem.hasPrefix(full) else { return file.classifier }
    let rest = file.stem.dropFirst(full.count)
    return rest.isEmpty ? nil : rest.first == "-" ? String(rest.dropFirst()) : file.classifier
  }

  // MARK: Manifest and file name

  private static func fromManifest(
    _ evidence: JarEvidence, in zip: ZipArchive, _ listing: JarListing
  ) -> MavenArtifact? {
    let (file, manifest) = (evidence.file, evidence.manifest)
    let isNamed = file.suffix.map(ArchiveSuffix.java.contains) ?? false
    let told = name(manifest)
    let version = file.version.flatMap { isNamed || told != nil ? $0 : nil } ?? version(manifest)
    // A zip of another name must say itself that it is one, and with which version.
    guard isNamed ? listing.isJava : told != nil && version != nil && listing.isJava else { return nil }
    let name: String
    let evidenceName: String
    if file.version != nil, isNamed {
      (name, evidenceName) = (file.name, "file-name")
    } else if let short = manifest["short-name"] ?? manifest["nar-id"] ?? manifest["extension-name"],
      isPlugin(manifest), MavenArtifact.isName(short)
    {
      (name, evidenceName) = (short, "manifest")
    } else if let title = manifest["implementation-title"], MavenArtifact.isName(title), !isNamed || title.contains("-")
    {
      (name, evidenceName) = (title, "manifest")
    } else if isNamed, MavenArtifact.isName(file.name) {
      (name, evidenceName) = (file.name, version == nil ? "file-name" : "manifest")
    } else if let told {
      (name, evidenceName) = (told, "manifest")
    } else {
      return nil
    }
    guard MavenArtifact.isName(name) else { return nil }
    var artifact = MavenArtifact(group: nil, artifact: name, version: version ?? "", evidence: evidenceName)
    artifact.classifier = file.classifier
    if let known = KnownArtifacts.look(name, version: artifact.version, in: zip) {
      (artifact.group, artifact.artifact) = (known.group, known.artifact)
    } else if name == manifest.symbolicName, let split = BundleName.split(name) {
      (artifact.group, artifact.artifact) = split
    } else {
      artifact.group = group(of: name, manifest)
    }
    return artifact
  }

  private static func isPlugin(_ manifest: JarManifest) -> Bool {
    manifest["plugin-version"] != nil || manifest["nar-id"] != nil
  }

  /// A name in the manifest; for archives whose file name says nothing.
  private static func name(_ manifest: JarManifest) -> String? {
    for key in ["short-name", "nar-id", "implementation-title", "automatic-module-name", "extension-name"] {
      if let name = manifest[key], MavenArtifact.isName(name) { return name }
    }
    return manifest.symbolicName.flatMap { MavenArtifact.isName($0) ? $0 : nil }
  }

  /// Bundle-Version comes late: OSGi's form of a version differs from Maven's (`31.1.0.jre` for `31.1-jre`).
  /// Specification-Version comes last: it is the version of an interface.
  static func version(_ manifest: JarManifest) -> String? {
    for key in ["implementation-version", "plugin-version", "nar-version", "bundle-version", "specification-version"] {
      guard let text = manifest[key], let first = text.split(separator: " ").first.map(String.init) else { continue }
      guard MavenArtifact.isVersion(first), first.utf8.contains(where: { (0x30...0x39).contains($0) }) else { continue }
      return first
    }
    return nil
  }

  private static func group(of artifact: String, _ manifest: JarManifest) -> String? {
    for key in ["group-id", "nar-group"] {
      if let group = manifest[key], MavenArtifact.isName(group) { return group }
    }
    if let vendor = manifest["implementation-vendor-id"], MavenArtifact.isName(vendor), isGroup(vendor, artifact) {
      return vendor
    }
    for name in [manifest.symbolicName, manifest["automatic-module-name"]] {
      if let name, let group = BundleName.group(of: artifact, in: name) { return group }
    }
    return nil
  }

  /// Whether a vendor's id is the group: many write only their domain there, for artifacts of any group.
  private static func isGroup(_ vendor: String, _ artifact: String) -> Bool {
    if vendor == artifact { return true }
    let parts = vendor.split(separator: ".")
    guard parts.count >= 2, let last = parts.last else { return false }
    return parts.count >= 4 || artifact.hasPrefix(last)
  }
}

/// Bundle names as Maven's bundle plugin makes them of group and artifact.
///
/// Source: Apache Felix, maven-bundle-plugin, "Bundle-SymbolicName": group + `.` + artifact; the artifact without its
/// beginning where that is the last part of the group; the group alone where the artifact equals its last part.
enum BundleName {
  /// `org.mortbay.jasper.apache-el` in group and artifact; nil where the artifact could begin elsewhere.
  static func split(_ name: String) -> (group: String, artifact: String)? {
    guard let dot = name.lastIndex(of: "."), name[..<dot].contains("."), !name[..<dot].contains("-") else { return nil }
    let artifact = name[name.index(after: dot)...]
    return artifact.contains("-") ? (String(name[..<dot]), String(artifact)) : nil
  }

  /// The group; nil where none or more than one gives the name.
  static func group(of artifact: String, in name: String) -> String? {
    guard MavenArtifact.isName(name) else { return nil }
    if name.hasSuffix("." + artifact) {
      let group = String(name.dropLast(artifact.count + 1))
      // `com.google.guava` is guava of com.google.guava or of com.google: which, the name doesn't say.
      return group.contains(".") && (artifact.contains("-") || artifact.contains("_")) ? group : nil
    }
    var dot = name.lastIndex(of: ".")
    while let at = dot {
      let group = name[..<at]
      let rest = name[name.index(after: at)...]
      guard let last = group.split(separator: ".").last, group.contains(".") else { return nil }
      if artifact == "\(last)-\(rest)" || artifact == "\(last)-\(rest.split(separator: ".").joined(separator: "-"))" {
        return String(group)
      }
      dot = group.lastIndex(of: ".")
    }
    return nil
  }
}

extension MavenArtifact {
  func isSame(as other: MavenArtifact) -> Bool {
    group == other.group && artifact == other.artifact && version == other.version
  }
}
