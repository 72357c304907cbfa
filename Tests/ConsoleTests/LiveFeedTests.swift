import Testing

@testable import Console

@Suite struct LiveFeedTests {
  @Test func everybodyHearsEverything() async throws {
    let feed = LiveFeed()
    let a = try #require(feed.listen())
    let b = try #require(feed.listen())
    feed.send("alert", "1")
    feed.send("incident", "2")
    feed.end()
    for stream in [a, b] {
      var heard: [String] = []
      for await message in stream { heard.append("\(message.number) \(message.event) \(message.data)") }
      #expect(heard == ["1 alert 1", "2 incident 2"])
    }
    #expect(feed.listen() == nil)
  }

  @Test func aSlowListenerLosesTheOldest() async throws {
    let feed = LiveFeed()
    let stream = try #require(feed.listen())
    for number in 1...1000 { feed.send("alert", "\(number)") }
    feed.end()
    var numbers: [UInt64] = []
    for await message in stream { numbers.append(message.number) }
    #expect(numbers.count == LiveFeed.backlog && numbers.last == 1000)
  }

  @Test func listenersAreCountedAndLimited() throws {
    let feed = LiveFeed()
    var streams: [AsyncStream<LiveFeed.Message>] = []
    while let stream = feed.listen() { streams.append(stream) }
    #expect(streams.count == LiveFeed.maximumListeners)
    streams.removeAll()
    #expect(feed.listenerCount == 0)
  }
}
