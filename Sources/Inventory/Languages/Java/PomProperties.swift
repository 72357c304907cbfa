import Parsing

/// Reads `META-INF/maven/GROUP/ARTIFACT/pom.properties`, which Maven's archiver writes into every jar.
///
/// Source: java.util.Properties, "load": `=`, `:` or white space between key and value, `\` escapes, `#` and `!` comments.
enum PomProperties {
  /// Nil where group, artifact or version is missing, or still has a placeholder in it.
  static func artifact(_ bytes: Bytes) -> MavenArtifact? {
    var values: [String: String] = [:]
    for line in Lines(bytes.prefix(1 << 20)) {
      let text = line.prefix(2048).text.trimmingSpaces
      guard let first = text.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!") else { continue }
      let key = text.prefix { $0 != "=" && $0 != ":" && $0 != " " && $0 != "\t" }
      guard key == "groupId" || key == "artifactId" || key == "version" else { continue }
      var rest = String(text[key.endIndex...]).trimmingSpaces[...]
      if let separator = rest.first, separator == "=" || separator == ":" { rest = rest.dropFirst() }
      values[String(key)] = unescaped(String(rest).trimmingSpaces)
    }
    return MavenArtifact(group: values["groupId"], artifact: values["artifactId"], version: values["version"])
  }

  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var out: [UInt8] = []
    var isEscaped = false
    for byte in text.utf8 {
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      isEscaped = false
      out.append(byte)
    }
    return String(decoding: out, as: UTF8.self)
  }
}
