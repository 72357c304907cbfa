import Parsing

/// Whether a file is worth reading whole, told by its name and its first bytes.
package enum ScriptInterest: Sendable, Hashable {
  /// Its name makes it a script, a server's configuration, or an archive that a server unpacks.
  case named
  /// It may hold code: pictures, texts, files without an extension.
  case possible
  /// What it begins with is no script and carries none that a server would run.
  case none

  /// Bytes of the file that are worth reading.
  package var bytes: Int {
    switch self {
    case .named: 64 << 20
    case .possible: 8 << 20
    case .none: 0
    }
  }

  /// - Parameter head: the first 512 bytes, or all of a shorter file.
  package static func of(_ path: String, head: Bytes) -> ScriptInterest {
    if ExtensionMap.language(ofPath: path) != nil || ServerConfiguration.format(ofPath: path) != nil { return .named }
    if path.hasSuffix(".war") || path.hasSuffix(".ear") { return .named }
    return closed.contains(where: { head.starts(with: $0) }) ? .none : .possible
  }

  /// Programs and compressed streams. No interpreter finds its opening tag in them: a stream's literals are rarely whole,
  /// and a program that a server is told to run as a script is judged by what tells the server.
  private static let closed: [[UInt8]] = [
    [0x7F, 0x45, 0x4C, 0x46], [0xCA, 0xFE, 0xBA, 0xBE], [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD],
    [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x42, 0x5A, 0x68, 0x39], Array("!<arch>\n".utf8), Array("TZif".utf8),
    Array("wOFF".utf8), Array("wOF2".utf8),
  ]
}
