import GRDB

/// How the file became what it is: named steps that are never changed once they were released, only added to.
enum StoreMigrations {
  /// In order; each makes what one noun needs.
  static let steps: [(name: String, sql: String)] = [
    ("subjects", SubjectSchema.first),
    ("findings", FindingSchema.first),
    ("alerts", AlertSchema.first),
    ("activity", ActivitySchema.first),
    ("incidents", IncidentSchema.first),
    ("compliance", ComplianceSchema.first),
    ("trend", TrendSchema.first),
    ("connections", ConnectionSchema.first),
    ("exceptions", ExceptionSchema.first),
    ("access", AccessSchema.first),
    ("audit", AuditSchema.first),
    ("outbox", OutboxSchema.first),
    ("settings and health", SettingSchema.first),
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in steps {
      migrator.registerMigration(step.name) { db in try db.execute(sql: step.sql) }
    }
    return migrator
  }
}
