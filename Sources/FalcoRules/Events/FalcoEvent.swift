import Model

/// One activity event as a rule sees it. Made for each event, used by all rules, then gone.
final class FalcoEvent {
  /// `execve`, `openat` …
  let type: String
  let source: ActivityEvent
  /// Counted from 1.
  let number: UInt64
  /// What the call returned; negative: -errno.
  let result: Int64?
  let call: ActivityEvent.SystemCall?
  let descriptor: EventDescriptor?
  let surroundings: any FalcoSurroundings
  /// Boot time 0, nanoseconds since 1970.
  let epoch: UInt64
  /// Secrets in arguments are hidden: for what is shown, never for what is compared.
  let hidesSecrets: Bool

  init(
    type: String, source: ActivityEvent, number: UInt64, result: Int64?, call: ActivityEvent.SystemCall? = nil,
    descriptor: EventDescriptor? = nil, surroundings: any FalcoSurroundings, epoch: UInt64, hidesSecrets: Bool = false
  ) {
    self.type = type
    self.source = source
    self.number = number
    self.result = result
    self.call = call
    self.descriptor = descriptor
    self.surroundings = surroundings
    self.epoch = epoch
    self.hidesSecrets = hidesSecrets
  }

  /// The same for people's eyes.
  var shown: FalcoEvent {
    FalcoEvent(
      type: type, source: source, number: number, result: result, call: call, descriptor: descriptor,
      surroundings: surroundings, epoch: epoch, hidesSecrets: true)
  }

  var process: ProcessRecord { source.process }
  var facts: ProcessRecord.Facts { source.process.facts }
  var container: ContainerFacts? { source.process.container }
  /// Nanoseconds since 1970.
  var time: UInt64 { epoch &+ source.time }
  var user: UInt32 { call?.effectiveUser ?? facts.effectiveUser }

  private(set) lazy var commandLine = Self.commandLine(of: process, hidesSecrets)
  private(set) lazy var arguments = Self.arguments(of: process, hidesSecrets)
  private(set) lazy var ancestors = process.ancestors

  /// 0 is the process itself, 1 its parent.
  func ancestor(_ level: Int) -> ProcessRecord? {
    if level == 0 { return process }
    return level > 0 && level <= ancestors.count ? ancestors[level - 1] : nil
  }

  /// Without the program's own name.
  static func arguments(of process: ProcessRecord, _ hidesSecrets: Bool) -> String {
    let words = Array(process.facts.arguments.dropFirst())
    return (hidesSecrets ? CommandLineRedaction.arguments(words) : words).joined(separator: " ")
  }

  func arguments(of process: ProcessRecord) -> String {
    process === source.process ? arguments : Self.arguments(of: process, hidesSecrets)
  }

  static func commandLine(of process: ProcessRecord, _ hidesSecrets: Bool) -> String {
    let rest = arguments(of: process, hidesSecrets)
    return rest.isEmpty ? command(of: process) : command(of: process) + " " + rest
  }

  func commandLine(of process: ProcessRecord) -> String {
    process === source.process ? commandLine : Self.commandLine(of: process, hidesSecrets)
  }

  /// The kernel's short name, at most 15 bytes.
  static func command(of process: ProcessRecord) -> String {
    if !process.facts.command.isEmpty { return process.facts.command }
    return String(decoding: process.name.utf8.prefix(15), as: UTF8.self)
  }

  /// Programs in memory are called `memfd:NAME`.
  static func executable(of process: ProcessRecord) -> String {
    let path = process.facts.executable
    return path.hasPrefix("/memfd:") ? String(path.dropFirst()) : path
  }
}
