import Console
import Model
import Parsing
import Store
import Testing

/// A real server over a real store.
@Suite struct ConsoleServerTests {
  @Test func nothingIsShownBeforeSomebodyLogsIn() async throws {
    try await RunningConsole.with { console in
      let page = try await console.send("GET", "/incidents?state=all")
      #expect(page.status == 303)
      #expect(page.headers["location"] == "/login?to=%2Fincidents%3Fstate%3Dall")
      let call = try await console.send("GET", "/api/v1/live")
      #expect(call.status == 401 && call.headers["www-authenticate"] == "Bearer")
      for secret in ["", "x", "bhk_0000000000000000000000000000000000000000000"] {
        let answer = try await console.send("GET", "/api/v1/live", headers: ["Authorization": "Bearer \(secret)"])
        #expect(answer.status == 401)
      }
    }
  }

  @Test func aLoginLinkLetsInOnce() async throws {
    try await RunningConsole.with { console in
      let key = try console.store.loginLinks.create(
        user: "admin", role: .administrator, expiresAt: RunningConsole.now + 600, at: RunningConsole.now)
      // Looking at it doesn't use it up.
      #expect(try await console.send("GET", "/enter/\(key)").status == 200)
      let entered = try await console.send("POST", "/enter/\(key)")
      #expect(entered.status == 303 && entered.headers["location"] == "/settings?first=1")
      let cookie = try #require(entered.headers["set-cookie"])
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
      let session = String(cookie.prefix { $0 != ";" })
      #expect(try await console.send("GET", "/", headers: ["Cookie": session]).status == 200)
      #expect(try await console.send("POST", "/enter/\(key)").headers["set-cookie"] == nil)
      #expect(try console.store.audit.page().elements.map(\.action) == ["login.link"])
    }
  }

  @Test func wrongPasswordsAreRefusedThenSlowedDown() async throws {
    try await RunningConsole.with { console in
      _ = try await console.logIn("ada", .viewer)
      var statuses: [Int] = []
      for _ in 0..<6 {
        let answer = try await console.send("POST", "/login", form: "name=ada&password=wrong+wrong+wrong")
        #expect(answer.headers["set-cookie"] == nil)
        statuses.append(answer.status)
      }
      #expect(statuses == [200, 200, 200, 200, 200, 429])
      let right = try await console.send("POST", "/login", form: "name=ada&password=correct+horse+battery")
      #expect(right.status == 429)
    }
  }

  @Test(arguments: ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a b"])
  func theLoginSendsNobodyElsewhere(_ to: String) async throws {
    try await RunningConsole.with { console in
      try console.store.users.create("ada", role: .viewer, password: "correct horse battery", at: 1)
      let form = "name=ada&password=correct+horse+battery&to=" + PercentEncoding.encode(to)
      #expect(try await console.send("POST", "/login", form: form).headers["location"] == "/")
    }
  }

  @Test func otherNamesAndOtherSitesAreTurnedAway() async throws {
    try await RunningConsole.with { console in
      let rebound = try await console.send("GET", "/login", headers: ["Host": "attacker.example:\(console.port)"])
      #expect(rebound.status == 421)
      let cookie = try await console.logIn("ada", .operator)
      for headers in [["Origin": "http://attacker.example"], ["Sec-Fetch-Site": "cross-site"]] {
        let answer = try await console.send(
          "POST", "/logout", headers: headers.merging(["Cookie": cookie]) { a, _ in a }, form: "token=x")
        #expect(answer.status == 403)
      }
      #expect(try await console.send("GET", "/", headers: ["Cookie": cookie]).status == 200)
    }
  }

  @Test func answersCarryAStrictPolicy() async throws {
    try await RunningConsole.with { console in
      for path in ["/login", "/assets/console.css", "/nothing", "/"] {
        let answer = try await console.send("GET", path)
        let policy = try #require(answer.headers["content-security-policy"])
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        #expect(answer.headers["x-content-type-options"] == "nosniff")
      }
    }
  }

  @Test func anIncidentIsShownAndDecided() async throws {
    try await RunningConsole.with { console in
      let hostile = "<img src=x onerror=alert(1)>"
      try console.store.incidents.save(
        IncidentRecord(
          id: "INC-1", title: "A way in, then \(hostile)", isOpen: true, severity: .critical, score: 80,
          stages: [.init(name: "initial-access", time: 10), .init(name: "escape", time: 70)], containers: ["web-1"],
          openedAt: 10, updatedAt: 70,
          story: Array(
            """
            {"schema":"bulkhead.incident/1","entrance":"An upload.","timeline":[{"at":"2026-11-25T10:02:11.000Z",
            "severity":"high","rule":"webshell","fingerprint":"ab","text":"shell.php was written \(hostile)","link":""}],
            "steps":["Stop web-1"],"reach":{"containers":["web-1"],"hostReached":true}}
            """.utf8)))
      let cookie = try await console.logIn("ada", .operator)
      let list = try await console.send("GET", "/incidents", headers: ["Cookie": cookie])
      #expect(list.text.contains("/incidents/INC-1") && !list.text.contains("<img"))
      let page = try await console.send("GET", "/incidents/INC-1", headers: ["Cookie": cookie]).text
      for piece in ["An upload.", "Stop web-1", "shell.php was written", "the container left", "10:02:11", "reached"] {
        #expect(page.contains(piece), "\(piece)")
      }
      #expect(!page.contains("<img"))

      let token = try #require(page.firstMatch(of: /name="token" value="([0-9a-f]+)"/)?.1)
      let stale = try await console.send(
        "POST", "/incidents/INC-1", headers: ["Cookie": cookie], form: "token=0&disposition=resolved")
      #expect(stale.status == 403)
      let decided = try await console.send(
        "POST", "/incidents/INC-1", headers: ["Cookie": cookie],
        form: "token=\(token)&disposition=resolved&note=It+was+a+test.")
      #expect(decided.status == 303)
      #expect(try console.store.incidents.find("INC-1")?.disposition == .resolved)
      #expect(try console.store.incidents.notes(of: "INC-1").map(\.text) == ["It was a test."])
      #expect(
        try console.store.audit.page().elements.contains { $0.action == "incident.resolved" && $0.actor == "ada" })
    }
  }

  @Test func aViewerDecidesNothing() async throws {
    try await RunningConsole.with { console in
      try console.store.incidents.save(
        IncidentRecord(
          id: "INC-1", title: "x", isOpen: true, severity: .low, score: 1, stages: [], containers: [], openedAt: 1,
          updatedAt: 1, story: []))
      let cookie = try await console.logIn("eve", .viewer)
      let page = try await console.send("GET", "/incidents/INC-1", headers: ["Cookie": cookie]).text
      #expect(!page.contains("<select"))
      let token = try #require(page.firstMatch(of: /name="token" value="([0-9a-f]+)"/)?.1)
      let answer = try await console.send(
        "POST", "/incidents/INC-1", headers: ["Cookie": cookie], form: "token=\(token)&disposition=resolved")
      #expect(answer.status == 403)
      #expect(try console.store.incidents.find("INC-1")?.disposition == .new)
    }
  }

  @Test func listensBeyondLoopbackOnlyWithTLS() async throws {
    try await RunningConsole.with { console in
      var options = ConsoleServer.Options()
      options.address = "0.0.0.0"
      #expect(throws: ConsoleError.self) {
        try ConsoleServer(store: console.store, feed: console.feed, options: options, now: { 0 })
      }
    }
  }
}
