import Images
import Model
import Parsing

/// A language model in a GGUF file, by the keys at its head. Every length in it is a claim and checked.
///
/// Source: ggml's documentation, "GGUF".
struct GGUFModel: Extractor {
  static let name = "gguf"
  static let version = 1
  static let selectors: [Selector] = [.suffix("gguf")]

  /// A model's file may be of any size; only its head is looked at.
  func interest(in file: FileEntry, head: Bytes) -> Interest {
    head.starts(with: "GGUF") ? .start(of: 16 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var reader = GGUFReader(content.bytes)
    let keys = try reader.metadata(isCut: Int64(content.bytes.count) < file.size)
    func clean(_ key: String) -> String? {
      keys[key].map { String($0.trimmed.prefix(128)) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let name = clean("general.name") ?? clean("general.basename") ?? String(file.name.dropLast(".gguf".count))
    var package = Package.installed(
      EcosystemName("generic", name), clean("general.version") ?? "",
      licenses: clean("general.license").map { [$0] } ?? [],
      attributes: ["kind": "machine-learning-model", "format": "gguf"])
    for (key, attribute) in [
      ("general.architecture", "model-architecture"), ("general.quantization_version", "quantization-version"),
      ("general.file_type", "file-type"), ("general.size_label", "size"), ("general.organization", "organization"),
      ("general.source.huggingface.repository", "repository"), ("general.repo_url", "repository-url"),
    ] {
      if let value = clean(key) { package.attributes[attribute] = value }
    }
    var graph = PackageGraph()
    graph.add(package)
    graph.write(into: &extraction)
  }
}
