/// Values that are no secret because they say so: placeholders, variables, the vendors' own examples.
enum Inertness {
  /// Words that no random text of a usual length contains by chance, and that no real secret is made of.
  private static let words: [[UInt8]] = [
    "example", "sample", "placeholder", "changeme", "change_me", "change-me", "replaceme", "replace_me", "replace-me",
    "dummy", "redacted", "yourtoken", "yourkey", "your_", "your-", "yoursecret", "yourpassword", "yourapi", "insert",
    "xxxx", "****", "....", "foobar", "notreal", "notasecret", "not_a_", "not-a-", "fakekey", "faketoken", "fake_",
    "fake-", "todo", "fixme", "deadbeef", "abcdefgh", "12345678", "qwertyuiop", "loremipsum", "testtoken", "testkey",
    "mytoken", "mysecret", "my_secret", "my-secret", "mypassword", "my_password", "my-password", "secretkey",
    "secret_key", "secret-key", "accesstoken", "access_token", "access-token", "apikey", "api_key", "api-key",
    "-here", "_here", "somesecret", "some_secret", "some-secret", "supersecret", "super-secret", "super_secret",
    "topsecret",
  ].map { Array($0.utf8) }

  /// Contains a word for a placeholder.
  static func hasPlaceholderWord(_ text: [UInt8]) -> Bool {
    let lowered = text.map(\.lowered)
    return words.contains { contains(lowered, $0) }
  }

  /// Is put in later, by a template, a shell or a program: `${NAME}`, `{{ name }}`, `<name>`, `%s`, `$NAME`, `#{name}`.
  static func isVariable(_ text: [UInt8]) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if first == UInt8(ascii: "<"), last == UInt8(ascii: ">") { return true }
    if first == UInt8(ascii: "["), last == UInt8(ascii: "]") { return true }
    if first == UInt8(ascii: "%"), text.count <= 3 || last == first { return true }
    if first == UInt8(ascii: "@"), last == first { return true }
    if text.starts(with: Array("__".utf8)), text.suffix(2).elementsEqual(Array("__".utf8)) { return true }
    // `$NAME`, `$NAME/rest`, but not `$2y$…` and not a password that merely begins so.
    if first == UInt8(ascii: "$"), text.count > 1 {
      let rest = text.dropFirst()
      if rest.first == UInt8(ascii: "{") || rest.first == UInt8(ascii: "(") || rest.first == UInt8(ascii: "[") {
        return true
      }
      let name = rest.prefix { $0.isUpper || $0 == 0x5F || $0.isDigit }
      if name.count >= 2, name.count == rest.count || "/.:-".utf8.contains(rest[rest.startIndex + name.count]) {
        return true
      }
      if rest.allSatisfy({ $0.isLower || $0 == 0x5F }) { return true }
      if rest.allSatisfy({ $0.isWord }), rest.first?.isLower == true, !rest.contains(where: \.isDigit) { return true }
    }
    for opening in ["${", "{{", "$(", "#{", "<%", "%(", "{%", "[%", "%{", "$$(", "ENC["] {
      if contains(text, Array(opening.utf8)) { return true }
    }
    return first == UInt8(ascii: "{") && last == UInt8(ascii: "}")
  }

  /// One character over and over, a row of the alphabet, or nothing that counts.
  static func isFiller(_ text: [UInt8]) -> Bool {
    guard text.count >= 3 else { return true }
    let distinct = Set(text).count
    if distinct <= 2 { return true }
    if Randomness.longestRun(text) * 2 > text.count { return true }
    if Randomness.longestSequence(text) + 1 >= text.count, text.count < 12 { return true }
    return text.count >= 12 && Randomness.isPeriodic(text)
  }

  /// Whole words that stand where a password would, and are none.
  private static let emptyWords: Set<String> = [
    "null", "nil", "none", "true", "false", "undefined", "empty", "password", "passwd", "pass", "pwd", "secret",
    "token",
    "test", "testing", "string", "str", "user", "username", "admin", "root", "default", "required", "optional", "yes",
    "no",
    "on", "off", "redacted", "hidden", "value", "changeit", "changeme", "foo", "bar", "baz", "key", "any", "prompt",
    "ask",
    "file", "env", "vault", "plain", "text", "basic", "bearer", "guest", "public", "demo", "x", "xxx", "pw", "hunter2",
    "unused", "unset", "disabled", "enabled", "credentials", "credential", "anonymous", "nobody", "passphrase",
    "mypass", "mypasswd", "userpass", "mypw", "letmein", "sesame", "opensesame", "correcthorsebatterystaple",
    "pass1234",
    "password1", "password123", "p4ssw0rd", "passw0rd", "p@ssw0rd", "p@ssword", "secret123", "test123", "test1234",
    "abc123", "qwerty", "123456", "1234567", "12345678", "123456789", "1234567890", "s3cr3t", "s3cret", "sekrit",
    "sekret",
    "userpassword", "dbpassword", "user_password", "db_password", "dbpass", "secretpassword", "secret_password",
    "thepassword", "the_password", "newpassword", "new_password", "oldpassword", "old_password", "hackme", "hello",
    "world", "wheel", "swordfish", "xyzzy", "plugh", "monkey", "dragon", "somepass", "somepassword", "some_password",
    "pa55word", "pa$$word", "p455w0rd", "secretsecret", "passwordpassword", "verysecret", "very_secret",
    "proxypass", "repopwd", "yourpass", "postgres", "mysql", "mongo", "redis", "rabbitmq", "minio", "minioadmin",
  ]

  static func isEmptyWord(_ text: [UInt8]) -> Bool {
    guard text.count <= 32 else { return false }
    let lowered = text.map(\.lowered)
    if emptyWords.contains(String(decoding: lowered, as: UTF8.self)) { return true }
    // `password1`, `secret42!`
    var core = lowered[...]
    while let last = core.last, !last.isLetter { core = core.dropLast() }
    return core.count >= 3 && lowered.count - core.count <= 3
      && emptyWords.contains(String(decoding: core, as: UTF8.self))
  }

  static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first, text.count >= needle.count else { return false }
    let last = text.count - needle.count
    var at = 0
    while at <= last {
      if text[at] == first, text[at..<at + needle.count].elementsEqual(needle) { return true }
      at += 1
    }
    return false
  }
}
