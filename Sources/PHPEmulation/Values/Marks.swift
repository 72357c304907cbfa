import Emulation

/// A place where an attacker's data comes in.
final class TaintOrigin {
  enum Kind {
    case request
    /// Another host that the script asks.
    case remote
    /// Whoever starts the script in a terminal.
    case commandLine
  }

  /// `$_POST['x']`, `php://input` …
  let source: String
  let kind: Kind
  /// The script holds the value against a list or a pattern, so it chooses among what the author allows.
  var isChecked = false

  init(_ source: String, _ kind: Kind) {
    self.source = source
    self.kind = kind
  }
}

/// The mark of data that an attacker chooses, with the way it has come.
final class Taint {
  /// More steps than these explain nothing.
  static let longestPath = 24

  let origin: TaintOrigin
  let parent: Taint?
  let step: TaintStep
  let length: Int

  init(origin: TaintOrigin, line: UInt32) {
    self.origin = origin
    parent = nil
    step = TaintStep(line: Int(line), what: String(origin.source.prefix(120)))
    length = 1
  }

  private init(_ parent: Taint, _ step: TaintStep) {
    origin = parent.origin
    self.parent = parent
    self.step = step
    length = parent.length + 1
  }

  func through(_ what: String, _ line: UInt32) -> Taint {
    if length >= Taint.longestPath || (step.what == what && step.line == Int(line)) { return self }
    return Taint(self, TaintStep(line: Int(line), what: String(what.prefix(120))))
  }

  var path: [TaintStep] {
    var steps: [TaintStep] = []
    var next: Taint? = self
    while let taint = next {
      steps.append(taint.step)
      next = taint.parent
    }
    return steps.reversed()
  }
}

/// How a text came to be that nobody wrote down as it is.
final class Derivation: Sendable {
  enum Grade: Int, Sendable, Comparable {
    /// Put together from pieces: ordinary programs do that as well.
    case assembled
    /// Picked out of other texts, character by character or by replacement.
    case picked
    /// Unpacked, shifted, reversed or decrypted.
    case decoded

    static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
  }

  static let assembled = Derivation(.assembled, ".", nil)
  static let picked = Derivation(.picked, "[]", nil)

  let grade: Grade
  let name: String
  let parent: Derivation?
  let length: Int

  init(_ grade: Grade, _ name: String, _ parent: Derivation?) {
    self.grade = max(grade, parent?.grade ?? grade)
    self.name = name
    self.parent = parent
    length = (parent?.length ?? 0) + 1
  }

  func through(_ name: String, _ grade: Grade) -> Derivation {
    if length >= 12 || (self.name == name && grade <= self.grade) { return self }
    return Derivation(grade, name, self)
  }

  static func stronger(_ left: Derivation?, _ right: Derivation?) -> Derivation? {
    guard let left else { return right }
    guard let right else { return left }
    return right.grade > left.grade ? right : left
  }

  /// The functions, innermost first: `base64_decode, gzinflate`.
  var how: String {
    var names: [String] = []
    var next: Derivation? = self
    while let derivation = next {
      if derivation.name != ".", derivation.name != "[]" { names.append(derivation.name) }
      next = derivation.parent
    }
    if names.isEmpty { return grade == .assembled ? "put together from pieces" : "picked out of other texts" }
    return names.reversed().joined(separator: ", ")
  }
}

/// A value of which not everything is known.
final class Unknown {
  enum Role {
    case any
    /// A superglobal: its elements are the request's.
    case request
    /// `$_FILES`, one of its entries, and the temporary file's path in it.
    case uploads, upload, uploadPath
    /// `$_SERVER`.
    case server
    /// A variable that was never assigned.
    case undefined
    /// A constant that nobody defined: before PHP 8 its name is its value.
    case bareWord
    /// A number or truth value: carries no text.
    case number
    /// An object or resource of a class that isn't modelled.
    case opaque
  }

  let role: Role
  let taint: Taint?
  let derivation: Derivation?
  /// What the text is known to start and end with.
  let prefix: [UInt8]
  let suffix: [UInt8]
  /// Of a number: what it was computed from. Characters made of such numbers are the attacker's again.
  let numericTaint: Taint?
  /// The marked data is only a part, in a text that isn't known otherwise.
  let isEmbedded: Bool

  init(
    role: Role = .any, taint: Taint? = nil, derivation: Derivation? = nil, prefix: [UInt8] = [], suffix: [UInt8] = [],
    numericTaint: Taint? = nil, isEmbedded: Bool = false
  ) {
    self.role = role
    self.taint = taint
    self.derivation = derivation
    self.prefix = prefix
    self.suffix = suffix
    self.numericTaint = numericTaint
    self.isEmbedded = isEmbedded
  }

  /// Whether the whole text is what the attacker sends.
  var isBare: Bool { prefix.isEmpty && suffix.isEmpty && !isEmbedded }
}
