import Model

/// Places where a private key is not what a private key elsewhere is.
enum KeyPlace {
  case hostKey, snakeOil, test, documentation

  init?(_ path: String) {
    if path.hasPrefix("etc/ssh/ssh_host_") {
      self = .hostKey
    } else if path.hasSuffix("ssl-cert-snakeoil.key") {
      self = .snakeOil
    } else {
      let parts = path.split(separator: "/").map { $0.lowercased() }
      if parts.dropLast().contains(where: { Self.testFolders.contains($0) }) || Self.isTest(parts.last ?? "") {
        self = .test
      } else if path.hasPrefix("usr/share/doc/")
        || parts.dropLast().contains(where: { Self.exampleFolders.contains($0) })
      {
        self = .documentation
      } else {
        return nil
      }
    }
  }

  private static let testFolders: Set<String> = [
    "test", "tests", "testing", "testdata", "test_data", "test-data", "t", "spec", "__tests__", "fixtures",
    "dummyserver",
    "testsuite", "unittests",
  ]
  private static let exampleFolders: Set<String> = ["example", "examples", "demo", "demos", "sample", "samples"]

  private static func isTest(_ name: String) -> Bool {
    name.hasPrefix("test_") || name.hasSuffix("_test.go") || name.hasSuffix("_test.py") || name.hasSuffix(".test.js")
      || name.hasSuffix(".spec.ts") || name.hasSuffix(".spec.js")
  }

  static func isSystemLibrary(_ path: String) -> Bool {
    ["usr/lib/", "lib/", "lib64/", "usr/lib64/", "usr/libexec/"].contains { path.hasPrefix($0) }
  }

  /// Not silent: a key that opens something can lie anywhere. But not what one would be woken up for.
  var severity: Severity {
    switch self {
    case .hostKey: .medium
    case .snakeOil, .test, .documentation: .low
    }
  }

  var words: String {
    switch self {
    case .hostKey: "an SSH server's own key: every container of the image has the same"
    case .snakeOil: "a self-signed certificate's key, made when the package was installed"
    case .test: "among tests"
    case .documentation: "among documentation or examples"
    }
  }
}
