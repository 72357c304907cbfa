import CYara
import Model
import Parsing
import Synchronization

/// A user's YARA rules, compiled: one program for all files of rules.
///
///     let rules = try YaraRules([.init(name: "miners.yar", text: bytes)])
///     let (matches, problem) = rules.scan(body, path: "usr/bin/x")
///
/// Each file is a namespace of its own. `include` is refused: rules come as they are given, and nothing else is read.
/// The external variables that public rule sets expect (`filename`, `filepath`, `extension`, `filetype`, `owner`) are
/// there. Compiled once, used by any number of threads.
///
/// Source: libyara 4.2, "The C API".
package final class YaraRules: @unchecked Sendable {
  // Unchecked: compiled rules are never written, scanners are handed out under a mutex.
  package struct Source: Sendable {
    package var name: String
    package var text: Bytes

    package init(name: String, text: Bytes) {
      self.name = name
      self.text = text
    }
  }

  package struct Limits: Sendable, Hashable {
    /// Of one file's scan.
    package var seconds: Int32 = 10
    /// Rules that match one file; more are not listed.
    package var matches = 100

    package init() {}
  }

  struct Scanner: @unchecked Sendable { let pointer: UnsafeMutablePointer<YR_SCANNER> }

  /// Bytes of all rules together.
  package static let maximumSize = 64 << 20
  package static let maximumFiles = 10_000

  let limits: Limits
  /// Equal for equal rules in equal files.
  package let fingerprint: String
  private let rules: UnsafeMutablePointer<YR_RULES>
  let scanners = Mutex<[Scanner]>([])

  /// What libyara's own tables need, once a process.
  private static let status = yr_initialize()
  static let variables = ["filename", "filepath", "extension", "filetype", "owner"]

  package init(_ sources: [Source], limits: Limits = Limits()) throws(YaraError) {
    guard Self.status == ERROR_SUCCESS else { throw .unavailable("libyara did not start (\(Self.status))") }
    guard sources.count <= Self.maximumFiles else { throw .limit(what: "files of rules", limit: Self.maximumFiles) }
    guard sources.reduce(0, { $0 &+ $1.text.count }) <= Self.maximumSize else {
      throw .limit(what: "bytes of rules", limit: Self.maximumSize)
    }
    rules = try Self.compile(sources)
    self.limits = limits
    fingerprint = Fingerprint.of(sources.flatMap { [$0.name, $0.text.text] } + ["\(limits)"])
  }

  deinit {
    for scanner in scanners.withLock({ $0 }) { yr_scanner_destroy(scanner.pointer) }
    yr_rules_destroy(rules)
  }

  /// What the compiler said first.
  private final class Complaint {
    var line: Int?
    var reason: String?
  }

  private static func compile(_ sources: [Source]) throws(YaraError) -> UnsafeMutablePointer<YR_RULES> {
    var made: UnsafeMutablePointer<YR_COMPILER>?
    guard yr_compiler_create(&made) == ERROR_SUCCESS, let compiler = made else { throw .unavailable("no memory") }
    defer { yr_compiler_destroy(compiler) }
    yr_compiler_set_include_callback(compiler, nil, nil, nil)
    for name in variables { yr_compiler_define_string_variable(compiler, name, "") }
    let complaint = Complaint()
    let context = Unmanaged.passUnretained(complaint).toOpaque()
    yr_compiler_set_callback(
      compiler,
      { level, _, line, _, message, context in
        guard level == YARA_ERROR_LEVEL_ERROR, let context else { return }
        let complaint = Unmanaged<Complaint>.fromOpaque(context).takeUnretainedValue()
        guard complaint.reason == nil else { return }
        complaint.line = Int(line)
        complaint.reason = message.map { String(cString: $0) }
      }, context)
    for source in sources {
      guard source.text.firstIndex(of: 0) == nil else {
        throw .invalid(
          file: source.name, line: nil, reason: "not a text; compiled rules are not taken, give their source")
      }
      let text = source.text.array.map { CChar(bitPattern: $0) } + [0]
      let errors = withExtendedLifetime(complaint) {
        source.name.withCString { yr_compiler_add_string(compiler, text, $0) }
      }
      // After an error the compiler is of no more use.
      guard errors == 0 else {
        throw .invalid(file: source.name, line: complaint.line, reason: complaint.reason ?? "\(errors) errors")
      }
    }
    var rules: UnsafeMutablePointer<YR_RULES>?
    guard yr_compiler_get_rules(compiler, &rules) == ERROR_SUCCESS, let rules else { throw .unavailable("no memory") }
    return rules
  }

  func borrow() -> Scanner? {
    if let waiting = scanners.withLock({ $0.popLast() }) { return waiting }
    var scanner: UnsafeMutablePointer<YR_SCANNER>?
    guard yr_scanner_create(rules, &scanner) == ERROR_SUCCESS else { return nil }
    return scanner.map { Scanner(pointer: $0) }
  }
}
