import Parsing

/// Logistic regression over hashed features, weights in one byte each. It ranks and confirms; alone it convicts nobody.
package struct LinearModel: Sendable {
  /// From which score a script counts as a shell.
  package struct Thresholds: Sendable, Hashable {
    /// Few false alarms: a witness.
    package var strict: Double
    /// Worth a closer look.
    package var loose: Double

    package init(strict: Double, loose: Double) {
      self.strict = strict
      self.loose = loose
    }
  }

  private let weights: [Int8]
  private let scale: Double
  private let bias: Double
  package let thresholds: [ScriptLanguage: Thresholds]

  package init(weights: [Int8], scale: Double, bias: Double, thresholds: [ScriptLanguage: Thresholds]) {
    self.weights = weights
    self.scale = scale
    self.bias = bias
    self.thresholds = thresholds
  }

  /// Knows nothing: every score is 0 and no threshold is met.
  package init() { self.init(weights: [], scale: 0, bias: 0, thresholds: [:]) }

  /// Weights of the training in one byte each; the largest hundred-thousandth are cut.
  package init(weights: [Float], bias: Double, thresholds: [ScriptLanguage: Thresholds]) {
    let sizes = weights.map { abs($0) }.sorted()
    let largest = Double(sizes.isEmpty ? 1 : sizes[max(0, sizes.count - 1 - sizes.count / 100_000)])
    let scale = max(largest, 1e-9) / 127
    self.init(
      weights: weights.map { Int8(max(-127, min(127, (Double($0) / scale).rounded()))) }, scale: scale, bias: bias,
      thresholds: thresholds)
  }

  /// Log-odds, unbounded; above 0 a shell is likelier than not.
  package func score(_ features: [UInt32]) -> Double {
    guard !weights.isEmpty, !features.isEmpty else { return 0 }
    var sum = 0
    for feature in features where Int(feature) < weights.count { sum += Int(weights[Int(feature)]) }
    return bias + Double(sum) * scale / Double(features.count).squareRoot()
  }
}

extension LinearModel {
  static let formatVersion: UInt8 = 1

  /// `BHLM`, the version, scale and bias in millionths, thresholds in thousandths, the weights with runs of zeros
  /// shortened.
  package var encoded: [UInt8] {
    var writer = BinaryWriter()
    for byte in "BHLM".utf8 { writer.byte(byte) }
    writer.byte(Self.formatVersion)
    writer.signed(Int64(scale * 1e9))
    writer.signed(Int64(bias * 1e6))
    writer.list(thresholds.sorted { $0.key.rawValue < $1.key.rawValue }) { writer, entry in
      writer.string(entry.key.rawValue)
      writer.signed(Int64(entry.value.strict * 1000))
      writer.signed(Int64(entry.value.loose * 1000))
    }
    writer.count(weights.count)
    var place = 0
    while place < weights.count {
      var zeros = 0
      while place < weights.count, weights[place] == 0 {
        zeros += 1
        place += 1
      }
      var end = place
      while end < weights.count, weights[end] != 0 { end += 1 }
      writer.count(zeros)
      writer.blob(weights[place..<end].map { UInt8(bitPattern: $0) })
      place = end
    }
    return writer.bytes
  }

  package init(decoding bytes: Bytes) throws(ParseError) {
    let format = "linear model"
    guard bytes.starts(with: "BHLM") else { throw ParseError(format, "it does not begin with BHLM", at: 0) }
    var reader = BinaryReader(bytes[from: 4], format: format)
    guard try reader.byte() == Self.formatVersion else { throw ParseError(format, "of another version", at: 4) }
    let scale = Double(try reader.signed()) / 1e9
    let bias = Double(try reader.signed()) / 1e6
    var thresholds: [ScriptLanguage: Thresholds] = [:]
    for _ in 0..<(try reader.count()) {
      let name = try reader.string()
      let (strict, loose) = (Double(try reader.signed()) / 1000, Double(try reader.signed()) / 1000)
      if let language = ScriptLanguage(rawValue: name) {
        thresholds[language] = Thresholds(strict: strict, loose: loose)
      }
    }
    let count = try reader.unsigned()
    guard count == UInt64(FeatureExtraction.places) else {
      throw ParseError(format, "\(count) weights", at: reader.offset)
    }
    var weights: [Int8] = []
    weights.reserveCapacity(Int(count))
    while weights.count < Int(count) {
      let zeros = try reader.unsigned()
      guard zeros <= count - UInt64(weights.count) else {
        throw ParseError(format, "too many weights", at: reader.offset)
      }
      weights.append(contentsOf: repeatElement(0, count: Int(zeros)))
      let run = try reader.blob()
      guard run.count <= Int(count) - weights.count else {
        throw ParseError(format, "too many weights", at: reader.offset)
      }
      guard zeros > 0 || !run.isEmpty else { throw ParseError(format, "an empty run", at: reader.offset) }
      run.withUnsafeBytes { for byte in $0 { weights.append(Int8(bitPattern: byte)) } }
    }
    self.init(weights: weights, scale: scale, bias: bias, thresholds: thresholds)
  }
}
