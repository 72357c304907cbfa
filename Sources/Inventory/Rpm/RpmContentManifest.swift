import Images
import Parsing

/// From which of Red Hat's repositories a layer's packages come: notes that tell which product's advisories count.
///
/// Notes: `redhat.content-sets`, names with line breaks between, in their order. `redhat.image-layer` the index of the
/// layer in the image, where it is given.
struct RpmContentManifest: Extractor {
  static let name = "rpm-content-manifest"
  static let version = 1
  static let selectors: [Selector] = [.folder("content_manifests"), .folder("buildinfo")]

  static let maximumSets = 10_000

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.name.hasSuffix(".json") && file.path.contains("buildinfo/") ? .whole(upTo: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = JSONReader(content.bytes)
    guard try reader.kind() == .object else { return }
    var sets: [String] = []
    var layer: String?
    try reader.object { key, reader throws(ParseError) in
      switch key {
      case "content_sets" where try reader.kind() == .array:
        try reader.array { reader throws(ParseError) in
          if let set = try reader.stringIfPresent(), !set.isEmpty, sets.count < Self.maximumSets { sets.append(set) }
        }
      case "metadata" where try reader.kind() == .object:
        try reader.object { key, reader throws(ParseError) in
          if key == "image_layer_index", try reader.kind() == .number {
            layer = try reader.numberText()
          } else {
            try reader.skip()
          }
        }
      default: try reader.skip()
      }
    }
    guard !sets.isEmpty else { return }
    extraction.notes["redhat.content-sets"] = sets.joined(separator: "\n")
    extraction.notes["redhat.image-layer"] = layer
  }
}
