import Foundation
import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

/// What Python, npm and unzip say about this machine, against what the extractors read from its files.
@Suite struct RealLanguagesTests {
  /// Every package that the extractors find below a folder.
  static func packages(below root: String, _ extractors: [any Extractor]) throws -> [Package] {
    let inspector = InventoryInspector(extractors)
    var found: [Package] = []
    guard let paths = FileManager.default.enumerator(atPath: root) else { return [] }
    for case let path as String in paths {
      let full = root + "/" + path
      var status = stat()
      guard lstat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let file = FileEntry(path: String(full.dropFirst()), kind: .file, size: Int64(status.st_size))
      guard let handle = FileHandle(forReadingAtPath: full) else { continue }
      let head = try handle.read(upToCount: 512) ?? Data()
      try handle.close()
      guard inspector.interest(in: file, head: Bytes(head)) != .none else { continue }
      let content = try Data(contentsOf: URL(fileURLWithPath: full), options: .mappedIfSafe)
      let facts = inspector.inspect(file, FileContent(Bytes(content))).facts
      guard !facts.isEmpty else { continue }
      for (_, extraction) in try ExtractionCodec.decode(Bytes(facts)) { found += extraction.packages }
    }
    return found
  }

  static let python = Tool.find("python3")

  @Test(.enabled(if: python != nil, "python3 is not installed"))
  func asPythonSeesItself() throws {
    // Only whole folders of distributions: what a zip or an editable install adds is elsewhere.
    let script = """
      import sys, os, importlib.metadata as m
      for path in sys.path:
          if not os.path.basename(path).endswith('-packages') or not os.path.isdir(path): continue
          for d in m.distributions(path=[path]):
              if d.metadata and d.metadata['Name'] and d.metadata['Version']: print(path, d.metadata['Name'], d.version)
      """
    var truth: [String: Set<String>] = [:]
    for line in try Tool.run("python3", ["-c", script]).split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == 3 else { continue }
      truth[fields[0], default: []].insert("\(PythonName.normalized(fields[1])) \(fields[2])")
    }
    for (folder, expected) in truth {
      let depth = folder.split(separator: "/").count
      let found = try Self.packages(below: folder, [PythonDistribution()]).filter {
        // Directly in the folder; what others carry along Python doesn't list.
        $0.locations[0].split(separator: "/").count <= depth + 2 && $0.attributes["vendored-by"] == nil
      }
      #expect(Set(found.map { "\(PythonName.normalized($0.name)) \($0.version)" }) == expected, "\(folder)")
    }
  }

  static let npm = ["/usr/lib/node_modules/npm", "/usr/share/nodejs/npm", "/usr/local/lib/node_modules/npm"].first {
    FileManager.default.fileExists(atPath: $0 + "/node_modules") && Tool.find("node") != nil
  }

  @Test(.enabled(if: npm != nil, "npm is not installed"))
  func asNodeSeesNpm() throws {
    let root = try #require(Self.npm)
    // Node's own way to a package: every folder of every node_modules, without following links.
    let script = """
      const fs = require('fs'), path = require('path');
      function walk(folder) {
        let entries;
        try { entries = fs.readdirSync(folder, {withFileTypes: true}); } catch { return; }
        for (const e of entries) {
          if (!e.isDirectory() || e.name.startsWith('.')) continue;
          const at = path.join(folder, e.name);
          if (e.name.startsWith('@') && path.basename(folder) === 'node_modules') { walk(at); continue; }
          try {
            const p = JSON.parse(fs.readFileSync(path.join(at, 'package.json')));
            if (p.name && p.version) console.log(p.name + '@' + p.version);
          } catch {}
          walk(path.join(at, 'node_modules'));
        }
      }
      walk(process.argv[1] + '/node_modules');
      """
    let expected = Set(try Tool.run("node", ["-e", script, root]).split(separator: "\n").map(String.init))
    let found = try Self.packages(below: root + "/node_modules", [NodePackage()])
    #expect(expected.count > 20)
    #expect(Set(found.map { "\($0.name)@\($0.version)" }) == expected)
  }

  static let jars: [String] = ["/usr/share/java", "/usr/share/maven/lib", "/usr/share/tomcat10/lib"].flatMap { folder in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".jar") }.sorted().map { folder + "/" + $0 }
  }

  @Test(.enabled(if: !jars.isEmpty && Tool.find("unzip") != nil, "no jars or no unzip on this machine"))
  func asUnzipSeesJars() throws {
    var checked = 0
    for path in Self.jars.prefix(40) {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
      let result = try #require(Extracting.run(JavaArchive(), String(path.dropFirst()), bytes), "\(path)")
      #expect(result.problems.isEmpty, "\(path)")
      // Every descriptor is a package, the archive's own or one inside.
      let text = (try? Tool.run("unzip", ["-p", path, "META-INF/maven/*/pom.properties"])) ?? ""
      for line in text.split(separator: "\n") where line.hasPrefix("artifactId=") {
        let artifact = String(line.dropFirst(11)).trimmingSpaces
        #expect(result.packages.contains { $0.purl.name == artifact }, "\(path): \(artifact)")
        checked += 1
      }
      let sum = try Tool.run("sha1sum", [path]).prefix(40)
      #expect(result.packages.allSatisfy { $0.digests.isEmpty || $0.digests == ["sha1:\(sum)"] }, "\(path)")
    }
    #expect(checked > 0)
  }
}
