import Model
import Parsing

/// Turns headers, or lines that say the same, into packages and the files they own.
struct RpmPackages {
  /// Path bytes of all packages of one database: directory names can be made to repeat without end.
  static let maximumPathBytes = 512 << 20
  static let maximumPath = 4096

  private var pathBytes = 0
  private var isCut = false
  private var unnamed = 0
  /// Of the packages that own files: the index in the extraction's packages and in its ownership.
  private var owners: [(package: Int, ownership: Int)] = []
  /// Capabilities, and the packages that provide them.
  private var providers: [String: String] = [:]
  /// Of each package, by its index: what it requires.
  private var requirements: [(package: Int, capabilities: [String])] = []

  /// Capabilities of all packages together; a real database has some ten thousand.
  static let maximumCapabilities = 1_000_000

  mutating func add(_ header: RpmHeader, scope: Package.Scope = .runtime, into extraction: inout Extraction) {
    guard let name = header.string(.name), !name.isEmpty, let version = header.string(.version) else {
      unnamed += 1
      return
    }
    // Keys that are trusted, kept as packages without files.
    guard name != "gpg-pubkey" else { return }
    let package = Self.package(
      name: name, version: version, release: header.string(.release) ?? "", epoch: header.integers(.epoch).first ?? 0,
      architecture: header.string(.architecture), sourcePackage: header.string(.sourcePackage),
      vendor: header.string(.vendor), license: header.string(.license),
      modularityLabel: header.string(.modularityLabel), packager: header.string(.packager), scope: scope)
    extraction.packages.append(package)
    guard scope == .runtime else { return }
    if providers.count < Self.maximumCapabilities {
      for capability in header.strings(.provides) where providers[capability.text] == nil {
        providers[capability.text] = name
      }
      requirements.append((extraction.packages.count - 1, header.strings(.requires).map(\.text)))
    }
    if let owned = ownership(header, name: name) {
      owners.append((extraction.packages.count - 1, extraction.ownership.count))
      extraction.ownership.append(owned)
    }
  }

  /// To be called after the last package.
  func finish(into extraction: inout Extraction) {
    // Kernels, and packages of two architectures, stand side by side: their files are told apart by version.
    var counts: [String: Int] = [:]
    for package in extraction.packages { counts[package.name, default: 0] += 1 }
    for (index, ownership) in owners {
      let package = extraction.packages[index]
      guard counts[package.name] ?? 0 > 1, let version = package.purl.version else { continue }
      extraction.ownership[ownership].package += "-\(version)" + (package.architecture.map { ".\($0)" } ?? "")
    }
    // By the provider's name; the resolution makes purls of them. What only a path provides is left out.
    for (index, capabilities) in requirements {
      let names = Set(capabilities.compactMap { providers[$0] }).subtracting([extraction.packages[index].name])
      extraction.packages[index].dependencies = names.sorted()
    }
    if unnamed > 0 { extraction.problem("\(unnamed) headers without name or version") }
    if isCut { extraction.problem("the file lists are larger than \(Self.maximumPathBytes >> 20) MB; cut off") }
  }

  static func package(
    name: String, version: String, release: String, epoch: Int, architecture: String?, sourcePackage: String?,
    vendor: String?, license: String?, modularityLabel: String? = nil, packager: String? = nil,
    scope: Package.Scope = .runtime
  ) -> Package {
    let plain = release.isEmpty ? version : "\(version)-\(release)"
    let source = sourcePackage.flatMap(source(ofFile:))
    var qualifiers: [String: String] = [:]
    qualifiers["arch"] = architecture
    if epoch > 0 { qualifiers["epoch"] = String(epoch) }
    if source != nil { qualifiers["upstream"] = sourcePackage }
    var attributes: [String: String] = [:]
    if let modularityLabel, !modularityLabel.isEmpty { attributes["modularitylabel"] = modularityLabel }
    if let vendor, !vendor.isEmpty { attributes["vendor"] = vendor }
    if let packager, !packager.isEmpty { attributes["packager"] = packager }
    return Package(
      type: "rpm", name: name, version: epoch > 0 ? "\(epoch):\(plain)" : plain,
      purl: PackageURL(type: "rpm", name: name, version: plain, qualifiers: qualifiers), source: source,
      architecture: architecture, licenses: license.map { $0.isEmpty ? [] : [$0] } ?? [], scope: scope,
      foundBy: "rpm", attributes: attributes)
  }

  /// Name and version of the source package from the file name `NAME-VERSION-RELEASE.src.rpm`, which never has an epoch.
  static func source(ofFile file: String) -> Package.SourcePackage? {
    var rest = file[...]
    guard let suffix = [".src.rpm", ".nosrc.rpm"].first(where: { file.hasSuffix($0) }) else { return nil }
    rest = rest.dropLast(suffix.count)
    guard let release = rest.lastIndex(of: "-"),
      let version = rest[..<release].lastIndex(of: "-"), version > rest.startIndex
    else { return nil }
    return .init(name: String(rest[..<version]), version: String(rest[rest.index(after: version)...]))
  }
}

// MARK: - Files

extension RpmPackages {
  private enum FileFlag {
    static let configuration = 1 << 0
    static let ghost = 1 << 6
  }

  private enum FileState {
    static let replaced = 1
    static let notInstalled = 2
    static let wrongColor = 4
  }

  private mutating func ownership(_ header: RpmHeader, name: String) -> Extraction.Ownership? {
    let bases = header.strings(.baseNames)
    let directories = header.strings(.directoryNames)
    let indexes = header.integers(.directoryIndexes)
    let modes = header.integers(.fileModes)
    let states = header.integers(.fileStates)
    let flags = header.integers(.fileFlags)
    let digests = header.strings(.fileDigests)
    var paths: [String] = []
    var sums: [String] = []
    func take(_ index: Int, _ path: [UInt8]) {
      guard path.count > 1, path.count <= Self.maximumPath, path[0] == UInt8(ascii: "/") else { return }
      let mode = modes.indices.contains(index) ? modes[index] & 0o170000 : 0
      guard mode != 0o040000 else { return }
      let state = states.indices.contains(index) ? states[index] : 0
      guard state != FileState.notInstalled, state != FileState.wrongColor else { return }
      pathBytes += path.count
      guard pathBytes <= Self.maximumPathBytes else {
        isCut = true
        return
      }
      paths.append(String(decoding: path[1...], as: UTF8.self))
      // Of files that may change (configuration, logs) or that another package replaced, the digest proves nothing.
      let flag = flags.indices.contains(index) ? flags[index] : 0
      let isFixed = flag & (FileFlag.configuration | FileFlag.ghost) == 0 && state != FileState.replaced
      sums.append(isFixed && digests.indices.contains(index) ? digests[index].text : "")
    }
    if bases.isEmpty {
      // rpm 3 and older: whole paths.
      for (index, path) in header.strings(.oldFileNames).enumerated() where !isCut { take(index, path.array) }
    } else {
      for (index, base) in bases.enumerated() where !isCut {
        guard indexes.indices.contains(index), directories.indices.contains(indexes[index]) else { continue }
        let directory = directories[indexes[index]]
        guard directory.count + base.count <= Self.maximumPath else { continue }
        take(index, directory.array + base.array)
      }
    }
    guard !paths.isEmpty else { return nil }
    return Extraction.Ownership(
      manager: "rpm", package: name, paths: paths, digests: sums.allSatisfy(\.isEmpty) ? [] : sums)
  }
}
