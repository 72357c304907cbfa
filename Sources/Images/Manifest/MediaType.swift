/// The media types of images, as Docker and OCI name them.
///
/// Source: OCI Image Specification 1.1, "Media Types"; Docker "Image Manifest Version 2, Schema 2".
package enum MediaType {
  package static let ociIndex = "application/vnd.oci.image.index.v1+json"
  package static let ociManifest = "application/vnd.oci.image.manifest.v1+json"
  package static let ociConfiguration = "application/vnd.oci.image.config.v1+json"
  package static let ociEmpty = "application/vnd.oci.empty.v1+json"
  package static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
  package static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
  package static let dockerConfiguration = "application/vnd.docker.container.image.v1+json"

  /// What a registry is told to be understood, in order of preference.
  package static let acceptedManifests = [ociIndex, dockerIndex, ociManifest, dockerManifest]

  package static func isIndex(_ type: String) -> Bool { type == ociIndex || type == dockerIndex }
  package static func isManifest(_ type: String) -> Bool { type == ociManifest || type == dockerManifest }
  package static func isImageConfiguration(_ type: String) -> Bool {
    type == ociConfiguration || type == dockerConfiguration
  }

  /// The obsolete first schema: `…manifest.v1+json`, signed `…manifest.v1+prettyjws`.
  package static func isSchema1(_ type: String) -> Bool {
    type == "application/vnd.docker.distribution.manifest.v1+json"
      || type == "application/vnd.docker.distribution.manifest.v1+prettyjws"
  }

  /// A file-system layer in any packing; attestations and other artifacts have other types.
  package static func isLayer(_ type: String) -> Bool {
    type.hasPrefix("application/vnd.oci.image.layer.") || type.hasPrefix("application/vnd.docker.image.rootfs.")
  }

  /// A layer that its registry may lack, because its publisher keeps it elsewhere (Windows' base layers).
  package static func isForeignLayer(_ type: String) -> Bool {
    type.contains(".foreign.diff.tar") || type.contains(".layer.nondistributable.")
  }

  /// Without parameters, lower case: `Application/JSON; charset=utf-8` → `application/json`.
  package static func bare(_ type: String) -> String {
    let bytes = type.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 && $0 != 0x09 }
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }
}
