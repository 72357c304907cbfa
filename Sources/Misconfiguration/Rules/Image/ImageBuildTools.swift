import Images
import Model

/// Compilers, linkers and build systems, as one finding.
struct ImageBuildTools: FileRule {
  static let manual = RuleManual(
    "image.build-tools", "Build tools are in the image", .low,
    why: "A compiler lets an intruder build what they need within the container, and is one more thing to be patched.",
    fix: "Build in one stage, and `COPY --from` what was built into a small one.", benchmarks: RuleManual.cis("4.3"))

  static let selection = FileSelection(names: [
    "gcc", "cc", "g++", "c++", "clang", "ld", "ld.bfd", "make", "cmake", "rustc", "cargo", "javac", "mvn", "gradle",
    "tcc",
    "go", "msbuild", "as",
  ])

  private static let folders = ["bin", "usr/bin", "usr/local/bin", "usr/local/go/bin", "usr/local/cargo/bin"]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    var tools = files.filter { file in
      (file.entry.kind == .file || file.entry.kind == .symbolicLink)
        && (folders.contains { file.entry.parent == $0 } || file.path.hasSuffix("/bin/javac"))
    }
    // An assembler or linker alone is binutils, which much else needs.
    if tools.allSatisfy({ ["as", "ld", "ld.bfd"].contains($0.entry.name) }) { tools = [] }
    guard let first = tools.first else { return [] }
    var seen: Set<Substring> = []
    let names = tools.map(\.entry.name).filter { seen.insert($0).inserted }.map(String.init)
    var match = match(.imageFileSystem, "\(Listing.of(names)) in the image", identity: ["tools"])
    match.layer = first.layer < 0 ? nil : first.layer
    match.details["paths"] = Listing.of(tools.map(\.path))
    return [match]
  }
}
