import ArgumentParser
import Images
import Intelligence
import Model
import Parsing

/// The lists that `--indicators` names, kept in one library; read again on SIGHUP.
struct IndicatorLists: Sendable {
  let library = IntelligenceLibrary()
  private let lists: [(source: FeedSource, path: String)]
  let allowance: IntelligenceAllowance

  private static let roles: [String: IndicatorFacts.Role] = [
    "command-and-control": .commandAndControl, "distribution": .distribution, "abuse": .abuse, "scanner": .scanner,
    "reputation": .reputation,
  ]

  /// - Parameters:
  ///   - values: `FILE` or `ROLE=FILE`.
  ///   - allowed: addresses, networks and names that are never a hit.
  init(_ values: [String], allowed: [String] = []) throws(WatchFailure) {
    var lists: [(source: FeedSource, path: String)] = []
    for value in values {
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      let role = parts.count == 2 ? Self.roles[parts[0]] : nil
      let path = role == nil ? value : parts[1]
      // Who says what a list is of has looked at it.
      lists.append(
        (FeedSource(name: path, role: role ?? .reputation, confidence: role == nil ? 50 : 75), path))
    }
    self.lists = lists
    var allowance = IntelligenceAllowance()
    for text in allowed {
      if let network = IPNetwork(parsing: text) {
        allowance.networks.append(network)
      } else if text.contains("."), !text.contains("/"), !text.contains(" ") {
        allowance.domains.insert(text.lowercased())
      } else {
        throw WatchFailure(ExitStatus.usage, "--allow-destination: '\(text)' is no address, network or name")
      }
    }
    self.allowance = allowance
  }

  var isEmpty: Bool { lists.isEmpty }

  /// Reads every list; each takes the place of what it said before.
  /// - Returns: single entries that could not be read, in words.
  func load() throws(WatchFailure) -> [String] {
    var notes: [String] = []
    for list in lists {
      let bytes: Bytes
      do throws(ImageError) { bytes = try DocumentFile.read(list.path, limit: FeedReading.maximumBytes) } catch {
        throw WatchFailure(ExitStatus.of(error), "\(error)")
      }
      do throws(FeedError) {
        for problem in try library.replace(list.source, with: bytes).prefix(3) {
          notes.append("\(list.path):\(problem.line > 0 ? "\(problem.line):" : "") \(problem.reason)")
        }
      } catch {
        throw WatchFailure(ExitStatus.usage, "\(list.path):\(error.line > 0 ? "\(error.line):" : "") \(error.reason)")
      }
    }
    return notes
  }

  var entryCount: Int { library.feeds.reduce(0) { $0 + $1.count } }
  var count: Int { lists.count }
}
