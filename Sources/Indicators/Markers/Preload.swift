import Images
import Model
import Parsing

/// `/etc/ld.so.preload`: libraries that every program of the image is made to load. Hardly anything needs it, and most
/// user-space rootkits use it.
enum Preload {
  static func indicator(_ file: FileEntry, _ body: Bytes) -> Indicator? {
    guard file.path == "etc/ld.so.preload" else { return nil }
    var libraries: [String] = []
    for line in Lines(body.prefix(64 << 10)) where libraries.count < 8 {
      let text = line.text.prefix { $0 != "#" }
      libraries += text.split { $0 == " " || $0 == "\t" || $0 == ":" }.map { String($0.prefix(200)) }
    }
    guard !libraries.isEmpty else { return nil }
    return Indicator(
      rule: "malware.preload", severity: .medium, title: "Library that all programs are made to load", means: .place,
      category: "persistence", indicator: libraries.joined(separator: ", "), details: ["techniques": "T1574.006"])
  }
}
