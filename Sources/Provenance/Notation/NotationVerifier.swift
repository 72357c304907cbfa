import Model
import Parsing
import X509

/// Holds a Notation signature against an image and a trust policy.
struct NotationVerifier: Sendable {
  static let artifactType = "application/vnd.cncf.notary.signature"

  let trust: NotationTrust?
  let now: Int
  /// `registry/name`, for the policy's scopes; nil where the image has none.
  let repository: String?

  func check(_ bytes: Bytes, mediaType: String, images: [Digest], place: String) async -> SignatureCheck {
    var check = SignatureCheck(format: .notation, place: place, outcome: .invalid("it cannot be read"))
    let envelope: NotationEnvelope
    do throws(ParseError) { envelope = try NotationEnvelope(parsing: bytes, mediaType: mediaType) } catch {
      check.outcome = .invalid("\(error)")
      return check
    }
    check.image = envelope.image
    guard images.contains(envelope.image) else {
      check.outcome = .invalid("it is over another image, \(envelope.image.short)")
      return check
    }
    guard envelope.verifies() else {
      check.outcome = .invalid("it does not fit its own certificate")
      return check
    }
    await judge(envelope, &check)
    return check
  }

  private func judge(_ envelope: NotationEnvelope, _ check: inout SignatureCheck) async {
    guard let trust else {
      check.outcome = .untrusted("no trust policy for Notation was given")
      return
    }
    guard let policy = trust.policy(for: repository) else {
      check.outcome = .untrusted("the trust policy has no entry for \(repository ?? "an image without a repository")")
      return
    }
    guard policy.level != .skip else {
      check.outcome = .untrusted("the trust policy \(policy.name) says that signatures are not looked at")
      return
    }
    let isAuthority = envelope.scheme == NotationEnvelope.authorityScheme
    let kind = isAuthority ? "signingAuthority:" : "ca:"
    let roots = policy.stores.filter { $0.hasPrefix(kind) }.flatMap { trust.certificates[$0] ?? [] }
    guard let leaf = envelope.certificates.first, !roots.isEmpty else {
      check.outcome = .untrusted("the trust policy \(policy.name) has no certificates of the kind \(kind.dropLast())")
      return
    }
    if let expiry = envelope.expiry, expiry < now {
      // Logged only, where the policy is no stricter.
      if policy.level == .strict || policy.level == .permissive {
        check.outcome = .untrusted("it expired on \(Timestamp.day(expiry))")
        return
      }
      check.notes.append("it expired on \(Timestamp.day(expiry))")
    }
    var moment = now
    if isAuthority {
      guard let time = envelope.signingTime, time <= now + 300 else {
        check.outcome = .invalid("its authority says no time, or one to come")
        return
      }
      moment = time
      check.signedAt = time
    }
    var problem = await chainProblem(envelope, leaf, roots, moment)
    if problem != nil, policy.level != .strict, !isAuthority {
      // Below `strict` an expired certificate is only noted: what is then left to check is the chain as it was.
      let begin = Int(leaf.notValidBefore.timeIntervalSince1970)
      if await chainProblem(envelope, leaf, roots, envelope.signingTime ?? begin) == nil {
        check.notes.append("the time of signing: the certificate is not valid now")
        problem = nil
      }
    }
    if let problem {
      check.outcome = .untrusted(problem)
      return
    }
    let subject = leaf.subject.description
    guard policy.identities.contains(where: { Self.fits($0, leaf) }) else {
      check.outcome = .untrusted("it is by \(subject), who is not among the trusted identities of \(policy.name)")
      return
    }
    if envelope.hasTimestamp { check.notes.append("the timestamp of an authority that came along") }
    check.notes.append("whether its certificates were revoked")
    check.outcome = .trusted(Signer(means: .notation, name: subject))
  }

  private func chainProblem(
    _ envelope: NotationEnvelope, _ leaf: Certificate, _ roots: [Certificate], _ moment: Int
  ) async -> String? {
    await CertificateChain.problem(
      leaf: leaf, intermediates: Array(envelope.certificates.dropFirst()), roots: roots, at: moment, needsUsage: false)
  }

  /// `*`, or `x509.subject:` with attributes that must all be in the certificate's subject.
  static func fits(_ identity: String, _ certificate: Certificate) -> Bool {
    if identity == "*" { return true }
    let prefix = "x509.subject:"
    guard identity.hasPrefix(prefix) else { return false }
    let wanted = attributes(String(identity.dropFirst(prefix.count)))
    let there = attributes(certificate.subject.description)
    return !wanted.isEmpty && wanted.allSatisfy(there.contains)
  }

  /// `C=US, O=Acme\, Inc.` → `C=US`, `O=Acme, Inc.`; names of attributes in capitals.
  ///
  /// Source: RFC 4514, without hexadecimal values.
  private static func attributes(_ text: String) -> Set<String> {
    var found: Set<String> = []
    var (current, isEscaped) = ("", false)
    func take() {
      let trimmed = current.drop { $0 == " " }
      guard let equals = trimmed.firstIndex(of: "=") else { return }
      var value = trimmed[trimmed.index(after: equals)...]
      while value.last == " " { value.removeLast() }
      found.insert(trimmed[..<equals].uppercased() + "=" + value)
    }
    for character in text {
      if isEscaped {
        current.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "," || character == "+" {
        take()
        current = ""
      } else {
        current.append(character)
      }
    }
    take()
    return found
  }
}
