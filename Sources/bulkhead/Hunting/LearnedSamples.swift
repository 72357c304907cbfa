import Foundation
import Host
import Model
import Parsing
import Webshell

/// The fingerprints of a person's own samples, kept from one hunt to the next.
struct LearnedSamples {
  private let file: KeptFile

  init(home: String) { file = KeptFile(home + "/hunt/learned") }

  static let maximumSize = 64 << 20
  static let maximumSamples = 20_000
  /// Bytes of one sample.
  static let maximumSample = 2 << 20

  /// Nil where nothing was learned.
  func load() throws(KnowledgeFailure) -> (index: FamilyIndex, fingerprint: String)? {
    guard let bytes = file.read(limit: Self.maximumSize) else { return nil }
    do throws(ParseError) {
      return (try FamilyIndex(decoding: bytes), Fingerprint.of([Digest.hexadecimal(bytes.array)]))
    } catch {
      throw KnowledgeFailure(
        status: ExitStatus.unavailable, description: "\(file.path): \(error); remove it and learn the samples anew")
    }
  }

  struct Lesson {
    var learned: Int
    var known: Int
    /// No scripts, or too short to be told from others.
    var skipped: [String]
  }

  /// Adds the samples in files, or in all files below directories.
  func learn(_ paths: [String]) throws(KnowledgeFailure) -> Lesson {
    var samples: [(name: String, file: ScriptFile)] = []
    var skipped: [String] = []
    for path in paths { try collect(path, &samples, &skipped) }
    guard !samples.isEmpty || !skipped.isEmpty else {
      throw KnowledgeFailure(
        status: ExitStatus.usage, description: "nothing to learn in \(paths.joined(separator: ", "))")
    }
    let lesson: (index: FamilyIndex, skipped: [String])
    do throws(ParseError) { lesson = try OwnSamples.index(samples) } catch {
      throw KnowledgeFailure(status: ExitStatus.unavailable, description: "\(error)")
    }
    let before = try load()?.index
    let all = before?.merged(with: lesson.index) ?? lesson.index
    guard all.samples.count <= Self.maximumSamples else {
      throw KnowledgeFailure(
        status: ExitStatus.usage, description: "\(all.samples.count) samples are more than \(Self.maximumSamples)")
    }
    if !lesson.index.samples.isEmpty, !file.write(all.encoded) {
      throw KnowledgeFailure(status: ExitStatus.unavailable, description: "\(file.path) can't be written")
    }
    return Lesson(
      learned: lesson.index.samples.count, known: before?.samples.count ?? 0, skipped: skipped + lesson.skipped)
  }

  private func collect(
    _ path: String, _ samples: inout [(name: String, file: ScriptFile)], _ skipped: inout [String]
  ) throws(KnowledgeFailure) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw KnowledgeFailure(status: ExitStatus.unavailable, description: "there is no \(path)")
    }
    func take(_ name: String, _ shown: String, _ bytes: [UInt8]) {
      samples.append((String(name.prefix(100)), ScriptFile(path: shown, bytes: Bytes(bytes))))
    }
    guard isDirectory.boolValue else {
      let bytes = try KnowledgeFailure.reading(path, limit: Self.maximumSample)
      take(path.split(separator: "/").last.map(String.init) ?? path, path, bytes.array)
      return
    }
    do throws(HostError) {
      let problems = try DirectoryWalk(path).forEachFile { found in
        guard samples.count < Self.maximumSamples else { return false }
        if let read = try? found.read(upTo: Self.maximumSample), read.isWhole {
          take(found.path, "\(path)/\(found.path)", read.bytes)
        } else {
          skipped.append("\(path)/\(found.path)")
        }
        return true
      }
      skipped += problems.map { "\(path)/\($0.path)" }
    } catch {
      throw KnowledgeFailure(
        status: error.code == EACCES ? ExitStatus.permission : ExitStatus.unavailable, description: "\(error)")
    }
  }
}
