import Images
import Parsing

/// Maven's descriptors of archives that were unpacked: `…/META-INF/maven/GROUP/ARTIFACT/pom.properties` in the file tree,
/// as layered Spring Boot images, servlet containers and Jenkins leave them.
struct JavaExploded: Extractor {
  static let name = "java-exploded"
  static let version = 1
  static let selectors: [Selector] = [.name("pom.properties")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    let parts = file.path.split(separator: "/")
    guard parts.count >= 5, parts[parts.count - 4] == "maven", parts[parts.count - 5] == "META-INF" else {
      return .none
    }
    return .whole(upTo: 1 << 20)
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard var artifact = PomProperties.artifact(content.bytes) else { return }
    artifact.location = file.path
    extraction.packages.append(artifact.package())
  }
}
