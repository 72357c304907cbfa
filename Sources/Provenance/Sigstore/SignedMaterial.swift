import Crypto
import Model
import Parsing
import X509

/// A signature with everything that came along, whatever format it came in.
struct SignedMaterial: Sendable {
  /// What was signed: the payload, or DSSE's pre-authentication encoding of it.
  var message: [UInt8]
  /// DSSE: the payload alone, which the log's entry names.
  var payload: [UInt8]?
  var signature: [UInt8]
  /// Leaf first; empty for a bare key.
  var certificates: [Certificate]
  /// As it stood: what the log's entry must name.
  var certificateBytes: [UInt8]?
  var entries: [LogEntry]
  /// Authorities' timestamps, which are not checked.
  var hasTimestamp = false

  struct Verdict: Sendable {
    var outcome: SignatureOutcome
    var signedAt: Int?
    var notes: [String]
  }

  static let maximumEntries = 16

  /// - Parameter now: seconds since 1970.
  func verify(_ trust: SignatureTrust, now: Int) async -> Verdict {
    guard let leaf = certificates.first else { return withKey(trust) }
    return await withCertificate(leaf, trust, now: now)
  }

  private func withKey(_ trust: SignatureTrust) -> Verdict {
    guard !trust.keys.isEmpty else { return refused("it is made with a key, and no key was given") }
    guard let key = trust.keys.first(where: { $0.verifies(signature, over: message) }) else {
      return refused("none of the given keys (\(trust.keys.map(\.name).joined(separator: ", "))) made it")
    }
    var notes: [String] = []
    switch logged(trust, verifier: key.der) {
    case .included(let time):
      return Verdict(outcome: .trusted(Signer(means: .key, name: key.name)), signedAt: time, notes: [])
    case .refused(let reason) where !trust.logKeys.isEmpty: return refused(reason)
    case .refused: if !entries.isEmpty { notes = ["its entry in a transparency log: no log key was given"] }
    }
    return Verdict(outcome: .trusted(Signer(means: .key, name: key.name)), signedAt: nil, notes: notes)
  }

  private func refused(_ reason: String) -> Verdict { Verdict(outcome: .untrusted(reason), signedAt: nil, notes: []) }

  private func withCertificate(_ leaf: Certificate, _ trust: SignatureTrust, now: Int) async -> Verdict {
    let key = VerificationKey(leaf.publicKey, name: "certificate")
    guard key.verifies(signature, over: message) else {
      return Verdict(outcome: .invalid("it does not fit its own certificate"), signedAt: nil, notes: [])
    }
    // A key that was given by hand counts, whatever certificate wraps it.
    if let own = trust.keys.first(where: { $0.key == leaf.publicKey }) {
      var bare = self
      bare.certificates = []
      var narrowed = trust
      narrowed.keys = [own]
      return bare.withKey(narrowed)
    }
    guard !trust.authorities.isEmpty else {
      return refused("it is made with a certificate, and no root was given")
    }
    var (time, notes): (Int?, [String]) = (nil, [])
    switch logged(trust, verifier: certificateBytes) {
    case .included(let at): time = at
    case .refused(let reason) where !trust.logKeys.isEmpty: return refused(reason)
    case .refused: if !entries.isEmpty { notes.append("its entry in a transparency log: no log key was given") }
    }
    let begin = Int(leaf.notValidBefore.timeIntervalSince1970)
    let end = Int(leaf.notValidAfter.timeIntervalSince1970)
    var moment = time ?? now
    if time == nil, !(begin...max(begin, end)).contains(now) {
      // Short-lived certificates are over when anybody looks: without a trusted clock only their chain can be judged.
      moment = begin
      notes.append(
        "when it was made (its certificate was valid \(Timestamp.day(begin)), for \((end - begin) / 60) minutes)")
    }
    if hasTimestamp { notes.append("the timestamp of an authority that came along") }
    let signer = SignerIdentity(leaf)
    var reasons: [String] = []
    for authority in trust.authorities {
      if let problem = await CertificateChain.problem(
        leaf: leaf, intermediates: Array(certificates.dropFirst()) + authority.intermediates, roots: authority.roots,
        at: moment, needsUsage: true)
      {
        reasons.append(problem)
        continue
      }
      guard authority.identities.contains(where: { $0.fits(signer) }) else {
        reasons.append(
          "it is by \(signer.name)\(signer.issuer.map { " (identified by \($0))" } ?? ""), who is not among those who count"
        )
        continue
      }
      return Verdict(
        outcome: .trusted(Signer(means: .certificate, name: signer.name, issuer: signer.issuer)), signedAt: time,
        notes: notes)
    }
    return Verdict(outcome: .untrusted(reasons.last ?? "no root fits"), signedAt: nil, notes: notes)
  }

  private func logged(_ trust: SignatureTrust, verifier: [UInt8]?) -> LogEntry.Outcome {
    let claim = LogEntry.Claim(
      signature: signature, content: payload ?? message, isEnvelope: payload != nil, verifier: verifier)
    var last = "it has no entry of a transparency log"
    for entry in entries.prefix(Self.maximumEntries) {
      switch entry.check(trust.logKeys, claim) {
      case .included(let time): return .included(at: time)
      case .refused(let reason): last = reason
      }
    }
    return .refused(last)
  }
}
