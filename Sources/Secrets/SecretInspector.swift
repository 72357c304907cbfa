import Images
import Model
import Parsing
import Patterns

/// Looks for secrets in the files of a layer, while it streams by.
///
/// Reads text of any size up to ``maximumText`` and other files up to ``maximumBinary``. What is packed (archives,
/// images, fonts, compressed files) can hold no secret that could be seen, and is not read; archives are not opened.
package struct SecretInspector: FileInspector {
  package let identifier: String
  package let scanner: SecretScanner

  /// Larger texts are a coverage problem.
  package static let maximumText = 256 << 20
  /// Larger programs and data files are passed over.
  package static let maximumBinary = 64 << 20

  package init(_ detectors: [Detector] = Catalogue.detectors) throws(PatternError) {
    scanner = try SecretScanner(detectors)
    let rules = detectors.flatMap { detector in
      [
        detector.id, detector.expression, detector.severity.rawValue, "\(detector.trigger)", "\(detector.checks)",
        "\(detector.context)", "\(detector.scope)",
      ]
    }
    identifier = "secrets/\(Self.version)/\(SecretHitCodec.version)/" + Fingerprint.of(rules)
  }

  /// Raised whenever the same file would give other facts, though no detector changed.
  private static let version = 1

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.kind == .file, file.size > 0 else { return .none }
    if scanner.isPlace(file.path) { return .whole(upTo: Self.maximumText) }
    switch Sample(head) {
    case .text, .wideText: return .whole(upTo: Self.maximumText)
    case .binary: return .wholeIfSmall(upTo: Self.maximumBinary)
    case .packed: return .none
    }
  }

  package func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    let sample = Sample(content.bytes.prefix(512))
    var body = content.bytes
    if case .wideText(let isBigEndian) = sample { body = WideText.narrow(body, isBigEndian: isBigEndian) }
    let isMapped = body.count == content.bytes.count
    let (hits, problems) = scanner.scan(body, path: file.path, isText: sample != .binary) { range in
      if isMapped { content.forget(range) }
    }
    return Inspection(facts: hits.isEmpty ? [] : SecretHitCodec.encode(hits), problems: problems)
  }

  /// What this inspector found, from its facts; empty where they are not its own.
  package static func hits(_ facts: Bytes) -> [SecretHit] { (try? SecretHitCodec.decode(facts)) ?? [] }
}
