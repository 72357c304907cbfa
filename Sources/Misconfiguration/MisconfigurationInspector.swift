import Images
import Model
import Parsing

/// Reads, while a layer streams by, what rules need of files' contents: settings (accounts, sudo, SSH, package managers),
/// build files and manifests.
///
/// What build files say is used of directories alone: one that lies in an image says nothing of the image itself.
package struct MisconfigurationInspector: FileInspector {
  package let identifier: String

  /// Raised whenever the same file would give other facts, though no rule was added or renamed.
  private static let version = 1

  package init() {
    let rules = Fingerprint.of(Catalogue.rules.map { "\($0.manual.rule) \($0.manual.severity.rawValue)" })
    identifier = "misconfiguration/\(Self.version)/\(FactCodec.version)/\(rules)"
  }

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard file.kind == .file, file.size > 0 else { return .none }
    if SettingsReader.form(file.path, name: file.name) != nil { return .whole(upTo: SettingsReader.maximumSize) }
    if file.path == IgnoreRule.fileName { return .wholeIfSmall(upTo: IgnoreRule.maximumSize) }
    return BuildFile.interest(in: file, head: head)
  }

  package func inspect(_ file: FileEntry, _ content: FileContent) -> Inspection {
    var facts = FileFacts()
    if let form = SettingsReader.form(file.path, name: file.name) {
      facts.settings = SettingsReader.read(form, content.bytes)
    } else if file.path == IgnoreRule.fileName {
      do throws(ParseError) { facts.exceptions = try IgnoreRule.parse(content.bytes) } catch {
        facts.problems = ["its exceptions are not used: \(error)"]
      }
    } else {
      facts = BuildFile.read(content.bytes, path: file.path)
    }
    return Inspection(facts: FactCodec.encode(facts))
  }

  /// What this inspector said of a file; nothing where it isn't its own.
  package static func facts(_ bytes: Bytes) -> FileFacts { (try? FactCodec.decode(bytes)) ?? FileFacts() }
}
