import Glibc
import WebClient

/// Fetches the parts of a feed in their order, several of them ahead where they are many and small.
///
/// A feed of hundreds of packages or thousands of single documents would else wait for the network most of its time.
struct PartDownloads {
  private let parts: [FeedPart]
  private let folder: String
  private let client: WebClient
  private let validators: @Sendable (FeedPart) -> Validators
  /// Under way or finished, the next one first.
  private var tasks: [Task<PartDownload.Result, any Error>] = []
  private var taken = 0

  /// How many are fetched ahead: none of a few large ones, which fill the disk and not the time.
  private let ahead: Int

  static let manyParts = 24
  static let mostAhead = 6

  /// - Parameter validators: of what is there of a part already.
  init(
    _ parts: [FeedPart], into folder: String, _ client: WebClient,
    validators: @escaping @Sendable (FeedPart) -> Validators
  ) {
    self.parts = parts
    self.folder = folder
    self.client = client
    self.validators = validators
    ahead = parts.count >= Self.manyParts ? Self.mostAhead : 1
  }

  /// The part that ``take()`` gives next; nil at the end.
  var next: FeedPart? { taken < parts.count ? parts[taken] : nil }

  private func path(_ number: Int) -> String { "\(folder)/part\(number % (ahead + 1))" }

  /// Waits for the next part. Its file is the caller's until the next call.
  mutating func take() async throws -> (PartDownload.Result, path: String) {
    while tasks.count < ahead, taken + tasks.count < parts.count { start(taken + tasks.count) }
    let path = path(taken)
    taken += 1
    let task = tasks.removeFirst()
    let result = await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      task.cancel()
    }
    return (try result.get(), path)
  }

  private mutating func start(_ number: Int) {
    let (part, path, client, validators) = (parts[number], path(number), client, validators)
    tasks.append(Task { try await PartDownload.fetch(part, since: validators(part), into: path, client) })
  }

  /// Ends what is under way and removes what lies about.
  func discard() {
    for task in tasks { task.cancel() }
    for number in 0...ahead { unlink("\(folder)/part\(number)") }
  }
}
