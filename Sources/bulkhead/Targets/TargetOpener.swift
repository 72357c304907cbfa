import EngineSocket
import Foundation
import Images
import Logging
import Registry

/// Opens what the person named: recognises it and asks the one place, or the places in order, where it can be.
struct TargetOpener: Sendable {
  var platform: PlatformChoice = .automatic
  /// The engine's socket; nil looks at the usual places.
  var engineSocket: String?
  var exclusions: Set<String> = []
  var environment: [String: String]
  /// Layers are fetched through it while they are read: it must live until then.
  let registries: RegistryClient

  /// - Parameter plainHTTP: registries are spoken to without TLS.
  init(environment: [String: String] = ProcessInfo.processInfo.environment, plainHTTP: Bool = false) {
    self.environment = environment
    var options = RegistryClient.Options(environment: environment)
    options.plainHTTP = plainHTTP
    // Every fault comes back as an error with a sentence of its own; what is tried again meanwhile concerns nobody.
    var logger = Logger(label: "bulkhead.registry")
    logger.logLevel = .error
    registries = RegistryClient(options, logger: logger)
  }

  /// What stands at a path, for the recognition.
  static func look(_ path: String) -> TargetKind.PathKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .nothing }
    guard status.st_mode & S_IFMT == S_IFDIR else { return isDocument(path) ? .document : .file }
    return access("\(path)/oci-layout", F_OK) == 0
      || access("\(path)/manifest.json", F_OK) == 0 && access("\(path)/repositories", F_OK) == 0
      ? .layout : .directory
  }

  /// A JSON object at first sight.
  private static func isDocument(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 512) else { return false }
    let text = head.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    return text.first == UInt8(ascii: "{")
  }

  func open(_ text: String) async throws(ImageError) -> OpenedImage {
    switch TargetKind.parse(text, look: Self.look) {
    case .directory(let path): return try directory(path)
    case .archive(let path, let tag): return try ArchiveSource(path: path, tag: tag, platform: platform).open()
    case .oci(let path, let tag): return try ArchiveSource(path: path, tag: tag, platform: platform).open()
    case .docker(let name): return try EngineImage(.image, name, socket: try socket()).open()
    case .container(let name): return try container(name)
    case .podman(let name): return try podman(name)
    case .containerd(let name): return try ContainerdStorage(name, platform: platform).open()
    case .registry(let name): return try await registry(name)
    case .sbom: throw .invalid("\(text) is a bill of materials")
    case .image(let name): return try await image(name)
    }
  }

  private func directory(_ path: String) throws(ImageError) -> OpenedImage {
    let source =
      exclusions.isEmpty ? DirectorySource(path) : DirectorySource(path, excluding: exclusions)
    return try source.open()
  }

  /// The engine's socket, or why there is none.
  private func socket() throws(ImageError) -> String {
    if let engineSocket { return engineSocket }
    let candidates = EngineClient.candidates(environment: environment)
    if let client = EngineClient.find(environment: environment) { return client.path }
    // Nobody answered: the first that exists says best why.
    let path = candidates.first { access($0, F_OK) == 0 } ?? candidates.first ?? "/var/run/docker.sock"
    return path
  }

  private func container(_ name: String) throws(ImageError) -> OpenedImage {
    do throws(ImageError) { return try EngineImage(.container, name, socket: try socket()).open() } catch {
      for root in PodmanStorage.candidates(environment: environment) {
        if let found = try? PodmanStorage(.container, name, root: root).open() { return found }
      }
      throw error
    }
  }

  private func podman(_ name: String) throws(ImageError) -> OpenedImage {
    var last: ImageError?
    for root in PodmanStorage.candidates(environment: environment) {
      do throws(ImageError) { return try PodmanStorage(.image, name, root: root).open() } catch { last = error }
    }
    throw last
      ?? .unavailable(
        "Podman has no storage here that can be read: none at /var/lib/containers/storage or below the home directory")
  }

  /// A bare name: in what runs or lies here first, then in its registry. Says everywhere it looked.
  private func image(_ name: String) async throws(ImageError) -> OpenedImage {
    var looked: [String] = []
    for path in engineSocket.map({ [$0] }) ?? EngineClient.candidates(environment: environment)
    where access(path, F_OK) == 0 {
      do throws(ImageError) { return try EngineImage(.image, name, socket: path).open() } catch {
        looked.append("engine at \(path): \(error)")
      }
    }
    for root in PodmanStorage.candidates(environment: environment) {
      do throws(ImageError) { return try PodmanStorage(.image, name, root: root).open() } catch {
        looked.append("Podman's storage: \(error)")
      }
    }
    if access(ContainerdStorage.defaultRoot + "/io.containerd.metadata.v1.bolt/meta.db", R_OK) == 0 {
      do throws(ImageError) { return try ContainerdStorage(name, platform: platform).open() } catch {
        looked.append("containerd's storage: \(error)")
      }
    }
    do throws(ImageError) { return try await registry(name) } catch {
      guard !looked.isEmpty || !name.contains("/") else { throw error }
      let missing = access(name, F_OK) == 0 ? "" : "there is no file \(name) here; "
      throw error.adding("\(missing)\((looked + ["its registry: \(error)"]).joined(separator: "; "))")
    }
  }

  private func registry(_ name: String) async throws(ImageError) -> OpenedImage {
    let references = try await registries.references(for: name)
    var failures: [ImageError] = []
    for reference in references {
      do throws(ImageError) { return try await registries.open(reference, platform: platform) } catch {
        failures.append(error)
      }
    }
    guard let first = failures.first else { throw .invalid("\(name): no registry to look in") }
    // What is refused or unreachable says more than what merely isn't there.
    let worst = failures.first { if case .notFound = $0 { false } else { true } } ?? first
    throw failures.count == 1 ? first : worst.adding(failures.map { "\($0)" }.joined(separator: "; "))
  }
}

extension ImageError {
  /// The same kind of error with another sentence.
  fileprivate func adding(_ text: String) -> ImageError {
    switch self {
    case .notFound: .notFound(text)
    case .permission: .permission(text)
    case .unavailable: .unavailable(text)
    case .invalid: .invalid(text)
    }
  }
}
