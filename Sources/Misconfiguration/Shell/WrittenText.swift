extension ShellCommand {
  /// What the command writes, as far as its own words say: of sed what it puts in the place of something, of programs
  /// that only look for text nothing.
  var writtenText: String {
    switch program {
    case "grep", "egrep", "fgrep", "rg", "test", "[": return ""
    case "sed": return arguments.map(Self.replacement).joined(separator: " ")
    default: return arguments.joined(separator: " ")
    }
  }

  /// `s/old/new/` → `new`; `/old/d` → nothing; other scripts as they are.
  private static func replacement(_ script: String) -> String {
    let bytes = Array(script.utf8)
    var replaced: [UInt8] = []
    var found = false
    var at = 0
    while at + 1 < bytes.count {
      // A substitution begins a script or follows an address, a blank, a brace or a semicolon.
      let begins = at == 0 || " ;{\n/$0123456789".utf8.contains(bytes[at - 1])
      guard begins, bytes[at] == UInt8(ascii: "s"), "/|#,@!:%+".utf8.contains(bytes[at + 1]) else {
        at += 1
        continue
      }
      let parts = bytes[(at + 2)...].split(separator: bytes[at + 1], maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { break }
      found = true
      replaced += Array(parts[1]) + [0x20]
      at = parts[2].startIndex
    }
    if found { return String(decoding: replaced, as: UTF8.self) }
    return script.hasSuffix("d") && script.hasPrefix("/") ? "" : script
  }
}
