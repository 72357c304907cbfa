import Model

/// Something that is known to be bad.
package enum Indicator: Sendable, Hashable {
  case network(IPNetwork)
  case endpoint(IPAddress, port: UInt16)
  /// Lower case, without the final dot.
  case domain(String)
  /// `host/path`, without scheme and query.
  case url(String)
  /// Lower-case hexadecimal digest of a file or certificate.
  case digest(String)
}

/// What a feed says of an indicator.
package struct IndicatorFacts: Sendable, Hashable {
  package enum Role: UInt8, Sendable, Hashable, CaseIterable {
    /// Malware's own servers: a connection to one is an infection's.
    case commandAndControl
    /// Hands out malware.
    case distribution
    /// Hijacked or criminal networks.
    case abuse
    /// Scans and attacks from outside: says nothing of a connection to it.
    case scanner
    /// On a list that doesn't say why.
    case reputation
  }

  package var feed: String
  /// Family or campaign; empty where the feed names none.
  package var family: String
  package var role: Role
  /// Percent.
  package var confidence: Int
  /// Seconds since 1970; 0 where the feed doesn't say.
  package var firstSeen: Int
  package var lastSeen: Int
  /// Seconds since 1970; 0: never.
  package var expires: Int

  package init(
    feed: String, family: String = "", role: Role = .reputation, confidence: Int = 50, firstSeen: Int = 0,
    lastSeen: Int = 0, expires: Int = 0
  ) {
    self.feed = feed
    self.family = family
    self.role = role
    self.confidence = min(max(confidence, 0), 100)
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.expires = expires
  }

  package func isCurrent(at now: Int) -> Bool { expires == 0 || now < expires }

  /// Days since it was last seen; nil where the feed doesn't say.
  package func age(at now: Int) -> Int? {
    let seen = max(lastSeen, firstSeen)
    return seen > 0 && seen <= now ? (now - seen) / 86_400 : nil
  }
}

/// Where a list comes from, and what it is worth where it doesn't say itself.
package struct FeedSource: Sendable, Hashable {
  package var name: String
  package var role: IndicatorFacts.Role
  /// Percent.
  package var confidence: Int
  package var family: String
  /// How long an entry without an expiry of its own holds, in days from when it was last seen; 0: for ever.
  package var lifetime: Int

  package init(
    name: String, role: IndicatorFacts.Role = .reputation, confidence: Int = 50, family: String = "", lifetime: Int = 0
  ) {
    self.name = name
    self.role = role
    self.confidence = confidence
    self.family = family
    self.lifetime = lifetime
  }

  func facts(
    family: String? = nil, role: IndicatorFacts.Role? = nil, confidence: Int? = nil, firstSeen: Int = 0,
    lastSeen: Int = 0, expires: Int = 0
  ) -> IndicatorFacts {
    let seen = max(firstSeen, lastSeen)
    let ends = expires == 0 && lifetime > 0 && seen > 0 ? seen + lifetime * 86_400 : expires
    return IndicatorFacts(
      feed: name, family: family ?? self.family, role: role ?? self.role, confidence: confidence ?? self.confidence,
      firstSeen: firstSeen, lastSeen: lastSeen, expires: ends)
  }
}
