import Model

/// `evt.…`: the event itself.
enum EventFields {
  private static let opening: Set<String> = ["open", "openat", "openat2", "creat"]

  private static func flags(_ event: FalcoEvent) -> UInt64? {
    guard opening.contains(event.type), let call = event.call else { return nil }
    return call.name == "creat" ? 0o1101 : call.argument(call.name == "open" ? 1 : 2)
  }

  static let all: [FalcoField] = [
    FalcoField("evt.num", .number) { .number(Int64(truncatingIfNeeded: $0.number)) },
    FalcoField("evt.type", any: true) { event in
      .list((EventTranslation.alike[event.type] ?? [event.type]).map { .text($0) })
    },
    FalcoField("syscall.type", any: true) { event in
      .list((EventTranslation.alike[event.type] ?? [event.type]).map { .text($0) })
    },
    FalcoField("evt.dir") { _ in .text("<") },
    FalcoField("evt.time", .text) { .text(FalcoTime.clock($0.time)) },
    FalcoField("evt.time.s", .text) { .text(String(FalcoTime.clock($0.time).prefix(8))) },
    FalcoField("evt.time.iso8601", .text) { .text(FalcoTime.rfc3339($0.time)) },
    FalcoField("evt.datetime", .text) { event in
      .text(FalcoTime.rfc3339(event.time).prefix(10) + " " + FalcoTime.clock(event.time))
    },
    FalcoField("evt.rawtime", .number) { .number(Int64(clamping: $0.time)) },
    FalcoField("evt.rawtime.s", .number) { .number(Int64(clamping: $0.time / 1_000_000_000)) },
    FalcoField("evt.rawtime.ns", .number) { .number(Int64($0.time % 1_000_000_000)) },
    FalcoField("evt.source") { _ in .text("syscall") },
    FalcoField("evt.hostname") { .text($0.surroundings.hostname) },
    FalcoField("evt.res") { .text($0.result.map(KernelWords.result)) },
    FalcoField("evt.rawres", .number) { .number($0.result) },
    FalcoField("evt.failed", .flag) { $0.result.map { .flag($0 < 0) } ?? .missing },
    FalcoField("evt.count", .number) { _ in .number(1) },
    FalcoField("evt.is_open_read", .flag) { event in flags(event).map { .flag($0 & 3 == 0 || $0 & 3 == 2) } ?? .missing
    },
    FalcoField("evt.is_open_write", .flag) { event in flags(event).map { .flag($0 & 3 != 0) } ?? .missing },
    FalcoField("evt.is_open_create", .flag) { event in flags(event).map { .flag($0 & 0o100 != 0) } ?? .missing },
    FalcoField("evt.is_open_exec", .flag) { event in
      guard let flags = flags(event), let call = event.call, call.name != "openat2" else { return .missing }
      let mode = call.argument(call.name == "openat" ? 3 : call.name == "open" ? 2 : 1)
      return .flag(flags & 0o20000100 != 0 && mode & 0o111 != 0)
    },
    FalcoField("evt.arg", .argument, argument: .key, any: true) { event, argument in
      guard case .key(let key) = argument, let found = EventArguments.argument(key, of: event.type) else {
        return .missing
      }
      let texts = found.texts(event)
      return texts.count == 1 ? .text(texts[0]) : .list(texts.map { .text($0) })
    },
    FalcoField("evt.rawarg", .argument, argument: .key) { event, argument in
      guard case .key(let key) = argument, let found = EventArguments.argument(key, of: event.type) else {
        return .missing
      }
      return found.number(event).map { .number($0) } ?? .text(found.texts(event).first)
    },
    FalcoField("evt.args") { event in
      let all = EventArguments.byType[event.type] ?? []
      return .text(all.map { "\($0.name)=\($0.texts(event).first ?? "")" }.joined(separator: " "))
    },
    FalcoField("evt.info") { event in
      let all = EventArguments.byType[event.type] ?? []
      return .text(all.map { "\($0.name)=\($0.texts(event).first ?? "")" }.joined(separator: " "))
    },
    FalcoField("evt.buffer", .bytes) { event in
      if case .received(_, let bytes) = event.source.action { .bytes(bytes) } else { .missing }
    },
    FalcoField("evt.buflen", .number) { event in
      if case .received(_, let bytes) = event.source.action { .number(Int64(bytes.count)) } else { .missing }
    },
    FalcoField("fs.path.name", any: true) { paths($0, [.text, .text2], normalised: true) },
    FalcoField("fs.path.nameraw", any: true) { paths($0, [.text, .text2], normalised: false) },
    FalcoField("fs.path.source") { twoPaths($0, first: true, normalised: true) },
    FalcoField("fs.path.sourceraw") { twoPaths($0, first: true, normalised: false) },
    FalcoField("fs.path.target") { twoPaths($0, first: false, normalised: true) },
    FalcoField("fs.path.targetraw") { twoPaths($0, first: false, normalised: false) },
    .absent("evt.cpu", .number, "the processor is not recorded"),
    .absent("evt.latency", .number, "only the ends of calls are seen, not how long they took"),
    .absent("evt.deltatime", .number, "the time since the previous event means nothing here"),
    .absent("evt.category", "events are not sorted into Falco's categories"),
    .absent("evt.is_io", .flag, "reads and writes are not watched"),
    .absent("evt.is_io_read", .flag, "reads and writes are not watched"),
    .absent("evt.is_io_write", .flag, "reads and writes are not watched"),
    .absent("evt.io_dir", "reads and writes are not watched"),
    .absent("evt.is_syslog", .flag, "reads and writes are not watched"),
    .absent("evt.is_wait", .flag, "waiting calls are not watched"),
    .absent("evt.abspath", "the working directory is not recorded"),
    .absent("evt.asynctype", "there are no asynchronous events"),
    .absent("evt.pluginname", "there are no plugins"),
    .absent("evt.plugininfo", "there are no plugins"),
  ]

  /// Calls on paths other than opening.
  private static func texts(_ event: FalcoEvent) -> [(EventArgument.Reading, String)] {
    guard let call = event.call, let arguments = EventArguments.byType[event.type] else { return [] }
    return arguments.compactMap { argument in
      switch argument.reading {
      case .text: (.text, call.text)
      case .text2: (.text2, call.text2)
      default: nil
      }
    }
  }

  private static func paths(
    _ event: FalcoEvent, _ readings: [EventArgument.Reading], normalised: Bool
  ) -> FalcoValue {
    let found = texts(event).map { normalised ? EventDescriptor.normalised($0.1) : $0.1 }
    return found.isEmpty ? .missing : .list(found.map { .text($0) })
  }

  private static func twoPaths(_ event: FalcoEvent, first: Bool, normalised: Bool) -> FalcoValue {
    let found = texts(event)
    guard found.count == 2 else { return .missing }
    // Links are made from their target to their place.
    let isLink = event.type.hasPrefix("link") || event.type.hasPrefix("symlink")
    let text = found[first != isLink ? 0 : 1].1
    return .text(normalised ? EventDescriptor.normalised(text) : text)
  }
}
