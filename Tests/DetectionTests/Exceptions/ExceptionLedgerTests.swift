import Detection
import Model
import Parsing
import Testing

@Suite struct ExceptionLedgerTests {
  static let today = CivilDate(year: 2026, month: 12, day: 1).daysSince1970
  static let epoch = Double(today * 86_400)

  static func exception(
    _ rule: String = "network.metadata", expires: CivilDate = CivilDate(year: 2027, month: 1, day: 1),
    _ change: (inout DetectionException) -> Void = { $0.images = ["registry.example/shop"] }
  ) -> DetectionException {
    var exception = DetectionException(rules: [rule], owner: "ann", reason: "its SDK", expires: expires)
    change(&exception)
    return exception
  }

  /// The findings of an application that asks for metadata `times` times, a minute and more apart.
  static func findings(_ ledger: ExceptionLedger, times: Int = 1, name: String = "") -> [Finding] {
    var stream = Stream()
    stream.container.labels = ["tier": "data"]
    let app = stream.run("/usr/bin/app", "serve", "--port", "80")
    for _ in 0..<times {
      stream.connect(app, "169.254.169.254", 80, name: name)
      stream.pass(seconds: 70)
    }
    var engine = DetectionEngine(exceptions: ledger, epoch: epoch)
    return stream.events.flatMap { engine.take($0) }.filter { $0.rule == "network.metadata" }
  }

  @Test(arguments: [
    exception(), exception { $0.images = ["registry.example/shop:1.4"] }, exception { $0.images = ["*/shop"] },
    exception { $0.containers = ["shop"] }, exception { $0.labels = ["tier": "d*"] },
    exception { $0.executables = ["/usr/bin/app"] }, exception { $0.executables = ["/bin/other", "/usr/bin/a?p"] },
    exception { $0.arguments = ["/usr/bin/app", "serve"] }, exception { $0.users = ["0"] },
    exception { $0.destinations = [DestinationPattern("169.254.0.0/16:80")].compactMap(\.self) },
    exception { $0.destinations = [DestinationPattern("*.internal")].compactMap(\.self) },
    exception("network.*") { $0.images = ["*shop"] },
  ]) func fits(_ exception: DetectionException) {
    let ledger = ExceptionLedger([exception])
    #expect(Self.findings(ledger, times: 3, name: "metadata.google.internal").isEmpty)
    let account = ledger.accounts(onDay: Self.today)[0]
    #expect(account.heldBack == 3 && account.passed == 0 && !account.faults.contains(.unused) && account.last != nil)
    #expect(ledger.heldBack.map(\.count) == [3] && ledger.heldBack[0].suppressed.who == "ann")
    #expect(ledger.heldBack[0].suppressed.until == "2027-01-01" && ledger.unlisted == 0)
  }

  @Test(arguments: [
    exception("network.scan"), exception { $0.images = ["shop"] },
    exception { $0.images = ["registry.example/shop:1.5"] },
    exception { $0.containers = ["other"] }, exception { $0.labels = ["tier": "web"] },
    exception { $0.labels = ["team": "*"] }, exception { $0.executables = ["/usr/bin/ap"] },
    exception { $0.arguments = ["/usr/bin/app", "serve", "--port", "80", "x"] },
    exception { $0.arguments = ["/usr/bin/app", "--port"] }, exception { $0.users = ["1000"] },
    exception { $0.files = ["*"] }, exception { $0.destinations = [DestinationPattern(":81")].compactMap(\.self) },
    exception { $0.destinations = [DestinationPattern("169.254.169.253")].compactMap(\.self) },
    exception { $0.destinations = [DestinationPattern("*.internal")].compactMap(\.self) },
  ]) func doesNotFit(_ exception: DetectionException) {
    let ledger = ExceptionLedger([exception])
    #expect(Self.findings(ledger).count == 1)
    #expect(ledger.accounts(onDay: Self.today)[0].faults.contains(.unused))
    #expect(ledger.heldBack.isEmpty)
  }

  @Test func whatIsNotInEffectHidesNothingAndSaysSo() {
    let old = CivilDate(year: 2026, month: 11, day: 30)
    let expired = ExceptionLedger([Self.exception(expires: old)])
    #expect(Self.findings(expired).count == 1)
    let account = expired.accounts(onDay: Self.today)[0]
    #expect(account.state == .expired && account.passed == 1 && account.heldBack == 0)
    #expect(account.faults == [.expired(on: old)])
    let onLastDay = ExceptionLedger([Self.exception(expires: CivilDate(year: 2026, month: 12, day: 1))])
    #expect(Self.findings(onLastDay).isEmpty)
    var exception = Self.exception()
    exception.owner = ""
    let proposed = ExceptionLedger([exception])
    #expect(Self.findings(proposed).count == 1)
    #expect(proposed.accounts(onDay: Self.today)[0].faults == [.notAccepted])
    exception.owner = "ann"
    exception.review = "a shell"
    let waiting = ExceptionLedger([exception])
    #expect(Self.findings(waiting).count == 1)
    #expect(waiting.accounts(onDay: Self.today)[0].state == .underReview)
    // The next one that is in effect counts, not the dead one before it.
    let both = ExceptionLedger([Self.exception(expires: old), Self.exception()])
    #expect(Self.findings(both).isEmpty)
    #expect(both.accounts(onDay: Self.today).map(\.heldBack) == [0, 1])
  }

  @Test(arguments: [
    (exception("*"), true), (exception { _ in }, true), (exception { $0.images = ["*"] }, true),
    (exception("network.*"), true),
    (
      exception("network.*") {
        $0.executables = ["/usr/bin/app"]; $0.images = ["shop"]
      }, false
    ),
    (exception("reverse-shell.stdio"), true), (exception("escape.*"), true),
    (
      exception("reverse-shell.stdio") {
        $0.images = ["shop"]; $0.executables = ["/usr/bin/app"]
      }, false
    ),
    (exception("account.file-written"), true), (exception(), false),
  ]) func breadth(_ exception: DetectionException, isBroad: Bool) {
    let faults = ExceptionLedger([exception]).accounts(onDay: Self.today)[0].faults
    #expect(faults.contains { if case .tooBroad = $0 { true } else { false } } == isBroad, "\(faults)")
  }

  @Test func otherFaults() {
    let far = CivilDate(year: 2030, month: 1, day: 1)
    let faults = ExceptionLedger([
      Self.exception("no.such"), Self.exception("falco:Any", expires: far),
    ]).accounts(onDay: Self.today).map(\.faults)
    #expect(faults[0].contains(.unknownRule("no.such")))
    #expect(faults[1] == [.longLived(until: far), .unused])
    for fault in faults.flatMap(\.self) { #expect(!fault.description.isEmpty) }
  }

  /// What is kept is bounded; what is counted is not.
  @Test func keepsABoundedList() {
    let ledger = ExceptionLedger([Self.exception("program.dropped") { $0.images = ["registry.example/shop"] }])
    var stream = Stream()
    let app = stream.run("/usr/bin/app")
    for index in 0..<100 { stream.run("/srv/tool\(index)", below: app) { $0.isDropped = true } }
    var engine = DetectionEngine(exceptions: ledger, epoch: Self.epoch)
    let findings = stream.events.flatMap { engine.take($0) }
    #expect(!findings.contains { $0.rule == "program.dropped" })
    #expect(ledger.heldBack.count == ExceptionLedger.keptEach)
    #expect(ledger.accounts(onDay: Self.today)[0].heldBack == 100)
    #expect(ledger.unlisted == UInt64(100 - ExceptionLedger.keptEach))
  }

  /// An alert that is held back must not fold one that isn't: they differ in what the folding does not look at.
  @Test func doesNotFoldWhatItDoesNotCover() {
    var stream = Stream()
    let shell = stream.run("sh", "entry.sh")
    stream.run("usermod", "-u", "1000", "app", below: shell)
    stream.run("usermod", "-u", "0", "eve", below: shell)
    let ledger = ExceptionLedger([Self.exception("account.tool") { $0.arguments = ["usermod", "-u", "1000"] }])
    var engine = DetectionEngine(exceptions: ledger, epoch: Self.epoch)
    let findings = stream.events.flatMap { engine.take($0) }.filter { $0.rule == "account.tool" }
    #expect(findings.map(\.severity) == [.high])
  }
}
