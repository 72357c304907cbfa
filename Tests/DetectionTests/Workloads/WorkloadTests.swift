import Detection
import Model
import Parsing
import Testing

/// Ordinary software must not be alarmed about: at most two high alerts over all of it before anybody has looked, none
/// after a learning run was accepted.
@Suite struct WorkloadTests {
  @Test func atMostTwoHighAlerts() {
    #expect(Workload.all.count >= 36)
    var high: [String] = []
    var medium = 0
    for workload in Workload.all {
      let findings = workload.findings()
      high += findings.filter { $0.severity >= .high }.map { "\(workload.name): \($0.rule): \($0.title)" }
      medium += findings.count { $0.severity == .medium }
    }
    #expect(high.count <= 2, "\(high.joined(separator: "\n"))")
    #expect(medium <= Workload.all.count, "\(medium) alerts of medium severity")
  }

  @Test(arguments: Workload.all) func noneAfterLearning(_ workload: Workload) throws {
    let run = LearningRun()
    _ = workload.findings(learning: run)
    let file = run.file(onDay: 0)
    var exceptions = try ExceptionFile.read(Bytes(Array(file.utf8)), name: "learned")
    for index in exceptions.indices {
      exceptions[index].owner = "ann"
      exceptions[index].review = ""
    }
    #expect(workload.findings(ExceptionLedger(exceptions)).isEmpty, "\(file)")
  }
}
