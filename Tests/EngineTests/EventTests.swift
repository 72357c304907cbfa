import EngineSocket
import Foundation
import Parsing
import TestKit
import Testing

@testable import Engine

@Suite struct EventTests {
  private func event(_ text: String) throws -> EngineEvent { EngineEvent(try JSONValue(parsing: Bytes(text))) }

  @Test func dockersEventsAreRead() throws {
    let exec = try event(
      #"{"status":"exec_create: /bin/sh -c start","id":"c1","Type":"container","Action":"exec_create: /bin/sh -c start","Actor":{"ID":"c1","Attributes":{"execID":"e1","name":"web"}},"time":12,"timeNano":12000000034}"#
    )
    #expect(exec.action == "exec_create" && exec.containerID == "c1" && exec.executionID == "e1")
    #expect(exec.nanoseconds == 12_000_000_034)
    let connect = try event(
      #"{"Type":"network","Action":"connect","Actor":{"ID":"n1","Attributes":{"container":"c2","type":"bridge"}},"time":5}"#
    )
    #expect(connect.containerID == "c2" && connect.executionID == nil && connect.nanoseconds == 5_000_000_000)
    let image = try event(#"{"Type":"image","Action":"tag","Actor":{"ID":"sha256:x"}}"#)
    #expect(image.containerID == nil && image.object == "sha256:x")
    #expect(try event("[]").containerID == nil)
  }

  @Test func podmansWordsMeanDockers() throws {
    for (theirs, ours) in [("died", "die"), ("exec", "exec_create"), ("remove", "destroy"), ("start", "start")] {
      #expect(try event("{\"Type\":\"container\",\"Action\":\"\(theirs)\"}").action == ours)
    }
  }

  @Test func linesAreCutWhateverThePieces() {
    let text = Array("{\"a\":1}\n\n{\"b\":2}\n{\"c\"".utf8)
    for size in 1...text.count {
      var lines = EventLines(limit: 1000)
      var found: [String] = []
      for start in stride(from: 0, to: text.count, by: size) {
        let isShort = lines.add(text[start..<min(start + size, text.count)])
        #expect(isShort)
        while let line = lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
      }
      #expect(found == ["{\"a\":1}", "{\"b\":2}"])
    }
    var short = EventLines(limit: 4)
    let isShort = short.add([1, 2, 3, 4, 5])
    #expect(!isShort)
  }

  @Test(.enabled(if: RealEngine.isPossible)) func aRealEngineTellsWhatHappensThroughSilence() throws {
    let engine = try RealEngine()
    try engine.docker(["network", "create", "--driver", "bridge", "first"])
    let start = Int(time(nil)) * 1_000_000_000 - 60_000_000_000
    var seen: [String] = []
    var silences = 0
    try EngineEvents(socket: engine.socket, timeoutSeconds: 1).follow(since: start) { event in
      guard let event else {
        silences += 1
        if silences == 1 { _ = try? engine.docker(["network", "rm", "first"]) }
        return silences < 20
      }
      seen.append(event.action)
      return event.action != "destroy"
    }
    // Once each, though the connection was made anew in between.
    #expect(seen.filter { $0 == "create" }.count == 1 && seen.last == "destroy" && silences >= 1)
  }
}
