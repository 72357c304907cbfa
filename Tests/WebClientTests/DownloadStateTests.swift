import Testing

@testable import WebClient

@Suite struct DownloadStateTests {
  let address: WebAddress

  init() throws { address = try WebAddress("https://a/b") }

  @Test func resumesWhereItBroke() throws {
    var state = DownloadState(size: 100, limit: 1000)
    #expect(state.rangeStart == nil)
    try state.answered(
      status: 200, contentRange: nil, contentLength: 100, validators: Validators(entityTag: "\"x\""), at: address)
    var drop = try state.arrived(40, at: address)
    #expect(drop == 0)
    do {
      try state.ended(at: address)
      Issue.record("40 of 100 bytes are not the whole")
    } catch {}
    #expect(state.rangeStart == 40 && state.rangeCondition == "\"x\"")
    try state.answered(
      status: 206, contentRange: "bytes 40-99/100", contentLength: 60, validators: Validators(), at: address)
    drop = try state.arrived(60, at: address)
    #expect(drop == 0)
    try state.ended(at: address)
    #expect(state.isWhole)
  }

  @Test func skipsWhatItHasWhereTheServerSendsAllAgain() throws {
    var state = DownloadState(size: nil, limit: 1000)
    try state.answered(status: 200, contentRange: nil, contentLength: nil, validators: Validators(), at: address)
    _ = try state.arrived(40, at: address)
    try state.answered(status: 200, contentRange: nil, contentLength: nil, validators: Validators(), at: address)
    let drops = [try state.arrived(30, at: address), try state.arrived(30, at: address)]
    #expect(drops == [30, 10])
    try state.ended(at: address)
    #expect(state.delivered == 60)
  }

  @Test func refusesContradictions() throws {
    func fails(_ steps: (inout DownloadState) throws -> Void) {
      var state = DownloadState(size: 100, limit: 200)
      #expect(throws: WebError.self) { try steps(&state) }
    }
    fails { try $0.answered(status: 200, contentRange: nil, contentLength: 99, validators: Validators(), at: address) }
    fails {
      try $0.answered(
        status: 206, contentRange: "bytes 0-99/100", contentLength: 100, validators: Validators(), at: address)
    }
    fails { state in _ = try state.arrived(101, at: address) }
    fails { state in _ = try state.arrived(Int.max, at: address) }
    fails {
      _ = try $0.arrived(10, at: address)
      try $0.answered(
        status: 206, contentRange: "bytes 11-99/100", contentLength: 89, validators: Validators(), at: address)
    }
    fails {
      _ = try $0.arrived(10, at: address)
      try $0.answered(
        status: 206, contentRange: "bytes 10-98/99", contentLength: 89, validators: Validators(), at: address)
    }
    fails {
      try $0.answered(
        status: 200, contentRange: nil, contentLength: 100, validators: Validators(entityTag: "\"a\""), at: address)
      _ = try $0.arrived(10, at: address)
      try $0.answered(
        status: 200, contentRange: nil, contentLength: 100, validators: Validators(entityTag: "\"b\""), at: address)
    }
    fails { state in
      state = DownloadState(size: nil, limit: 50)
      try state.answered(status: 200, contentRange: nil, contentLength: 51, validators: Validators(), at: address)
    }
    fails { state in
      state = DownloadState(size: nil, limit: 50)
      _ = try state.arrived(51, at: address)
    }
  }

  @Test func endsSomeDay() throws {
    var state = DownloadState(size: nil, limit: .max)
    var progress = 0
    for _ in 0..<1000 {
      _ = try state.arrived(DownloadState.progress, at: address)
      if state.faulted() { progress += 1 }
    }
    #expect(progress == DownloadState.maximumResumptions)
    var dripping = DownloadState(size: nil, limit: .max)
    _ = try dripping.arrived(10, at: address)
    let progressed = dripping.faulted()
    #expect(!progressed)
  }

  @Test(arguments: [
    ("bytes 0-499/1234", true), ("bytes 5-5/*", true), ("bytes */1234", false), ("bytes 5-4/10", false),
    ("bytes 0-10/10", false),
    ("items 0-1/2", false), ("bytes -1-2/3", false), ("bytes 0-1", false), ("bytes 0-99999999999999999999/*", false),
    ("", false),
  ])
  func readsContentRanges(_ row: (String, Bool)) { #expect((ContentRange(row.0) != nil) == row.1) }

  @Test func dripsAreNoticed() throws {
    var pace = Pace()
    try pace.waited(.seconds(20), for: 100, at: address)
    do {
      try pace.waited(.seconds(11), for: 100, at: address)
      Issue.record("200 bytes in half a minute are too slow")
    } catch {}
    var fast = Pace()
    for _ in 0..<100 { try fast.waited(.seconds(1), for: 2000, at: address) }
  }
}
