import Images
import Model
import Parsing

/// `deps.edn` (`{org.clojure/clojure {:mvn/version "1.11.1"}}`) and Leiningen's `project.clj`
/// (`:dependencies [[org.clojure/clojure "1.11.1"]]`). Versions are exact; what others need in turn isn't listed.
///
/// Source: Clojure's "Deps and CLI Reference"; Leiningen's sample project.
struct ClojureProject: Extractor {
  static let name = "clojure"
  static let version = 1
  static let selectors: [Selector] = [.name("deps.edn"), .name("project.clj")]

  func interest(in file: FileEntry, head: Bytes) -> Interest { .wholeIfSmall(upTo: 1 << 20) }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var cursor = TextCursor(content.bytes, comments: .semicolon)
    var graph = PackageGraph()
    var symbol: String?
    var keyword = ""
    let isLeiningen = file.name == "project.clj"
    while true {
      cursor.skipSpace()
      guard let byte = cursor.peek else { break }
      if byte == UInt8(ascii: ":") {
        cursor.advance()
        keyword = cursor.identifier(also: "-./") ?? ""
      } else if let text = cursor.quoted("\"") {
        // [name "1.0"], or {name {:mvn/version "1.0"}}
        if let name = symbol, isLeiningen || keyword == "mvn/version" {
          if text.first?.isNumber == true { graph.add(Self.package(name, text)) }
          symbol = nil
        }
      } else if let word = cursor.identifier(also: "-./*+!?<>$") {
        symbol = word == "defproject" ? nil : word
        if word == "defproject" {
          cursor.skipSpace()
          _ = cursor.identifier(also: "-./*+!?<>$")
        }
      } else {
        cursor.advance()
      }
    }
    graph.write(into: &extraction)
  }

  /// A symbol without a group is a group of the same name.
  private static func package(_ symbol: String, _ version: String) -> Package {
    let (group, artifact) = symbol.split(atFirst: "/") ?? (symbol, symbol)
    return .locked(.maven(group, artifact), version)
  }
}
