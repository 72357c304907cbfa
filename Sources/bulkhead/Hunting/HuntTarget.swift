import ArgumentParser
import Engine
import EngineSocket
import Foundation
import Hunting
import Model

/// What a person named, as places that can be walked through, or as an image that has to be opened.
enum HuntTarget {
  case places([HuntPlace])
  case file(HuntPlace, below: String)
  case image(String)
}

/// Finds out what names mean.
struct HuntTargets {
  /// Nil where no engine answers.
  let containers: ContainerPlaces?
  /// In containers, the directories that are looked through; empty for what the question wants.
  let roots: [String]
  /// Of a container only what its web server serves, as for watching: nobody watches a whole file system.
  let onlyServed: Bool

  /// - Throws: where what was named exists nowhere, or may not be looked into.
  func resolve(_ text: String) throws(HuntFailure) -> HuntTarget {
    if let path = text.droppingPrefix("dir:") { return .places([try directory(path)]) }
    if let name = text.droppingPrefix("container:") {
      // One that doesn't run is opened like an image, with what was changed in it.
      guard let containers, let container = try named(name, containers) else { return .image(text) }
      return .places(try places(in: container, containers))
    }
    var status = stat()
    if stat(text, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR where access("\(text)/oci-layout", F_OK) != 0: return .places([try directory(text)])
      case S_IFREG where !Self.isArchive(text): return try file(text)
      default: return .image(text)
      }
    }
    if errno == EACCES { throw HuntFailure(ExitStatus.permission, "\(text) may not be looked at: permission denied") }
    if !text.contains(":"), !text.contains("/"), let containers, let container = try named(text, containers) {
      return .places(try places(in: container, containers))
    }
    return .image(text)
  }

  /// What the web servers of all running containers serve.
  func served() throws(HuntFailure) -> [HuntPlace] {
    guard let containers else { return [] }
    do throws(EngineError) { return containers.webRoots(of: try containers.running()) } catch {
      throw HuntFailure(ExitStatus.of(error), "\(error)")
    }
  }

  private func named(
    _ name: String, _ containers: ContainerPlaces
  ) throws(HuntFailure) -> ContainerPlaces.Container? {
    do throws(EngineError) { return try containers.running(named: name) } catch {
      throw HuntFailure(ExitStatus.of(error), "\(error)")
    }
  }

  private func places(
    in container: ContainerPlaces.Container, _ containers: ContainerPlaces
  ) throws(HuntFailure) -> [HuntPlace] {
    let whole = containers.whole(container)
    guard access(whole.outer, R_OK | X_OK) == 0 else {
      guard errno == EACCES || errno == EPERM else {
        throw HuntFailure(ExitStatus.unavailable, "the container \(container.name) ended meanwhile")
      }
      throw HuntFailure(ExitStatus.permission, "looking into the running container \(container.name) takes root")
    }
    if !roots.isEmpty {
      let found = containers.places(roots, in: container)
      guard found.count == roots.count else {
        let missing = roots.filter { root in !found.contains { $0.reason == root } }.joined(separator: ", ")
        throw HuntFailure(ExitStatus.unavailable, "the container \(container.name) has no directory \(missing)")
      }
      return found
    }
    guard onlyServed else { return [whole] }
    let served = containers.webRoots(of: [container])
    guard !served.isEmpty else {
      throw HuntFailure(
        ExitStatus.unavailable,
        "no web server of \(container.name) was found: say what it serves with --root DIRECTORY")
    }
    return served
  }

  private func directory(_ path: String) throws(HuntFailure) -> HuntPlace {
    let absolute = try real(path)
    guard access(absolute, R_OK | X_OK) == 0 else {
      throw HuntFailure(
        errno == EACCES ? ExitStatus.permission : ExitStatus.unavailable, "\(path): \(String(cString: strerror(errno)))"
      )
    }
    return HuntPlace(subject: Subject(kind: .directory, name: path), path: absolute, outer: absolute)
  }

  private func file(_ path: String) throws(HuntFailure) -> HuntTarget {
    let absolute = try real(path)
    let folder = (absolute as NSString).deletingLastPathComponent
    return .file(
      HuntPlace(subject: Subject(kind: .directory, name: path), path: folder, outer: folder),
      below: (absolute as NSString).lastPathComponent)
  }

  private func real(_ path: String) throws(HuntFailure) -> String {
    guard let real = realpath(path, nil) else {
      let reason = errno
      throw HuntFailure(
        reason == EACCES ? ExitStatus.permission : ExitStatus.unavailable,
        "\(path): \(String(cString: strerror(reason)))")
    }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether a file is one of the archives that images come in: tar, plain or compressed.
  private static func isArchive(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 512) else { return false }
    let bytes = Array(head)
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) { return true }
    let magics: [[UInt8]] = [[0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58], [0x42, 0x5A, 0x68]]
    return magics.contains { bytes.starts(with: $0) }
  }
}

extension String {
  fileprivate func droppingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

extension ExitStatus {
  /// What an engine that could not be asked means.
  static func of(_ error: EngineError) -> ExitCode {
    if case .notPermitted = error { return permission }
    return unavailable
  }
}
