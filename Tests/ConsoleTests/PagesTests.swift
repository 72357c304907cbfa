import Console
import Model
import Parsing
import Store
import Testing

/// Every page and every call of the API over a store in which everything has hostile names.
@Suite struct PagesTests {
  static let hostile = "<img src=x onerror=alert(1)>\"'&\u{202E}"

  static func fill(_ store: Store) throws {
    let now = RunningConsole.now
    let digest = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
    let image = Subject(kind: .image, name: "shop:1 \(hostile)", digest: digest)
    let cve = Finding(
      kind: .vulnerability, rule: "CVE-2021-44228", severity: .critical, title: "Log4Shell \(hostile)", subject: image,
      remediation: "Update. \(hostile)",
      details: .vulnerability(
        VulnerabilityDetails(
          package: "pkg:maven/log4j/log4j-core@2.14.1", installed: "2.14.1", fixed: "2.17.1", status: .fixed,
          advisory: .init(source: "GHSA", id: "GHSA-jfh8", url: "javascript:alert(1)"), epss: 0.97,
          knownExploited: true)), identity: ["log4j"])
    _ = try store.findings.observe([cve], of: image, kinds: [.vulnerability], at: now)
    try store.images.scanned(
      ImageRecord(digest: digest.description, names: ["shop:1 \(hostile)"], subject: image),
      packages: [], problems: [Coverage.Problem(path: hostile, reason: hostile)], at: now)
    let id = String(repeating: "c", count: 64)
    try store.containers.saw(
      [
        ContainerRecord(
          facts: ContainerFacts(id: id, name: "web-1\(hostile)", image: "shop:1", isPrivileged: true),
          imageDigest: digest.description, state: .running, startedAt: now - 60)
      ], at: now)
    let shell = Finding(
      kind: .detection, rule: "shell.reverse", severity: .critical, title: "Reverse shell \(hostile)",
      subject: Subject(kind: .container, name: "web-1", identifier: id),
      evidence: Evidence(path: "/tmp/\(hostile)", excerpt: hostile, details: [hostile: hostile]),
      details: .detection(
        DetectionDetails(
          techniques: ["T1059.004"], container: .init(id: id, name: "web-1"),
          process: .init(pid: 7, executable: "/bin/sh", arguments: ["sh", "-i", hostile], user: "33"),
          ancestors: [.init(pid: 1, executable: "/usr/sbin/apache2", arguments: ["apache2"], user: "0")],
          network: .init(protocol: "tcp", local: "10.0.0.2:5", remote: "203.0.113.7:443", direction: "out"), time: now)),
      identity: ["sh"])
    _ = try store.alerts.append([(shell, now)])
    try store.incidents.save(
      IncidentRecord(
        id: "INC-1", title: hostile, isOpen: true, severity: .critical, score: 80,
        stages: [.init(name: "execution", time: now)], containers: [hostile], openedAt: now, updatedAt: now, story: []))
    try store.alerts.assign([shell.fingerprint], to: "INC-1")
    var check = ComplianceDetails(
      key: "container.privileged", ids: ["cis-docker-1.6.0": "5.5"], status: .fail, expected: hostile, found: hostile)
    check.section = hostile
    _ = try store.compliance.record(
      [
        Finding(
          kind: .compliance, rule: "container.privileged", severity: .high, title: hostile,
          subject: Subject(kind: .container, name: hostile), details: .compliance(check), identity: [])
      ], benchmark: "cis-docker-1.6.0", at: now)
    store.activity.append([
      ActivityRecord(
        time: now, kind: .ran, container: id, process: ProcessReference(pid: 7, startedAt: now), program: "/bin/sh",
        text: hostile)
    ])
    try store.activity.flush(at: now)
    try store.health.report(ServiceHealth(service: "sensor", state: .failed, message: hostile), at: now)
    try store.trend.sample(at: now)
  }

  @Test func everyPageShowsItsThingsAndNothingOfThemAsMarkup() async throws {
    try await RunningConsole.with { console in
      try Self.fill(console.store)
      let cookie = try await console.logIn("ada", .administrator)
      let fingerprint = try #require(try console.store.alerts.page(AlertQuery()).elements.first?.finding.fingerprint)
      let digest = "sha256%3A" + String(repeating: "a", count: 64)
      let expected: [(String, String)] = [
        ("/", "open incident"), ("/incidents", "INC-1"), ("/incidents/INC-1", "apache2"), ("/alerts", "Reverse shell"),
        ("/alerts?severity=critical&q=reverse", "Reverse shell"), ("/alerts?severity=low", "No alert."),
        ("/findings/\(fingerprint)", "203.0.113.7:443"), ("/images", "shop:1"), ("/images/\(digest)", "CVE-2021-44228"),
        ("/vulnerabilities", "CVE-2021-44228"), ("/vulnerabilities?exploited=1", "exploited"),
        ("/vulnerabilities?q=cve-2021-44228", "web-1"), ("/vulnerabilities?q=CVE-1", "is affected by CVE-1"),
        ("/compliance", "1 fail"), ("/compliance/cis-docker-1.6.0", "5.5"),
        ("/compliance/cis-docker-1.6.0?status=pass", "Nothing with the status"), ("/containers", "privileged"),
        ("/containers/\(String(repeating: "c", count: 64))", "Live activity"), ("/rules", "Exceptions"),
        ("/settings", "Log of changes"), ("/images/none", "No such image"), ("/containers/none", "No such container"),
        ("/findings/none", "No such finding"), ("/incidents/none", "No such incident"),
      ]
      for (path, words) in expected {
        let page = try await console.send("GET", path, headers: ["Cookie": cookie])
        #expect(page.text.contains(words), "\(path): \(words)")
        #expect(page.status == (path.hasSuffix("none") ? 404 : 200), "\(path)")
        #expect(!page.text.contains("<img") && !page.text.contains("\u{202E}"), "\(path)")
        #expect(!page.text.contains("javascript:"), "\(path)")
        #expect(page.text.utf8.count < 60_000, "\(path)")
      }
    }
  }

  @Test func everyCallAnswersJSONAndNeverFails() async throws {
    try await RunningConsole.with { console in
      try Self.fill(console.store)
      let made = try await console.logIn("ada", .administrator)
      #expect(!made.isEmpty)
      let token = try console.store.tokens.create(
        "test", owner: "ada", scopes: [.administer], expiresAt: RunningConsole.now + 60, at: RunningConsole.now
      ).secret
      let headers = ["Authorization": "Bearer \(token)"]
      let description = try await console.send("GET", "/api/v1/openapi.json")
      let paths = try #require(try JSONValue(parsing: Bytes(Array(description.text.utf8)))["paths"])
      #expect(paths.members.count >= 15)
      // The client turns a broken path into "/"; broken queries reach the server.
      let values = [
        "", "1", "-1", "x", "%00", "%ff", "99999999999999999999", "%3Cimg%3E", "a.b.c", "1.2", "critical", "nan",
      ]
      for entry in paths.members {
        for method in entry.value.members {
          let names = (method.value["parameters"]?.elements ?? []).compactMap { $0["name"]?.string }
          for value in values {
            var path = "/api/v1" + entry.key
            if let brace = path.firstIndex(of: "{") {
              path =
                path[..<brace] + (value.isEmpty || value == "%ff" ? "INC-1" : value)
                + (path.split(separator: "}").dropFirst().last ?? "")
            }
            for name in [""] + names {
              let answer = try await console.send(
                method.key.uppercased(), name.isEmpty ? path : "\(path)?\(name)=\(value)", headers: headers)
              #expect(answer.status < 500, "\(method.key) \(path) \(name)=\(value): \(answer.text)")
              if answer.status != 204 {
                #expect((try? JSONValue(parsing: Bytes(Array(answer.text.utf8)))) != nil, "\(path): \(answer.text)")
              }
            }
          }
        }
      }
    }
  }

  @Test func scopesLimitWhatATokenMay() async throws {
    try await RunningConsole.with { console in
      try Self.fill(console.store)
      _ = try await console.logIn("ada", .administrator)
      let token = try console.store.tokens.create(
        "reader", owner: "ada", scopes: [.read], expiresAt: RunningConsole.now + 60, at: RunningConsole.now
      ).secret
      var headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
      #expect(try await console.send("GET", "/api/v1/incidents", headers: headers).text.contains("INC-1"))
      #expect(try await console.send("GET", "/api/v1/audit", headers: headers).status == 403)
      #expect(
        try await console.send("PATCH", "/api/v1/incidents/INC-1", headers: headers, form: nil).status == 403)
      #expect(try console.store.incidents.find("INC-1")?.disposition == .new)
      headers["Authorization"] = "Bearer \(token)x"
      #expect(try await console.send("GET", "/api/v1/incidents", headers: headers).status == 401)
    }
  }
}
