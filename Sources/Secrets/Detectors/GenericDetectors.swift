/// Secrets that nothing but their name gives away. Never more than medium: names lie in both directions.
enum GenericDetectors {
  static let all: [Detector] = [
    .named(
      "generic-password", "Password", .generic,
      [
        "password", "passwd", "passphrase", "_pwd", "_pass", "userpwd", "passw", "pass=", "pwd=", "contraseña",
        "passwort",
      ],
      #"[^\s"'`<>\\,;(){}\[\]]{6,128}"#, .medium, checks: [.genericPassword], issuer: "the account"),
    .named(
      "generic-api-key", "API key", .generic,
      [
        "api_key", "apikey", "api-key", "api.key", "access_key", "access-key", "accesskey", "app_key", "appkey",
        "auth_key", "authkey", "service_key", "x-api-key",
      ],
      #"[A-Za-z0-9+/_=.\-]{16,256}"#, .medium, checks: [.genericKey], issuer: "the service"),
    .named(
      "generic-secret", "Secret", .generic,
      [
        "secret", "client_secret", "credential", "encryption_key", "encryptionkey", "master_key", "masterkey",
        "private_key", "privatekey", "signature_key", "hmac_key", "aes_key", "salt_key",
      ],
      #"[A-Za-z0-9+/_=.~!@#$%^*\-]{16,256}"#, .medium, checks: [.genericKey], issuer: "the service"),
    .named(
      "generic-token", "Token", .generic, ["token", "auth_tok", "bearer", "jwt", "sessionid", "session_id"],
      #"[A-Za-z0-9+/_=.\-]{16,512}"#, .medium, checks: [.genericKey], issuer: "the service"),
  ]
}
