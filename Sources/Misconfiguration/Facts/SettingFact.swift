/// What a line of a settings file says, as far as rules look at it. No secrets: of passwords only whether there is one.
package struct SettingFact: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    /// passwd(5): name, user id, group id, state of the password, shell.
    case account
    /// shadow(5): name, state of the password.
    case shadow
    /// A check of signatures is off: the setting.
    case signatureCheckOff
    /// A check of certificates is off: the setting.
    case verificationOff
    /// sudo or doas without a password: the line.
    case rootWithoutPassword
    /// sshd_config(5): the setting.
    case loginSetting
    /// A library that every program loads: its path.
    case preload
    /// A second index of packages: the setting.
    case extraIndex
    /// A key that lets in, of authorized_keys: its comment.
    case authorizedKey
  }

  package var kind: Kind
  package var line: Int
  package var fields: [String]

  /// Of a password: locked, empty, or set.
  package enum Password: String, Sendable { case locked, empty, set, shadow }

  static func state(_ field: Substring) -> Password {
    if field.isEmpty { return .empty }
    if field == "x" { return .shadow }
    return field.hasPrefix("!") || field.hasPrefix("*") ? .locked : .set
  }
}
