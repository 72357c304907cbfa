import Parsing

/// Looks symbols of ELF files up by name.
enum ProgramSymbols {
  private enum TableType {
    static let symbols: UInt32 = 2
    static let dynamicSymbols: UInt32 = 11
  }

  struct Symbol {
    var address: UInt64
    var size: Int
  }

  /// Symbols whose names end in `suffix`, from the full table and the dynamic one; at most `limit`.
  static func find(_ suffix: String, in file: ProgramFile, whole: Bool = true, limit: Int = 16) -> [(
    name: String, symbol: Symbol
  )] {
    guard file.format == .elf else { return [] }
    var found: [(name: String, symbol: Symbol)] = []
    let needle = BytePattern(bytes: Array(suffix.utf8) + [0])
    for table in file.sections where table.type == TableType.symbols || table.type == TableType.dynamicSymbols {
      guard file.sections.indices.contains(table.link) else { continue }
      let strings = file.bytes[file.sections[table.link].range]
      // Names first: most tables have none that fits, and are not looked at.
      var names: [Int: String] = [:]
      var from = 0
      while names.count < limit, let hit = strings.withUnsafeBytes({ needle.first(in: $0, from: from) }) {
        from = hit + needle.count
        var start = hit
        while start > 0, strings[start - 1] != 0, hit - start < 512 { start -= 1 }
        if whole, start != hit { continue }
        // A linker may let names share their end: this one then begins inside another.
        names[start] = strings[start..<hit + needle.count - 1].text
      }
      guard !names.isEmpty else { continue }
      let size = file.is64Bit ? 24 : 16
      for index in 0..<table.range.count / size {
        let at = table.range.lowerBound + index * size
        guard let name = file.integer(at: at, as: UInt32.self).map(Int.init), let text = names[name],
          let address = file.word(at: at + (file.is64Bit ? 8 : 4)),
          let length = file.word(at: at + (file.is64Bit ? 16 : 8)), address > 0
        else { continue }
        found.append((text, Symbol(address: address, size: Int(clamping: length))))
        if found.count >= limit { return found }
      }
    }
    return found
  }

  /// What `-X main.version=…` left behind: the linker names such a string after the variable.
  static func goVersionString(_ file: ProgramFile) -> String? {
    for suffix in ["main.version.str", "main.Version.str", "/version.Version.str", "/version.version.str"] {
      for (name, symbol) in find(suffix, in: file, whole: suffix.hasPrefix("main")) where !name.hasPrefix("runtime.") {
        guard symbol.size > 0, symbol.size < 128, let text = file.memory(at: symbol.address, count: symbol.size) else {
          continue
        }
        return text[0..<(text.firstIndex(of: 0) ?? text.count)].text
      }
    }
    return nil
  }
}
