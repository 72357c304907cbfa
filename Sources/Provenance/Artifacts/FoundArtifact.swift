import Model
import Parsing

/// A signature, an attestation or an attached document as it was found, not yet verified.
package struct FoundArtifact: Sendable {
  enum Form: Sendable, Hashable {
    /// cosign's payload with the signature in the annotations.
    case payload
    case envelope
    case bundle
    /// With the envelope's media type.
    case notation(String)
    /// An in-toto statement that nobody signed.
    case statement
    /// A bill of materials or VEX document as it is, with its media type.
    case document(String)
  }

  var form: Form
  var bytes: Bytes
  var annotations: [String: String]
  var place: String
  /// The image that the referrer named as its subject.
  var subject: Digest?
}

/// All that was found about an image.
package struct FoundArtifacts: Sendable {
  /// The image, and the indexes that lead to it: what a signature may be over.
  package var images: [Digest]
  package var artifacts: [FoundArtifact] = []
  /// Documents of the images, for signatures over the bytes themselves.
  var manifests: [Digest: Bytes] = [:]
  package var problems: [Coverage.Problem] = []

  package init(images: [Digest]) { self.images = images }

  /// A signature or attestation bundle from a file of the user's.
  package mutating func add(bundle bytes: Bytes, named name: String) {
    artifacts.append(FoundArtifact(form: .bundle, bytes: bytes, annotations: [:], place: name))
  }
}
