import Images
import Model
import Parsing

/// `etc/redhat-release` and those of Red Hat's relatives: one sentence, `CentOS Linux release 7.9.2009 (Core)`.
package struct RedHatRelease: Extractor {
  package static let name = "redhat-release"
  package static let version = 1
  package static let selectors: [Selector] = [
    .name("redhat-release"), .name("centos-release"), .name("oracle-release"), .name("rocky-release"),
    .name("almalinux-release"), .name("fedora-release"), .name("system-release"), .name("enterprise-release"),
  ]

  package init() {}

  package func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.parent.hasSuffix("etc") || file.parent.hasSuffix("lib") ? .whole(upTo: 4096) : .none
  }

  /// By how the sentence begins; the longer of two that fit first.
  private static let names = [
    ("CentOS Stream", "centos-stream"), ("CentOS", "centos"), ("Red Hat", "rhel"), ("Rocky", "rocky"),
    ("AlmaLinux", "almalinux"), ("Oracle", "ol"), ("Enterprise Linux Enterprise Linux", "ol"), ("Fedora", "fedora"),
    ("Amazon", "amzn"), ("Scientific", "scientific"), ("Virtuozzo", "virtuozzo"), ("CloudLinux", "cloudlinux"),
    ("openEuler", "openeuler"), ("VMware Photon", "photon"), ("Photon", "photon"), ("CBL-Mariner", "mariner"),
    ("Mageia", "mageia"),
  ]

  package func extract(
    _ file: FileEntry, _ content: FileContent, into extraction: inout Extraction
  ) throws(ParseError) {
    var lines = Lines(content.bytes)
    guard let text = lines.next()?.trimmed.text, let id = Self.names.first(where: { text.hasPrefix($0.0) })?.1 else {
      return
    }
    // The first word that begins with a digit.
    let version = text.split(separator: " ").first { $0.utf8.first.map { (0x30...0x39).contains($0) } ?? false }
    extraction.operatingSystem = OperatingSystem(id: id, version: version.map(String.init) ?? "", prettyName: text)
  }
}
