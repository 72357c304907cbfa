import Foundation
import PackagePlugin

/// Compiles every `bpf/*.bpf.c` with the toolchain's own clang and hands the objects to the target as Swift sources.
@main
struct CompileBPF: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "bpf")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
    let headers = files.filter { $0.pathExtension == "h" }
    let clang = try context.tool(named: "clang").url
    let embed = try context.tool(named: "bpf-embed").url
    return files.filter { $0.lastPathComponent.hasSuffix(".bpf.c") }.map { source in
      let name = String(source.lastPathComponent.dropLast(".bpf.c".count))
      let output = context.pluginWorkDirectoryURL.appending(path: "\(name).swift")
      return .buildCommand(
        displayName: "Compiling \(source.lastPathComponent) for BPF", executable: embed,
        arguments: [clang.path, folder.path, source.path, name, output.path], inputFiles: [source, clang] + headers,
        outputFiles: [output])
    }
  }
}
