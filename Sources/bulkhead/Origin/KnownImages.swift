import Foundation
import Images
import Model
import Provenance
import Vulnerabilities

/// The images that were scanned before: what later ones may be built on.
enum KnownImages {
  static let maximum = 5000

  static func load(home: String) -> [KnownImage] {
    guard FileManager.default.fileExists(atPath: home + "/index.sqlite"),
      let index = try? VulnerabilityIndex(home: home), let images = try? index.images(limit: maximum)
    else { return [] }
    return images.filter { !$0.key.hasPrefix("container:") && !$0.layers.isEmpty }.map { image in
      KnownImage(name: image.names.first ?? image.key, digest: Digest(image.key), layers: image.layers)
    }
  }
}
