/// Every call of the API, in the order of its description.
enum APICatalogue {
  static let endpoints: [Endpoint] =
    PostureCalls.all + FindingCalls.all + IncidentCalls.all + SubjectCalls.all + ComplianceCalls.all + ActivityCalls.all
    + OperationCalls.all
}
