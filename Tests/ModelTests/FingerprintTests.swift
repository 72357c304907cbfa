import Model
import Testing

@Suite struct FingerprintTests {
  @Test func boundariesOfPartsCount() {
    #expect(Fingerprint.of(["ab", "c"]) != Fingerprint.of(["a", "bc"]))
    #expect(Fingerprint.of(["a"]) == Fingerprint.of(["a"]))
    #expect(Fingerprint.of(["a"]).count == 32)
  }

  @Test func digestsAreStrict() {
    #expect(Digest("sha256:" + String(repeating: "a", count: 64)) != nil)
    #expect(Digest("sha256:" + String(repeating: "A", count: 64)) == nil)
    #expect(Digest("sha256:../../etc/passwd") == nil)
    #expect(Digest("md5:00") == nil)
  }
}
