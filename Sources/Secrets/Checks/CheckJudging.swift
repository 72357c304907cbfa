import Parsing

extension Check {
  func judge(_ candidate: Candidate) -> Verdict {
    switch self {
    case .random: Plausibility.random(candidate.core.array)
    case .mixed: Plausibility.mixed(candidate.core.array)
    case .entropy(let bits): Randomness.entropy(candidate.core.array) >= bits ? .secret : .other
    case .given: Plausibility.given(candidate.secret.array)
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

  static func mixed(_ text: [UInt8]) -> Verdict {
    text.contains(where: \.isDigit) && text.contains(where: \.isLetter) ? .secret : .other
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
