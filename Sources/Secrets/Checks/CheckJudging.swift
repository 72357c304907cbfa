import Parsing

extension Check {
  func judge(_ candidate: Candidate) -> Verdict {
    switch self {
    case .random: Plausibility.random(candidate.core.array)
    case .notBadge: Plausibility.notBadge(candidate)
    case .inUse: GenericSecret.isExample(candidate) ? .inert : .secret
    case .mixed: Plausibility.mixed(candidate.core.array)
    case .entropy(let bits): Randomness.entropy(candidate.core.array) >= bits ? .secret : .other
    case .given: Plausibility.given(candidate)
    case .base62CRC(let prefix): Checksums.base62(candidate.secret.array, prefix: prefix)
    case .hexCRC(let prefix): Checksums.hexadecimal(candidate.secret.array, prefix: prefix)
    case .gitLabCRC: Checksums.gitLab(candidate.secret.array)
    case .awsKey: AWSKey.judge(candidate.secret.array)
    case .jwt: WebToken.judge(candidate)
    case .pypi: PyPIToken.judge(candidate.secret.array)
    case .bech32(let part): Bech32.judge(candidate.secret.array, part)
    case .base64(let count): Base64.decode(candidate.core.array)?.count == count ? .secret : .other
    case .privateKey: PrivateKey.judge(candidate)
    case .basic: BasicCredentials.judge(candidate)
    case .urlPassword: URLCredentials.judge(candidate)
    case .genericPassword: GenericSecret.password(candidate)
    case .genericKey: GenericSecret.key(candidate)
    case .passwordHash: PasswordHash.judge(candidate.secret.array)
    case .discord: DiscordToken.judge(candidate.secret.array)
    case .kubernetesData: KubernetesSecret.judge(candidate)
    }
  }
}

/// Whether a text can be what it is taken for, going by its characters alone.
enum Plausibility {
  static func random(_ text: [UInt8]) -> Verdict {
    if Inertness.hasPlaceholderWord(text) || Inertness.isVariable(text) || Inertness.isFiller(text) { return .inert }
    return Randomness.isPlausible(text) ? .secret : .inert
  }

  static func notBadge(_ candidate: Candidate) -> Verdict {
    let before = candidate.body[candidate.match.lowerBound - 40..<candidate.match.lowerBound].array
    return Inertness.contains(before, Array(".svg".utf8)) ? .inert : .secret
  }

  static func mixed(_ text: [UInt8]) -> Verdict {
    guard text.contains(where: \.isLetter) else { return .other }
    if text.contains(where: \.isDigit) { return .secret }
    // One in thirty texts of twenty characters has no digit.
    let isMixed = text.contains(where: \.isUpper) && text.contains(where: \.isLower)
    return isMixed && text.count >= 16 && !Strength(text).isIdentifier ? .secret : .other
  }

  /// Of a place: what a comment of the file shows must be more than a word.
  static func given(_ candidate: Candidate) -> Verdict {
    let text = candidate.secret.array
    let verdict = given(text)
    guard verdict.outcome == .secret else { return verdict }
    if text.first == UInt8(ascii: "/"), text.dropFirst().contains(UInt8(ascii: "/")), !text.contains(where: \.isDigit) {
      return .inert
    }
    let isComment =
      GenericSecret.isComment(candidate.body, candidate.match.lowerBound)
      || isInMarkupComment(candidate.body, candidate.match.lowerBound)
    return isComment && !Strength(text).isLikelyChosenWell ? .inert : verdict
  }

  /// Between `<!--` and `-->`.
  private static func isInMarkupComment(_ body: Bytes, _ at: Int) -> Bool {
    let before = body[at - 4096..<at].array
    var index = before.count - 1
    while index >= 2 {
      if before[index] == UInt8(ascii: ">"), before[index - 1] == 0x2D, before[index - 2] == 0x2D { return false }
      if index >= 3, before[index] == 0x2D, before[index - 1] == 0x2D, before[index - 2] == UInt8(ascii: "!"),
        before[index - 3] == UInt8(ascii: "<")
      {
        return true
      }
      index -= 1
    }
    return false
  }

  static func given(_ text: [UInt8]) -> Verdict {
    if text.isEmpty || Inertness.isVariable(text) || Inertness.isFiller(text) || Inertness.isEmptyWord(text)
      || Inertness.hasPlaceholderWord(text)
    {
      return .inert
    }
    return .secret
  }
}
