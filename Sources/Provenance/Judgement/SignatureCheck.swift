import Model

/// Who made a signature that was found good.
package struct Signer: Sendable, Hashable {
  package enum Means: String, Sendable, Hashable { case key, certificate, notation }

  package var means: Means
  /// The key's name, or the certificate's identity.
  package var name: String
  /// Who vouched for the identity.
  package var issuer: String?

  package init(means: Means, name: String, issuer: String? = nil) {
    self.means = means
    self.name = name
    self.issuer = issuer
  }

  package var description: String {
    switch means {
    case .key: "key \(name)"
    case .certificate, .notation: issuer.map { "\(name) (identified by \($0))" } ?? name
    }
  }
}

/// What became of one signature.
package enum SignatureOutcome: Sendable, Hashable {
  /// It is right, over this image, and made by one who is trusted.
  case trusted(Signer)
  /// It may be right, but nobody who is trusted made it: why.
  case untrusted(String)
  /// It is wrong: does not fit its content, is over another image, cannot be read.
  case invalid(String)
  /// There is no signature: a statement that anybody could have made.
  case unsigned

  package var signer: Signer? {
    if case .trusted(let signer) = self { return signer }
    return nil
  }
}

/// One signature of an image and what was found of it.
package struct SignatureCheck: Sendable, Hashable {
  package enum Format: String, Sendable, Hashable {
    case cosign
    case bundle = "sigstore-bundle"
    case notation
  }

  package var format: Format
  /// Where it was found: a tag, a referrer's digest, a file.
  package var place: String
  /// The image or index that it is over.
  package var image: Digest?
  package var outcome: SignatureOutcome
  /// When it was made, seconds since 1970, where something trusted says so.
  package var signedAt: Int?
  /// What was not checked.
  package var notes: [String]

  package init(
    format: Format, place: String, image: Digest? = nil, outcome: SignatureOutcome, signedAt: Int? = nil,
    notes: [String] = []
  ) {
    self.format = format
    self.place = place
    self.image = image
    self.outcome = outcome
    self.signedAt = signedAt
    self.notes = notes
  }
}
