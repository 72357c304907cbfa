/// Secrets that everybody has, because a standard, a vendor's manual or the tests of a widespread package show them. By
/// ``SecretFingerprint``, so that none of them stands here.
enum PublishedSecrets {
  static func contains(_ essence: [UInt8]) -> Bool {
    fingerprints.contains(SecretFingerprint.of(essence, isPassword: false))
  }

  private static let fingerprints: Set<String> = [
    // RFC 5849, RFC 6749, RFC 6750: OAuth
    "b224376adb00caaf", "f8280eb3127a30b6", "bb7b0810a476fd22", "7e910698d0ba8d2e", "4da662788546d1d2",
    "522885cb7d6e44d2", "f1dee4a05693031f", "e2bca5b04bf00220", "cc585a4e16aed9e9", "d29d4877f799d2ba",
    "0a0b9342b7f4ba05", "25ef7b7f28acb563", "f9b4dfd62d8f7608", "767d3580b87af919", "5f98a48032489864",
    // AWS: documentation
    "03bd4474be07175c", "b871b730b8003ecb",
    // AWS: documentation of DataSync
    "59537d27125e0ed0",
    // Azure storage emulator
    "8667f1d2bd2d5425",
    // Azure Cosmos DB emulator
    "890ed76458cf9c69",
    // Flask: manual
    "5ad16188d81e135b",
    // RFC 7515
    "d59b7ea1ca7881e1",
    // GnuTLS: self-tests
    "ad68c328f4b47d08", "f8a277fe4053ebda", "bb6f40120974803a", "3779129ea21143c3", "acc95c494ae55b3c",
    "477a67537f7e9fe3", "9bec4f9ac2670a9d", "3e4d2d850671cae8", "1fb9cf172950f16a", "a4a14292f5d1dce4",
    // urllib3: tests
    "71fdae209518d3c8", "5685e3e0d17f2d7a",
    // requests: tests
    "71ca97716126626a", "5fd3861157cd915a", "e56b59bea336e1ed", "22cc41b664cffbc9",
    // Google's libraries and boto: tests
    "a4a2fd3aa2045a30", "2897923ebe47fbd1", "92eb240186a4fbee", "1265b04bdccc5c16", "116eded1004b3665",
    "9458c3578112a3b5",
    // Go: crypto/tls examples
    "2cc18ec9448b111b",
    // Go: tests of the standard library
    "2cc18ec9448b111b",
    // xmlsec: examples
    "1dba2a5421415164",
  ]
}
