import EngineSocket
import Foundation
import Parsing
import Vulnerabilities

/// Tells the index which containers there are: what `affected` and `inventory` answer is of this moment.
enum EngineContainers {
  /// Of one engine; a host with more has other troubles.
  private static let maximum = 200_000
  /// An engine that is silent for so long, in seconds, is not waited for: the index then has what it had.
  private static let patience = 5

  /// - Parameter socket: nil: every engine at the usual places.
  static func synchronize(_ index: VulnerabilityIndex, socket: String? = nil, environment: [String: String]) {
    let host = hostName
    var seen: Set<String> = []
    for path in socket.map({ [$0] }) ?? EngineClient.candidates(environment: environment) {
      // `/run` and `/var/run` are one.
      let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      guard seen.insert(place).inserted, access(path, F_OK) == 0 else { continue }
      let name = host + ":" + place
      let client = EngineClient(path: path, timeoutSeconds: patience)
      guard let containers = try? containers(client, index, host: name) else { continue }
      try? index.synchronize(containers, host: name)
    }
  }

  /// The kernel's word: the resolver may have to be waited for.
  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func containers(
    _ client: EngineClient, _ index: VulnerabilityIndex, host: String
  ) throws -> [IndexedContainer] {
    let list = try JSONValue(parsing: client.get("/containers/json?all=1")).elements
    var images: [String: Set<String>] = [:]
    for container in list.prefix(maximum) { images[container["ImageID"]?.string ?? "", default: []] = [] }
    guard !images.isEmpty else { return [] }
    // An image that was scanned in its registry is known by the digest that it has there.
    for image in (try? JSONValue(parsing: client.get("/images/json?all=1")))?.elements ?? [] {
      guard let id = image["Id"]?.string, images[id] != nil else { continue }
      for name in image["RepoDigests"]?.elements ?? [] {
        if let digest = name.string?.split(separator: "@").last { images[id]?.insert(String(digest)) }
      }
    }
    var keys: [String: String] = [:]
    for (id, others) in images { keys[id] = try index.key(among: [id] + others.sorted()) ?? id }
    return list.prefix(maximum).compactMap { container in
      guard let id = container["Id"]?.string, let image = container["ImageID"]?.string else { return nil }
      let name = container["Names"]?.elements.first?.string ?? ""
      return IndexedContainer(
        identifier: id, name: name.hasPrefix("/") ? String(name.dropFirst()) : name, image: keys[image] ?? image,
        isRunning: ["running", "paused", "restarting"].contains(container["State"]?.string ?? ""), host: host)
    }
  }
}
