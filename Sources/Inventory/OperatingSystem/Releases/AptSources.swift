import Images
import Parsing

/// apt's sources: which suites packages come from. Debian's testing and unstable cannot be told apart by os-release.
///
/// Source: sources.list(5), both forms.
package struct AptSources: Extractor {
  package static let name = "apt-sources"
  package static let version = 1
  package static let selectors: [Selector] = [.name("sources.list"), .folder("sources.list.d")]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.path.hasSuffix("etc/apt/sources.list")
      || (file.parent.hasSuffix("etc/apt/sources.list.d") && ["list", "sources"].contains(where: file.name.hasSuffix))
      ? .whole(upTo: 1 << 20) : .none
  }

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var suites: Set<Substring> = []
    for line in Lines(content.bytes) where line.count < 4096 {
      let text = line.trimmed.text
      if text.hasPrefix("Suites:") {
        suites.formUnion(text.dropFirst(7).split(separator: " "))
      } else if text.hasPrefix("deb ") {
        // deb [options] uri suite components
        var words = text.split(separator: " ").dropFirst()
        if words.first?.hasPrefix("[") == true {
          while let word = words.popFirst(), !word.hasSuffix("]") {}
        }
        if let suite = words.dropFirst().first { suites.insert(suite) }
      }
    }
    guard !suites.isEmpty, suites.count < 1000 else { return }
    extraction.notes[SystemClaims.suitesNote] = suites.sorted().joined(separator: " ")
  }
}
