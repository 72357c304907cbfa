import Archives
import Glibc
import Model
import Parsing

/// Where an image's parts lie: a directory, or a tar that is read in place.
protocol BlobStore: Sendable {
  /// Of a small part, at most `limit` bytes; nil where there is none.
  func read(_ path: String, limit: Int) throws(ImageError) -> Bytes?
  /// Of a layer; nil where there is none.
  func region(_ path: String) -> LayerSource.Form?
}

/// Parts as files below a directory.
struct DirectoryStore: BlobStore {
  let root: String

  private func open(_ path: String) -> (OpenFile, Int)? {
    // Names come from manifests: they must not lead out.
    guard let normal = try? ArchivePath.normalise(path), !normal.isEmpty,
      let file = try? OpenFile("\(root)/\(normal)"), let status = try? file.status(), status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return (file, Int(status.st_size))
  }

  func read(_ path: String, limit: Int) throws(ImageError) -> Bytes? {
    guard let (file, size) = open(path) else { return nil }
    return try file.bytes(0..<size, limit: limit, name: path)
  }

  func region(_ path: String) -> LayerSource.Form? {
    open(path).map { .region(file: $0, range: 0..<$1) }
  }
}

/// Parts as members of an uncompressed tar, found by walking its headers once.
struct TarStore: BlobStore {
  private struct Member {
    var start: Int
    var size: Int
  }

  private let file: OpenFile
  private var members: [String: Member] = [:]
  private var links: [String: String] = [:]
  private(set) var problems: [String] = []

  static let maximumMembers = 200_000

  init(_ file: OpenFile) throws(ImageError) {
    self.file = file
    do throws(ArchiveError) {
      let size = Int(try file.status().st_size)
      let reader = TarReader(Chunks(FileRegion(file, 0..<size), size: 4096))
      do throws(ArchiveError) {
        while let entry = try reader.next() {
          guard members.count + links.count < Self.maximumMembers else {
            throw .limit(format: "archive", what: "more members", limit: Self.maximumMembers)
          }
          switch entry.kind {
          case .file: members[entry.path] = Member(start: reader.position, size: Int(entry.size))
          case .hardLink: links[entry.path] = entry.linkTarget
          case .symbolicLink:
            let folder = entry.path.split(separator: "/").dropLast().joined(separator: "/")
            links[entry.path] = LayerBuilder.inside(
              entry.linkTarget.hasPrefix("/") ? entry.linkTarget : "\(folder)/\(entry.linkTarget)")
          default: break
          }
        }
      } catch {
        // What was found until then may be all that is needed.
        problems.append("the archive could not be read to its end: \(error)")
      }
      problems += reader.problems.prefix(20).map { $0.path.isEmpty ? $0.reason : "\($0.path): \($0.reason)" }
    } catch {
      throw .unavailable("\(error)")
    }
  }

  var isEmpty: Bool { members.isEmpty }
  func contains(_ path: String) -> Bool { member(path) != nil }

  private func member(_ path: String) -> Member? {
    guard var path = try? ArchivePath.normalise(path) else { return nil }
    for _ in 0..<16 {
      if let member = members[path] { return member }
      guard let next = links[path] else { return nil }
      path = next
    }
    return nil
  }

  func read(_ path: String, limit: Int) throws(ImageError) -> Bytes? {
    guard let member = member(path) else { return nil }
    return try file.bytes(member.start..<member.start + member.size, limit: limit, name: path)
  }

  func region(_ path: String) -> LayerSource.Form? {
    member(path).map { .region(file: file, range: $0.start..<$0.start + $0.size) }
  }
}

extension OpenFile {
  /// A small part, in memory.
  func bytes(_ range: Range<Int>, limit: Int, name: String) throws(ImageError) -> Bytes {
    guard range.count <= limit else {
      throw .invalid("\(name) has \(range.count) bytes, more than the limit of \(limit)")
    }
    var content = [UInt8](repeating: 0, count: range.count)
    let result = content.withUnsafeMutableBytes { buffer in
      Result { () throws(ArchiveError) in try read(into: buffer, at: range.lowerBound) }
    }
    switch result {
    case .success(let count):
      guard count == range.count else {
        throw .invalid("\(name) is cut off: \(count) of \(range.count) bytes are there")
      }
      return Bytes(content)
    case .failure(let error): throw .unavailable("\(error)")
    }
  }
}
