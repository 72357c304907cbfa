import Foundation

/// `bpf-embed CLANG INCLUDE SOURCE NAME OUTPUT`: compiles one BPF program and writes it as a Swift constant, so that the
/// program stays a single file.
@main
struct BPFEmbed {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 6 else {
      fail("expected CLANG INCLUDE SOURCE NAME OUTPUT, found \(arguments.count - 1) words")
    }
    let (clang, include, source, name, output) = (arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
    let object = output + ".o"
    #if arch(arm64)
      let machine = "arm64"
      let triple = "aarch64-linux-gnu"
    #else
      let machine = "x86"
      let triple = "x86_64-linux-gnu"
    #endif
    try run(
      clang,
      [
        "-target", "bpf", "-O2", "-g", "-Wall", "-Werror", "-mcpu=v3", "-D__TARGET_ARCH_\(machine)", "-I", include,
        "-idirafter", "/usr/include/\(triple)", "-c", source, "-o", object,
      ])
    // DWARF is three quarters of the object and nobody reads it; BTF, which CO-RE needs, stays.
    let objcopy = (clang as NSString).deletingLastPathComponent + "/llvm-objcopy"
    if FileManager.default.isExecutableFile(atPath: objcopy) { try run(objcopy, ["--strip-debug", object]) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: object))
    let text = """
      /// The compiled `bpf/\(name).bpf.c`, in Base64.
      enum \(name.prefix(1).uppercased() + name.dropFirst())Object {
        static let base64 = "\(bytes.base64EncodedString())"
      }

      """
    try text.write(toFile: output, atomically: true, encoding: .utf8)
  }

  static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { fail("\(program) failed with status \(process.terminationStatus)") }
  }

  static func fail(_ reason: String) -> Never {
    FileHandle.standardError.write(Data("bpf-embed: \(reason)\n".utf8))
    exit(1)
  }
}
