import Model
import Parsing
import Synchronization
import Testing

@testable import Response

@Suite struct ResponseDeskTests {
  final class Hands: Responder {
    let done = Mutex<[ResponseAction]>([])
    let failure: String?
    init(failure: String? = nil) { self.failure = failure }
    func perform(_ action: ResponseAction) async throws(ResponseFailure) {
      if let failure { throw ResponseFailure(failure) }
      done.withLock { $0.append(action) }
    }
  }

  final class Trail: Sendable {
    let records = Mutex<[ResponseRecord]>([])
    var all: [ResponseRecord] { records.withLock { $0 } }
  }

  private func run(
    _ verb: ResponseVerb, _ hands: Hands, _ context: ResponseContext = Samples.context()
  ) async -> (Finding?, [ResponseRecord]) {
    let trail = Trail()
    let desk = ResponseDesk(Samples.plan(verb), responder: hands) { record in
      trail.records.withLock { $0.append(record) }
    }
    let shown = await desk.handle(Samples.finding(), context, time: 1_700_000_000)
    return (shown, trail.all)
  }

  private func response(_ finding: Finding?) -> String? {
    guard case .detection(let details)? = finding?.details else { return nil }
    return details.response
  }

  @Test func whatWasDoneIsShownAndRecorded() async throws {
    let hands = Hands()
    let (shown, records) = await run(.kill, hands)
    #expect(hands.done.withLock { $0.map(\.verb) } == [.kill])
    #expect(response(shown) == "kill" && records.map(\.outcome) == [.done])
    let json = try JSONValue(parsing: Bytes(try #require(records.first).jsonLine))
    #expect(json["response"]?.string == "kill" && json["target"]?.string == "process 400")
    #expect(json["outcome"]?.string == "done" && json["policyRule"]?.string == "r")
  }

  @Test func whatFailedLeavesTheWorkloadAndIsSaid() async {
    let (shown, records) = await run(.stop, Hands(failure: "the engine does not answer"))
    #expect(response(shown) == "alert" && records.map(\.outcome) == [.failed("the engine does not answer")])
    #expect(shown?.evidence.details["response"] == "stop: the engine does not answer")
  }

  @Test func whatWasRefusedIsSaid() async {
    let hands = Hands()
    let (shown, records) = await run(.kill, hands, Samples.context(nil))
    #expect(hands.done.withLock { $0.isEmpty } && response(shown) == "alert")
    #expect(records.count == 1 && shown?.evidence.details["response"]?.hasPrefix("kill: ") == true)
  }

  @Test func observedFindingsAreNotShown() async {
    let (shown, records) = await run(.observe, Hands())
    #expect(shown == nil && records.isEmpty)
  }
}
