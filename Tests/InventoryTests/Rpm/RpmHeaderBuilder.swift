/// Writes rpm headers as they stand in databases.
struct RpmHeaderBuilder {
  private var entries: [(tag: UInt32, type: UInt32, count: UInt32, data: [UInt8])] = []

  init(
    name: String, version: String, release: String, epoch: UInt32? = nil, architecture: String = "x86_64",
    source: String? = nil
  ) {
    string(1000, name)
    string(1001, version)
    string(1002, release)
    if let epoch { integers(1003, [epoch]) }
    string(1022, architecture)
    if let source { string(1044, source) }
  }

  mutating func string(_ tag: UInt32, _ text: String, type: UInt32 = 6) {
    entries.append((tag, type, 1, Array(text.utf8) + [0]))
  }

  mutating func strings(_ tag: UInt32, _ texts: [String]) {
    entries.append((tag, 8, UInt32(texts.count), texts.flatMap { Array($0.utf8) + [0] }))
  }

  mutating func integers(_ tag: UInt32, _ values: [UInt32]) {
    entries.append((tag, 4, UInt32(values.count), values.flatMap(bigEndian)))
  }

  mutating func shorts(_ tag: UInt32, _ values: [UInt16]) {
    entries.append((tag, 3, UInt32(values.count), values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
  }

  mutating func bytes(_ tag: UInt32, _ values: [UInt8]) {
    entries.append((tag, 1, UInt32(values.count), values))
  }

  mutating func files(
    _ paths: [String], digests: [String] = [], modes: [UInt16] = [], flags: [UInt32] = [], states: [UInt8] = []
  ) {
    var directories: [String] = []
    var indexes: [UInt32] = []
    var bases: [String] = []
    for path in paths {
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      let directory = String(path[...slash])
      bases.append(String(path[path.index(after: slash)...]))
      let index = directories.firstIndex(of: directory) ?? directories.count
      if index == directories.count { directories.append(directory) }
      indexes.append(UInt32(index))
    }
    strings(1117, bases)
    strings(1118, directories)
    integers(1116, indexes)
    if !digests.isEmpty { strings(1035, digests) }
    if !modes.isEmpty { shorts(1030, modes) }
    if !flags.isEmpty { integers(1037, flags) }
    if !states.isEmpty { bytes(1029, states) }
  }

  func blob() -> [UInt8] {
    var index: [UInt8] = []
    var data: [UInt8] = []
    for entry in entries {
      if entry.type == 4 { while data.count % 4 != 0 { data.append(0) } }
      if entry.type == 3 { while data.count % 2 != 0 { data.append(0) } }
      index += bigEndian(entry.tag) + bigEndian(entry.type) + bigEndian(UInt32(data.count)) + bigEndian(entry.count)
      data += entry.data
    }
    return bigEndian(UInt32(entries.count)) + bigEndian(UInt32(data.count)) + index + data
  }
}

func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
