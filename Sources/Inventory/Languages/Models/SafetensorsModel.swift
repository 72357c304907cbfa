import Images
import Model
import Parsing

/// A model's weights in a safetensors file: eight bytes of length, then a head in JSON whose `__metadata__` may name the
/// model. The file's name is the name where nothing else is.
///
/// Source: huggingface/safetensors, "Format". The length is bounded there too: 100 MB.
struct SafetensorsModel: Extractor {
  static let name = "safetensors"
  static let version = 1
  static let selectors: [Selector] = [.suffix("safetensors")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    guard let length: UInt64 = head.integer(at: 0), length >= 2, length <= 100_000_000, head[8] == UInt8(ascii: "{")
    else { return .none }
    return .start(of: 8 + Int(length))
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    guard let claimed: UInt64 = content.bytes.integer(at: 0), let length = Int(exactly: claimed),
      length <= 100_000_000, length <= content.bytes.count - 8
    else { throw ParseError("safetensors", "the head is longer than the file", at: 0) }
    var reader = JSONReader(content.bytes[8..<8 + length], maximumDepth: 16)
    var metadata: [String: JSONValue] = [:]
    var types: Set<String> = []
    try reader.object { key, reader throws(ParseError) in
      guard key != "__metadata__" else {
        metadata = try JSONValue(&reader).dictionary
        return
      }
      try reader.object { field, reader throws(ParseError) in
        if field == "dtype", try reader.kind() == .string, types.count < 32 {
          types.insert(try reader.string())
        } else {
          try reader.skip()
        }
      }
    }
    let stem = String(file.name.dropLast(".safetensors".count))
    // Parts of one model are called model-00001-of-00004.
    let name = metadata["modelspec.title"]?.string ?? metadata["name"]?.string ?? stem
    var package = Package.installed(
      EcosystemName("generic", String(name.prefix(128))), String((metadata["version"]?.string ?? "").prefix(64)),
      licenses: metadata["license"]?.licenses ?? metadata["modelspec.license"]?.licenses ?? [],
      attributes: ["kind": "machine-learning-model", "format": "safetensors"])
    if let architecture = metadata["modelspec.architecture"]?.string {
      package.attributes["model-architecture"] = String(architecture.prefix(128))
    }
    if !types.isEmpty { package.attributes["tensor-types"] = String(types.sorted().joined(separator: ",").prefix(128)) }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
