/// What a secret opens; one table of detectors each.
package enum SecretCategory: String, Sendable, Hashable, CaseIterable {
  case cloud = "Cloud"
  case sourceControl = "Source control"
  case delivery = "Build and delivery"
  case packageRegistry = "Package registry"
  case infrastructure = "Infrastructure"
  case messaging = "Messaging"
  case payment = "Payment"
  case intelligence = "AI service"
  case database = "Database"
  case privateKey = "Private key"
  case web = "Web service"
  case monitoring = "Monitoring"
  case productivity = "Productivity"
  case credentialStore = "Credential store"
  case generic = "Generic"
  /// By a user's own rules.
  case own = "Own rules"
}
