import Parsing

/// A checkpoint: what a log says its tree is, signed.
///
///     rekor.example - 1193050959916656506
///     4711
///     BASE64OFTHEROOT=
///
///     — rekor.example BASE64OFKEYHINTANDSIGNATURE
///
/// Source: C2SP "signed-note" and "tlog-checkpoint".
struct SignedNote: Sendable {
  let text: [UInt8]
  let size: Int
  let root: [UInt8]
  private let signatures: [(name: String, bytes: [UInt8])]

  static let maximumSize = 64 << 10
  static let maximumSignatures = 32

  init?(_ note: String) {
    let bytes = Bytes(note)
    guard bytes.count <= Self.maximumSize, let gap = bytes.firstRange(of: [0x0A, 0x0A]) else { return nil }
    // The empty line belongs to neither; the text keeps its last line end.
    text = bytes[0..<gap.lowerBound + 1].array
    let lines = Array(Lines(bytes[0..<gap.lowerBound]))
    guard lines.count >= 3, let size = Int(lines[1].text), size > 0, let root = Base64.decode(lines[2]),
      root.count == 32
    else { return nil }
    self.size = size
    self.root = root
    var found: [(name: String, bytes: [UInt8])] = []
    for line in Lines(bytes[from: gap.upperBound]) where found.count < Self.maximumSignatures {
      // — NAME BASE64
      let parts = line.text.split(separator: " ")
      guard parts.count == 3, parts[0] == "\u{2014}", let signature = Base64.decode(String(parts[2])),
        signature.count > 4
      else { continue }
      found.append((String(parts[1]), signature))
    }
    signatures = found
  }

  /// The first four bytes of a signature name its key.
  func isSigned(by key: VerificationKey) -> Bool {
    signatures.contains { signature in
      let named = Array(signature.bytes.prefix(4))
      guard named == Array(key.digest.prefix(4)) || named == key.noteID(signature.name) else { return false }
      return key.verifies(Array(signature.bytes.dropFirst(4)), over: text)
    }
  }
}
