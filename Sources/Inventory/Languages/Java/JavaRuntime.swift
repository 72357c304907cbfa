import Images
import Model
import Parsing

/// Java runtimes, by the file `release` at their root: JDK, JRE, GraalVM, and images made by jlink.
///
/// Source: JEP 223 and the JDK's own make files: lines of `KEY="VALUE"`.
struct JavaRuntime: Extractor {
  static let name = "java-runtime"
  static let version = 1
  static let selectors: [Selector] = [.name("release")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    // The key stands anywhere in the file, but a file that starts otherwise is none.
    file.size <= 256 << 10 && head.firstIndex(of: UInt8(ascii: "=")) != nil ? .wholeIfSmall(upTo: 256 << 10) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var values: [String: String] = [:]
    for line in Lines(content.bytes) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals <= 64, line.count <= 4096 else { continue }
      var value = line[from: equals + 1].text.trimmingSpaces
      if value.count >= 2, value.first == "\"", value.last == "\"" { value = String(value.dropFirst().dropLast()) }
      values[line[0..<equals].text.trimmingSpaces] = value
    }
    guard let version = values["JAVA_VERSION"], MavenArtifact.isVersion(version) else { return }
    var runtime = Runtime(version: version, implementor: values["IMPLEMENTOR"] ?? "")
    runtime.fullVersion = values["JAVA_RUNTIME_VERSION"]
    runtime.implementorVersion = values["IMPLEMENTOR_VERSION"]
    runtime.graalVersion = values["GRAALVM_VERSION"]
    runtime.imageType = values["IMAGE_TYPE"]
    if let package = runtime.package(location: file.path) { extraction.packages.append(package) }
  }

  /// Whether an archive is a piece of a runtime instead of a library: `rt.jar`, `tools.jar`, `jrt-fs.jar`. Of the pieces
  /// only the one with the classes stands for the runtime.
  static func archive(_ manifest: JarManifest, fileName: String) -> Runtime? {
    guard let title = manifest["implementation-title"], title == "Java Runtime Environment",
      manifest["specification-title"] == nil || manifest["specification-title"]?.hasPrefix("Java Platform") == true
    else { return nil }
    var runtime = Runtime(
      version: manifest["implementation-version"] ?? "", implementor: manifest["implementation-vendor"] ?? "")
    runtime.isPiece = fileName != "rt.jar"
    return runtime
  }

  /// One runtime.
  struct Runtime: Sendable, Hashable {
    /// `17.0.9`, `1.8.0_392`.
    var version: String
    var implementor: String
    /// `17.0.9+9`, `1.8.0_392-b08`.
    var fullVersion: String?
    /// `Temurin-17.0.9+9`.
    var implementorVersion: String?
    var graalVersion: String?
    var imageType: String?
    /// Not the runtime itself, but a part that is found on its own.
    var isPiece = false

    init(version: String, implementor: String) {
      self.version = version
      self.implementor = implementor
    }

    /// Nil for a piece.
    func package(location: String) -> Package? {
      guard !isPiece, MavenArtifact.isVersion(version), version.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false
      else { return nil }
      let isOracle = implementor == "Oracle Corporation" && graalVersion == nil
      let name = graalVersion != nil ? "graalvm" : isOracle ? "oracle-java" : "openjdk"
      // A distribution puts its own build behind the version: `17.0.15+6-Debian-1deb12u1`.
      let full = fullVersion.flatMap { MavenArtifact.isVersion($0) && $0.hasPrefix(version) ? $0 : nil }
      let exact = full.map { String($0.prefix { $0 != "-" }) } ?? version
      var attributes = ["java-version": version]
      if !implementor.isEmpty { attributes["implementor"] = implementor }
      attributes["implementor-version"] = implementorVersion
      attributes["runtime-version"] = fullVersion
      attributes["graalvm-version"] = graalVersion
      attributes["image-type"] = imageType
      return Package(
        type: "generic", name: name, version: exact, purl: PackageURL(type: "generic", name: name, version: exact),
        locations: [location], foundBy: "", attributes: attributes)
    }
  }
}
