import Model

/// What could not be matched, and against how old advisories the rest was: never silence where nothing was looked at.
struct MatchCoverage {
  private let matcher: Matcher
  private let os: OperatingSystem?
  private let release: DistributionRelease?
  /// Packages for which nothing could be done, by type and reason.
  private var unmatched: [String: (count: Int, reason: String)] = [:]
  private var ecosystems: [Ecosystem: Int] = [:]
  private var incomparable: [String] = []
  private var incomparableCount = 0
  private var systemPackages = 0

  private static let path = "advisories"
  private static let named = 5

  init(_ matcher: Matcher, _ os: OperatingSystem?, _ release: DistributionRelease?) {
    self.matcher = matcher
    self.os = os
    self.release = release
  }

  private static let systemTypes: Set<String> = ["deb", "apk", "rpm", "alpm", "ebuild", "bottlerocket", "opkg"]

  mutating func add(_ package: Package, _ lookup: PackageLookup) throws {
    if Self.systemTypes.contains(package.type) { systemPackages += 1 }
    switch lookup.obstacle {
    case nil:
      for key in lookup.keys.prefix(1) { ecosystems[key.ecosystem, default: 0] += 1 }
    case .noFeed:
      // Said once for the whole distribution; nobody has advisories on the loose kinds.
      // Of what came with the distribution's package, the distribution speaks.
      guard !Self.systemTypes.contains(package.type), package.ownedBy == nil else { return }
      note("type \(package.type)", "no feed of advisories speaks of such packages")
    case .noVersion: note("without version (\(package.type))", "their version is not known")
    case .noGroup: note("without group (maven)", "an artifact without its group is no name to look up")
    case .noModule: note("modular, without label (rpm)", "the module's name is missing in the package database")
    }
  }

  private mutating func note(_ what: String, _ reason: String) {
    unmatched[what] = ((unmatched[what]?.count ?? 0) + 1, reason)
  }

  mutating func note(incomparable package: Package) {
    incomparableCount += 1
    if incomparable.count < Self.named { incomparable.append("\(package.name) \(package.version)") }
  }

  func problems() throws -> [Coverage.Problem] {
    var all: [Coverage.Problem] = []
    func tell(_ reason: String) { all.append(Coverage.Problem(path: Self.path, reason: reason)) }
    if systemPackages > 0 {
      switch release?.outcome {
      case nil: tell("the distribution is not known: its \(systemPackages) packages could not be matched")
      case .noFeed(let reason): tell("\(reason): its \(systemPackages) packages could not be matched")
      case .ecosystems(let list):
        if try !list.contains(where: { try matcher.reader.statementCount($0) > 0 }) {
          tell(
            "the database has nothing on \(os?.prettyName ?? "\(list[0])"): its \(systemPackages) packages could not be "
              + "matched (`bulkhead db update` fetches what there is)")
        }
      }
    }
    let languages = Dictionary(grouping: ecosystems.keys.filter { !$0.kind.isDistribution }, by: \.kind)
    for (kind, list) in languages.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if try !list.contains(where: { try matcher.reader.statementCount($0) > 0 }) {
        let count = list.reduce(0) { $0 + (ecosystems[$1] ?? 0) }
        tell("the database has nothing on \(kind.rawValue): \(count) packages could not be matched")
      }
    }
    for (what, (count, reason)) in unmatched.sorted(by: { $0.key < $1.key }) {
      tell("\(count) packages \(what) could not be matched: \(reason)")
    }
    if incomparableCount > 0 {
      let more = incomparableCount > incomparable.count ? " …" : ""
      tell(
        "\(incomparableCount) packages have versions that can't be compared with those of some advisories: "
          + incomparable.joined(separator: ", ") + more)
    }
    all += ages()
    return all
  }

  /// Feeds that were used and are too old, or failed.
  private func ages() -> [Coverage.Problem] {
    let kinds = Set(ecosystems.keys.map(\.kind))
    var all: [Coverage.Problem] = []
    for feed in matcher.feeds {
      let type = type(of: feed)
      guard type.coverage.kinds.contains(where: kinds.contains), let entry = matcher.journal.feeds[type.name] else {
        continue
      }
      guard let confirmed = entry.confirmedAt else {
        if let error = entry.error, let substitute = FeedCatalogue.substitutes[type.name],
          matcher.journal.feeds[substitute]?.confirmedAt != nil
        {
          all.append(
            Coverage.Problem(
              path: Self.path,
              reason: "\(type.name) could never be fetched (\(error)): \(substitute) stands in, which knows what is "
                + "fixed, not what isn't yet"))
        } else if let error = entry.error {
          all.append(Coverage.Problem(path: Self.path, reason: "\(type.name) could never be fetched: \(error)"))
        }
        continue
      }
      let days = (matcher.options.now - confirmed) / 86_400
      if days > matcher.options.oldestFeed {
        let why = entry.error.map { "; the last update failed: \($0)" } ?? ""
        all.append(
          Coverage.Problem(path: Self.path, reason: "the advisories of \(type.name) are \(days) days old\(why)"))
      }
    }
    return all
  }
}

extension MatchResult {
  /// What to report where there is no database at all: the inventory stands, nothing was matched.
  package static func withoutDatabase(_ packages: [Package], _ error: AdvisoryDatabaseError) -> MatchResult {
    var result = MatchResult()
    if !packages.isEmpty {
      result.problems = [
        Coverage.Problem(
          path: "advisories", reason: "\(packages.count) packages could not be matched: \(error.message)")
      ]
    }
    return result
  }
}
