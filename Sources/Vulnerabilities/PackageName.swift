/// The form of a package's name by which it is looked up: what its ecosystem takes for the same name is equal here.
package enum PackageName {
  package static func key(_ name: String, _ kind: Ecosystem.Kind) -> String {
    switch kind {
    case .pypi: normalizedPython(name)
    // Case does not tell packages of these apart.
    case .nuget, .composer, .githubActions, .swift: name.lowercased()
    default: name
    }
  }

  /// PEP 503: lower case, runs of `-`, `_` and `.` are one `-`.
  private static func normalizedPython(_ name: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(name.utf8.count)
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if result.last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
      case 0x41...0x5A: result.append(byte | 0x20)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
