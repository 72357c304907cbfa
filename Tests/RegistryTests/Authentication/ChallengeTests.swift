import Testing

@testable import Registry

@Suite struct ChallengeTests {
  @Test(arguments: [
    (
      ["Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull\""],
      [
        Challenge(
          scheme: "bearer",
          parameters: [
            "realm": "https://auth.docker.io/token", "service": "registry.docker.io", "scope": "repository:a/b:pull",
          ])
      ]
    ),
    (["Basic realm=\"x, \\\"y\\\"\""], [Challenge(scheme: "basic", parameters: ["realm": "x, \"y\""])]),
    (
      ["Basic realm=a , Bearer realm=https://a/t , service = b"],
      [
        Challenge(scheme: "basic", parameters: ["realm": "a"]),
        Challenge(scheme: "bearer", parameters: ["realm": "https://a/t", "service": "b"]),
      ]
    ),
    (["Negotiate", "BASIC"], [Challenge(scheme: "negotiate"), Challenge(scheme: "basic")]),
    (["Bearer realm=\"unfinished"], [Challenge(scheme: "bearer")]),
    ([], []), ([""], []), (["=,=,,"], []),
  ]) func headersAreRead(headers: [String], expected: [Challenge]) {
    #expect(Challenge.parse(headers) == expected)
  }

  @Test func countsAreBounded() {
    let many = "Bearer " + (0..<5000).map { "p\($0)=x" }.joined(separator: ",")
    #expect((Challenge.parse([many]).first?.parameters.count ?? 0) <= Challenge.maximumParameters)
    #expect(Challenge.parse([String(repeating: "a,", count: 5000)]).count <= Challenge.maximumParameters)
  }
}

@Suite struct AuthorizationAttemptTests {
  static let bearer = Challenge(scheme: "bearer", parameters: ["realm": "https://a/t"])

  @Test func answersOnce() {
    var attempt = AuthorizationAttempt()
    #expect(attempt.challenged([Self.bearer], hasPassword: false) == .fetchToken(Self.bearer))
    #expect(attempt.challenged([Self.bearer], hasPassword: true) == .giveUp(.refused))
  }

  @Test func prefersTokensToPasswords() {
    var attempt = AuthorizationAttempt()
    #expect(
      attempt.challenged([Challenge(scheme: "basic"), Self.bearer], hasPassword: true) == .fetchToken(Self.bearer))
    attempt = AuthorizationAttempt()
    #expect(attempt.challenged([Challenge(scheme: "basic")], hasPassword: true) == .sendPassword)
    attempt = AuthorizationAttempt()
    #expect(attempt.challenged([Challenge(scheme: "basic")], hasPassword: false) == .giveUp(.passwordNeeded))
    attempt = AuthorizationAttempt()
    #expect(
      attempt.challenged([Challenge(scheme: "bearer"), Challenge(scheme: "digest")], hasPassword: true)
        == .giveUp(.unknownSchemes(["bearer", "digest"])))
  }
}
