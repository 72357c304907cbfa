/// How much is kept. Whatever is older, or too much, goes in small steps, so that nobody waits long for the file.
package struct Retention: Sendable, Hashable {
  /// Days; at least 1.
  package var activityDays = 14
  package var alertDays = 180
  package var resolvedFindingDays = 90
  package var incidentDays = 730
  package var complianceDays = 730
  /// Of figures for each hour; of each day the last stays for ``trendDays``.
  package var hourlyTrendDays = 30
  package var trendDays = 1825
  package var goneSubjectDays = 90
  package var connectionDays = 365
  package var auditDays = 1825
  /// Lines of the activity log.
  package var activityLines = 10_000_000
  package var alerts = 500_000
  package var findings = 1_000_000
  package var connections = 200_000
  package var auditEntries = 1_000_000
  /// Bytes of the whole file, at least 4 MiB. Where it is larger, the oldest activity goes first, then the oldest alerts.
  package var fileBytes = 4 << 30

  package init() {}
}
