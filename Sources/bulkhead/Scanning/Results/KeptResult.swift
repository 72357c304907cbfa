import Glibc
import Images
import Inventory
import Model
import Parsing

/// What reading one image gave, before it is held against advisories: the same layers, the same configuration, the same
/// day and the same program give it again, so it need not be put together a second time.
struct KeptResult {
  var system: OperatingSystem?
  var packages: [Package] = []
  var findings: [Finding] = []
  var suppressed: [SuppressedFinding] = []
  /// Without those of opening the image, which are found anew.
  var problems: [Coverage.Problem] = []
  /// In the order of the layers.
  var diffIDs: [Digest?] = []

  /// What decides over the result. Nil where some layer has to be read to know its content.
  static func key(
    _ image: OpenedImage, _ cache: LayerCache, examinations: [String], subject: Subject, today: Day
  ) -> [String]? {
    guard let program = programStamp(), let layers = cache.contents(of: image.layers) else { return nil }
    let configuration = image.configuration.raw.isEmpty ? "\(image.configuration)" : image.configuration.raw.text
    let about = [
      "result 1", program, today.description, image.kind.rawValue, subject.kind.rawValue, subject.name,
      subject.digest?.description ?? "-",
    ]
    return about + image.tags + ["-"] + image.repositoryDigests + ["-"] + examinations + ["-"] + layers
      + [configuration]
  }

  /// The very file that runs: after an upgrade, or a build, nothing is taken over.
  static func programStamp() -> String? {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return nil }
    return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }

  // MARK: Bytes

  /// Nil where it can't be kept.
  func encoded() -> [UInt8]? {
    guard let encodedFindings = FindingCodec.encode(findings),
      let encodedSuppressed = FindingCodec.encode(suppressed.map(\.finding))
    else { return nil }
    var writer = BinaryWriter()
    FindingCodec.encode(Subject(kind: .image, name: "", os: system), &writer)
    writer.blob(encodedFindings)
    writer.blob(encodedSuppressed)
    for suppressed in suppressed {
      writer.string(suppressed.by.rawValue)
      writer.string(suppressed.who)
      writer.string(suppressed.reason)
      writer.optional(suppressed.until) { $0.string($1) }
    }
    writer.list(problems) { writer, problem in
      writer.string(problem.path)
      writer.string(problem.reason)
    }
    writer.list(diffIDs) { writer, digest in writer.optional(digest) { $0.string($1.description) } }
    // Many packages share their layer, finder and owner.
    var words: [String: Int] = [:]
    var list: [String] = []
    func number(_ word: String) -> Int {
      if let known = words[word] { return known }
      words[word] = list.count
      list.append(word)
      return list.count - 1
    }
    var body = BinaryWriter()
    body.list(packages) { writer, package in
      PackageCodec.encode(package, &writer)
      writer.count(number(package.foundBy))
      writer.count(package.layer.map { number($0.description) + 1 } ?? 0)
      writer.count(package.ownedBy.map { number($0) + 1 } ?? 0)
    }
    writer.list(list) { $0.string($1) }
    body.bytes.withUnsafeBytes { writer.append($0) }
    return writer.bytes
  }

  init() {}

  init(decoding bytes: Bytes) throws(ParseError) {
    var reader = BinaryReader(bytes, format: "kept result")
    system = try FindingCodec.decodeSubject(&reader).os
    findings = try FindingCodec.decode(try reader.blob())
    for finding in try FindingCodec.decode(try reader.blob()) {
      guard let authority = SuppressedFinding.Authority(rawValue: try reader.string()) else {
        throw ParseError("kept result", "unknown authority")
      }
      suppressed.append(
        SuppressedFinding(
          finding: finding, by: authority, who: try reader.string(), reason: try reader.string(),
          until: try reader.optionalString()))
    }
    problems = try reader.list { reader throws(ParseError) in
      Coverage.Problem(path: try reader.string(), reason: try reader.string())
    }
    diffIDs = try reader.list { reader throws(ParseError) in try reader.optionalString().flatMap { Digest($0) } }
    let words = try reader.strings()
    let digests = words.map { Digest($0) }
    packages = try reader.list { reader throws(ParseError) in
      var package = try PackageCodec.decode(&reader, foundBy: "")
      package.foundBy = try Self.word(&reader, words, 0) ?? ""
      package.layer = try Self.word(&reader, digests, 1).flatMap(\.self)
      package.ownedBy = try Self.word(&reader, words, 1)
      return package
    }
  }

  /// - Parameter shift: 1 where 0 means none.
  private static func word<Word>(
    _ reader: inout BinaryReader, _ words: [Word], _ shift: UInt64
  ) throws(ParseError) -> Word? {
    let number = try reader.unsigned()
    guard number >= shift else { return nil }
    guard number - shift < UInt64(words.count) else { throw ParseError("kept result", "a word that is not there") }
    return words[Int(number - shift)]
  }
}
