import Parsing
import TestKit
import Testing

@testable import Provenance

/// Signatures made by openssl.
@Suite(.enabled(if: TestAuthority.isAvailable)) struct VerificationKeyTests {
  @Test(arguments: TestKey.Kind.allCases) func verifiesWhatItSigned(_ kind: TestKey.Kind) throws {
    let key = try TestKey(kind)
    let message = Array("what is signed".utf8)
    var signatures = [try key.sign(message)]
    switch kind {
    case .rsa: signatures.append(try key.sign(message, pss: true))
    case .p384: signatures.append(try key.sign(message, hash: "sha384"))
    case .p521: signatures.append(try key.sign(message, hash: "sha512"))
    case .p256, .ed25519: break
    }
    let ours = try key.verification()
    let other = try TestKey(kind).verification()
    for signature in signatures {
      #expect(ours.verifies(signature, over: message))
      #expect(!ours.verifies(signature, over: message + [0]))
      #expect(!other.verifies(signature, over: message))
      var random = SeededGenerator(seed: 5)
      for _ in 0..<50 {
        var changed = signature
        changed[Int.random(in: 0..<changed.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        #expect(!ours.verifies(changed, over: message))
        #expect(
          !ours.verifies(Array(signature.prefix(Int.random(in: 0..<signature.count, using: &random))), over: message))
      }
    }
    #expect(ours.fingerprint.count == 64 && ours.fingerprint != other.fingerprint)
  }

  @Test func privateKeysAreRefused() throws {
    let key = try TestKey(.p256)
    #expect {
      _ = try VerificationKey(pem: Bytes(key.privatePEM), name: "x")
    } throws: { "\($0)".contains("private key") }
  }

  @Test func theKeyOfACertificate() throws {
    let leaf = try TestRoot().leaf("a@example.org")
    let key = try VerificationKey(pem: Bytes(try leaf.pem), name: "x")
    #expect(key.verifies(try leaf.sign([1, 2, 3]), over: [1, 2, 3]))
  }

  @Test func garbledKeysEnd() throws {
    let samples = [try TestKey(.p256).publicPEM.array, Array(try TestRoot().leaf("a@example.org").pem.utf8)]
    var random = SeededGenerator(seed: 9)
    for round in 0..<1500 {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
      }
      if let key = try? VerificationKey(pem: Bytes(bytes), name: "x") { _ = key.verifies([1], over: [2]) }
      _ = try? PEM.certificates(Bytes(bytes), what: "x").map { SignerIdentity($0) }
    }
  }
}
