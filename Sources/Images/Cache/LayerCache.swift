import Archives
import Glibc
import Model
import Parsing

/// Records of layers on disk, by *computed* digest and the inspectors' identifiers.
///
/// Entries are written beside and renamed, carry a checksum over everything, and are thrown away when anything about
/// them is wrong. Several processes may use one directory. Never older than its inspectors: their versions are part of
/// the key.
package struct LayerCache: Sendable {
  package struct Digests: Sendable, Hashable {
    var diffID: Digest
    var blobDigest: Digest
  }

  private let folder: String
  /// Bytes of all entries together.
  private let limit: Int

  /// - Parameter folder: made where it doesn't exist, readable by its owner only. Nil where it can't be made, or where
  ///   others could write into it.
  package init?(_ folder: String, limit: Int = 1 << 30) {
    self.folder = folder
    self.limit = limit
    var made = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.hasSuffix("/") || made.isEmpty ? "" : "/") + part
      mkdir(made, 0o700)
    }
    for name in ["layers", "verified", "results"] { mkdir("\(folder)/\(name)", 0o700) }
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
      status.st_mode & 0o022 == 0
    else { return nil }
  }

  private static func key(_ diffID: Digest, _ inspectors: [String]) -> String {
    let text = ([diffID.description, "format \(LayerRecordCodec.version)"] + inspectors).joined(separator: "\n")
    return Hash.bytes(text.utf8)?.hex ?? diffID.hex
  }

  private func path(_ diffID: Digest, _ inspectors: [String]) -> String {
    "\(folder)/layers/\(Self.key(diffID, inspectors))"
  }

  /// Whether an entry stands there, without reading it.
  func mayHave(_ diffID: Digest, _ inspectors: [String]) -> Bool { access(path(diffID, inspectors), R_OK) == 0 }

  func record(_ diffID: Digest, _ inspectors: [String]) -> LayerRecord? {
    let path = path(diffID, inspectors)
    guard let bytes = read(path, limit: 1 << 31) else { return nil }
    guard let record = LayerRecordCodec.decode(bytes, inspectors: inspectors) else {
      unlink(path)
      return nil
    }
    // Used again: the last to be evicted.
    utimensat(AT_FDCWD, path, nil, 0)
    return record
  }

  func store(_ record: LayerRecord, as diffID: Digest) {
    write(path(diffID, record.inspectors), LayerRecordCodec.encode(record))
  }

  // MARK: Digests that were computed before

  private func verifiedPath(_ text: String) -> String { "\(folder)/verified/\(Hash.bytes(text.utf8)?.hex ?? "none")" }

  /// The digests that this very range of this very file had when it was read.
  func verified(_ stamp: FileStamp) -> Digests? {
    guard let text = read(verifiedPath(stamp.text), limit: 4096)?.text else { return nil }
    let lines = text.split(separator: "\n")
    guard lines.count == 4, lines[0] == stamp.text, let diffID = Digest(lines[1]), let blob = Digest(lines[2]),
      Hash.bytes(lines[0...2].joined(separator: "\n").utf8)?.hex == String(lines[3])
    else { return nil }
    return Digests(diffID: diffID, blobDigest: blob)
  }

  func remember(_ stamp: FileStamp, _ digests: Digests) {
    let text = "\(stamp.text)\n\(digests.diffID)\n\(digests.blobDigest)"
    write(verifiedPath(stamp.text), Array("\(text)\n\(Hash.bytes(text.utf8)?.hex ?? "")\n".utf8))
  }

  /// What a packed blob unpacks to, when a blob of that computed digest was unpacked before.
  func diffID(ofBlob blob: Digest) -> Digest? {
    guard let text = read(verifiedPath("blob \(blob)"), limit: 4096)?.text else { return nil }
    let lines = text.split(separator: "\n")
    guard lines.count == 3, lines[0] == "blob \(blob)",
      Hash.bytes(lines[0...1].joined(separator: "\n").utf8)?.hex == String(lines[2])
    else { return nil }
    return Digest(lines[1])
  }

  func rememberBlob(_ digests: Digests) {
    let text = "blob \(digests.blobDigest)\n\(digests.diffID)"
    write(verifiedPath("blob \(digests.blobDigest)"), Array("\(text)\n\(Hash.bytes(text.utf8)?.hex ?? "")\n".utf8))
  }

  // MARK: Results of whole images

  /// What the layers' contents are, by what was computed when they were read before: nothing is read now. Nil where
  /// one of them would have to be, or is a directory.
  ///
  /// - Returns: one line a layer; digests that are only claimed stand in it too, because a false claim is a problem of
  ///   the result.
  package func contents(of layers: [LayerSource]) -> [String]? {
    var contents: [String] = []
    for layer in layers {
      let known: Digests
      switch layer.form {
      case .region(let file, let range):
        guard let status = try? file.status(), let digests = verified(FileStamp(status, range)) else { return nil }
        known = digests
      case .stream:
        guard layer.isAddressedByDigest, let claimed = layer.blobDigest, let diffID = diffID(ofBlob: claimed) else {
          return nil
        }
        known = Digests(diffID: diffID, blobDigest: claimed)
      case .directory, .missing: return nil
      }
      contents.append(
        "\(known.diffID) \(known.blobDigest) \(layer.diffID?.description ?? "-") "
          + "\(layer.blobDigest?.description ?? "-") \(layer.createdBy ?? "-")")
    }
    return contents
  }

  /// What was kept under this key; nil where there is nothing, or it is damaged.
  package func result(_ key: [String]) -> Bytes? {
    let key = Hash.bytes(key.joined(separator: "\0").utf8)?.hex ?? ""
    guard let bytes = read("\(folder)/results/\(key)", limit: 1 << 28), bytes.count >= 64 else { return nil }
    let body = bytes.prefix(bytes.count - 64)
    guard let sum = Hash.bytes(body)?.hex, sum == bytes[from: bytes.count - 64].text else {
      unlink("\(folder)/results/\(key)")
      return nil
    }
    utimensat(AT_FDCWD, "\(folder)/results/\(key)", nil, 0)
    return body
  }

  package func keep(_ result: [UInt8], as key: [String]) {
    let key = Hash.bytes(key.joined(separator: "\0").utf8)?.hex ?? ""
    write("\(folder)/results/\(key)", result + Array((Hash.bytes(result)?.hex ?? "").utf8))
  }

  // MARK: Files

  private func read(_ path: String, limit: Int) -> Bytes? {
    guard let file = try? OpenFile(path, followingLinks: false), let status = try? file.status(),
      status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) <= limit
    else { return nil }
    var content = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = content.withUnsafeMutableBytes { (try? file.read(into: $0, at: 0)) ?? 0 }
    return count == content.count ? Bytes(content) : nil
  }

  /// Whole or not at all: under another name first.
  private func write(_ path: String, _ bytes: [UInt8]) {
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return }
    var done = 0
    bytes.withUnsafeBytes { memory in
      while done < memory.count, let base = memory.baseAddress {
        let written = Glibc.write(descriptor, base + done, memory.count - done)
        if written <= 0 { break }
        done += written
      }
    }
    close(descriptor)
    if done != bytes.count || rename(template, path) != 0 { unlink(template) }
  }

  /// Evicts what was not used for the longest time until the rest is within the limit.
  package func trim() {
    for (name, limit, count) in [
      ("layers", limit, 100_000), ("verified", limit, 20_000), ("results", limit / 4, 20_000),
    ] {
      guard let stream = opendir("\(folder)/\(name)") else { continue }
      defer { closedir(stream) }
      var files: [(path: String, size: Int, used: Int)] = []
      while let entry = readdir(stream) {
        let file = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        var status = stat()
        let path = "\(folder)/\(name)/\(file)"
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        // Left behind by a process that ended while writing.
        if file.contains("."), Int(status.st_mtim.tv_sec) + 3600 < time(nil) { unlink(path) }
        files.append((path, Int(status.st_size), Int(status.st_mtim.tv_sec)))
      }
      var total = files.reduce(0) { $0 + $1.size }
      var left = files.count
      guard total > limit || left > count else { continue }
      for file in files.sorted(by: { $0.used < $1.used }) {
        guard total > limit * 9 / 10 || left > count * 9 / 10 else { break }
        unlink(file.path)
        total -= file.size
        left -= 1
      }
    }
  }
}
