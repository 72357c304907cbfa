import Archives
import Glibc
import Parsing

/// Reads one layer's tar from front to back into a builder.
struct TarLayerPass {
  private let desk: InspectionDesk
  private let limits: LayerLimits
  var builder: LayerBuilder
  /// Hard links whose new name interests inspectors that passed over the body under its old name: which member has the
  /// body, and who wants it as what.
  private var late: [Int: [(file: FileEntry, inspectors: [Int], item: Int, bytes: Int64)]] = [:]
  private var memberOfItem: [Int: Int] = [:]

  init(_ desk: InspectionDesk, limits: LayerLimits) {
    self.desk = desk
    self.limits = limits
    builder = LayerBuilder(limits: limits)
  }

  /// Bodies that are still wanted, and can be had only by reading again.
  var needsSecondPass: Bool { !late.isEmpty }

  /// True where the tar was read to its end.
  mutating func run(_ chunks: any ChunkSource, first: UnsafeRawBufferPointer) -> Bool {
    let reader = TarReader(chunks, first: first)
    var isComplete = true
    do throws(ArchiveError) {
      while let entry = try reader.next() {
        guard builder.count < limits.entries else {
          throw .limit(format: "layer", what: "more entries", limit: limits.entries)
        }
        try take(entry, reader)
      }
    } catch {
      builder.note("", "the layer could not be read to its end: \(error)")
      isComplete = false
    }
    for problem in reader.problems { builder.note(problem.path, problem.reason) }
    return isComplete
  }

  private mutating func take(_ entry: TarEntry, _ reader: TarReader) throws(ArchiveError) {
    var file = FileEntry(path: entry.path, kind: .file, size: entry.size, mode: entry.mode)
    (file.user, file.group, file.modified) = (entry.user, entry.group, entry.modified)
    let name = file.name
    if name.utf8.starts(with: ".wh.".utf8) {
      if name == ".wh..wh..opq" {
        builder.opaque(String(file.parent))
      } else if !name.utf8.starts(with: ".wh..wh.".utf8), name.utf8.count > 4 {
        let hidden = name.dropFirst(4)
        guard hidden != "." && hidden != ".." else {
          builder.note(entry.path, "a whiteout of “\(hidden)”; refused")
          return
        }
        builder.whiteout(file.parent.isEmpty ? String(hidden) : "\(file.parent)/\(hidden)")
      }
      return
    }
    switch entry.kind {
    case .hardLink:
      let target = entry.linkTarget
      if let content = builder.addLink(entry.path, to: target, file) { reconsider(file, content) }
      return
    case .file: break
    case .symbolicLink: (file.kind, file.linkTarget) = (.symbolicLink, entry.linkTarget)
    case .directory: file.kind = .directory
    case .characterDevice: file.kind = .characterDevice
    case .blockDevice: file.kind = .blockDevice
    case .fifo: file.kind = .fifo
    }
    let item = builder.add(file)
    guard file.kind == .file else { return }
    let head = try reader.head { Bytes(copying: $0) }
    memberOfItem[item] = reader.count
    let want = desk.want(file, head: head)
    for problem in want.problems { builder.note(file.path, problem, isOfContent: true) }
    guard !want.inspectors.isEmpty else { return }
    let collector = desk.collector(want.bytes)
    try reader.body(upTo: want.bytes, failure: { $0 }) { (piece) throws(ArchiveError) in collector.append(piece) }
    desk.inspect(file, collector, for: want.inspectors, item: item, into: &builder)
  }

  private mutating func reconsider(_ link: FileEntry, _ content: Int) {
    guard let member = memberOfItem[content] else { return }
    var file = link
    file.size = builder.size(content)
    // Its first bytes are gone; who goes by them has seen them under the first name.
    let want = desk.want(file, head: Bytes())
    let missing = want.inspectors.filter { !builder.hasFacts(content, of: $0) }
    if !missing.isEmpty { late[member, default: []].append((file, missing, content, want.bytes)) }
  }

  /// Reads the tar again, only for the bodies that are wanted late.
  mutating func runAgain(_ chunks: any ChunkSource, first: UnsafeRawBufferPointer) {
    let reader = TarReader(chunks, first: first)
    do throws(ArchiveError) {
      while !late.isEmpty, let entry = try reader.next() {
        guard let wants = late.removeValue(forKey: reader.count), entry.kind == .file else { continue }
        let collector = desk.collector(wants.map(\.bytes).max() ?? entry.size)
        try reader.body(failure: { $0 }) { (piece) throws(ArchiveError) in collector.append(piece) }
        for want in wants {
          let missing = want.inspectors.filter { !builder.hasFacts(want.item, of: $0) }
          if !missing.isEmpty {
            desk.inspect(want.file, collector, for: missing, item: want.item, into: &builder)
          }
        }
      }
    } catch {
      for want in late.values.joined() {
        builder.note(want.file.path, "could not be examined under this name: \(error)", isOfContent: true)
      }
    }
  }
}
