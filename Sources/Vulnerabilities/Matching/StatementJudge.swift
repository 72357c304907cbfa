import Model
import Versions

/// Whether a statement is about a version, and what of it.
struct Judgement {
  /// The version is one of those that the statement speaks about.
  var isInside = false
  /// The first version after it that is well.
  var fixed: String?
  /// No end of the range is known.
  var isOpen = false
  /// The version is at or after one that mends it.
  var isPastFix = false
  /// The scheme could not place the version.
  var isIncomparable = false
}

extension PackedStatement {
  var status: VulnerabilityDetails.Status {
    var cursor = payload
    return StatementCodec.statuses[Int((cursor.byte() ?? 7) & StatementCodec.Flag.status)]
  }

  var key: Affected.Key {
    var cursor = payload
    return (cursor.byte() ?? 0) & StatementCodec.Flag.source != 0 ? .source : .binary
  }

  var kind: Advisory.Kind {
    var cursor = payload
    _ = cursor.byte()
    return cursor.byte().flatMap(Advisory.Kind.init(rawValue:)) ?? .vulnerability
  }

  var hasFacts: Bool {
    var cursor = payload
    return (cursor.byte() ?? 0) & StatementCodec.Flag.facts != 0
  }

  /// Judges without decoding what isn't needed for it.
  func judge(_ version: VersionText, _ scheme: VersionScheme, ignoringEpoch: Bool = false) -> Judgement {
    var judgement = Judgement()
    var cursor = payload
    guard let flags = cursor.byte(), cursor.byte() != nil else { return judgement }
    var scheme = scheme
    if flags & StatementCodec.Flag.scheme != 0 { scheme = ownScheme ?? scheme }
    let own = ignoringEpoch ? VersionScheme.withoutEpoch(version) : version
    func order(_ bound: ByteCursor) -> Ordering? {
      scheme.compare(own, ignoringEpoch ? VersionScheme.withoutEpoch(bound.version) : bound.version)
    }
    guard let ranges = cursor.count() else { return judgement }
    var lowestFix: ByteCursor?
    for _ in 0..<ranges {
      guard let bits = cursor.byte() else { return judgement }
      var isAfterStart = true
      if bits & 1 != 0 {
        guard let bound = cursor.part() else { return judgement }
        if let order = order(bound) {
          isAfterStart = order != .less
        } else {
          judgement.isIncomparable = true
          isAfterStart = false
        }
      }
      guard bits & 6 != 0 else {
        if isAfterStart {
          judgement.isInside = true
          judgement.isOpen = true
        }
        continue
      }
      guard let bound = cursor.part() else { return judgement }
      guard let order = order(bound) else {
        judgement.isIncomparable = true
        continue
      }
      let isFix = bits & 2 != 0
      if isFix, order != .less {
        judgement.isPastFix = judgement.isPastFix || isAfterStart
      } else if isFix, lowestFix.map({ scheme.compare(bound.version, $0.version) == .less }) ?? true {
        lowestFix = bound
      }
      if isAfterStart, isFix ? order == .less : order != .greater {
        judgement.isInside = true
        if isFix { judgement.fixed = bound.string }
      }
    }
    guard let versions = cursor.count() else { return judgement }
    if ranges == 0, versions == 0 {
      judgement.isInside = true
      judgement.isOpen = true
    }
    for _ in 0..<versions where !judgement.isInside {
      guard let named = cursor.part() else { return judgement }
      if named.version.isSame(as: version) || order(named) == .equal {
        judgement.isInside = true
        judgement.fixed = lowestFix?.string
      }
    }
    if judgement.isInside { judgement.isIncomparable = false }
    return judgement
  }

  private var ownScheme: VersionScheme? {
    var cursor = payload
    guard cursor.byte() != nil, cursor.byte() != nil, let ranges = cursor.count() else { return nil }
    for _ in 0..<ranges {
      guard let bits = cursor.byte() else { return nil }
      if bits & 1 != 0 { _ = cursor.part() }
      if bits & 6 != 0 { _ = cursor.part() }
    }
    guard let versions = cursor.count() else { return nil }
    for _ in 0..<versions { _ = cursor.part() }
    guard let number = cursor.byte(), Int(number) < StatementCodec.schemes.count else { return nil }
    return StatementCodec.schemes[Int(number)]
  }
}
