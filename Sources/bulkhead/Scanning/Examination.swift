import Images
import Inventory
import Model
import Synchronization

/// What is looked for in an image beside its packages: one capability each, joined here and nowhere else.
///
/// All inspectors see the layers in one pass; judgement comes afterwards, when the layers are known together.
protocol Examination: Sendable {
  /// What looks at single files while layers stream by; empty where the file tree and the configuration are enough.
  var inspectors: [any FileInspector] { get }

  /// Blocking.
  func examine(_ image: ExaminedImage) -> ExaminationResult
}

/// An examination that is asked for, before anything is made ready for it: that can cost more than a scan of an image
/// that is known already.
protocol ExaminationPlan: Sendable {
  var scanner: Scanner { get }

  /// Everything that decides over the result beside the image, the day and the program: the person's own rules.
  var identity: String { get }

  /// Whether it reads the bodies of most files.
  var readsEverything: Bool { get }

  /// - Throws: an error whose description says why it can't be done.
  func make() throws -> any Examination
}

/// An image that was read, for those who judge it.
struct ExaminedImage: Sendable {
  let opened: OpenedImage
  let tree: FileTree
  let inventory: Inventory
  let subject: Subject
  let today: Day
  /// Of the packages, by purl: the layer that installed each.
  private let installedIn: [String: Digest?]

  init(opened: OpenedImage, tree: FileTree, inventory: Inventory, subject: Subject, today: Day) {
    self.opened = opened
    self.tree = tree
    self.inventory = inventory
    self.subject = subject
    self.today = today
    installedIn = Dictionary(inventory.packages.map { ($0.purl.description, $0.layer) }) { first, _ in first }
  }

  /// Nil for directories, which have none.
  var configuration: ImageConfiguration? { opened.kind == .directory ? nil : opened.configuration }

  /// Whether a file came with a package of the distribution: below /usr, in the package's list, and in the very layer
  /// that installed the package. What everybody's installation of it has (a library's test keys, a manual's examples)
  /// says nothing of this image. What a later layer put in its place isn't the package's any more.
  func isPristine(_ path: String) -> Bool {
    guard path.hasPrefix("usr/"), !path.hasPrefix("usr/local/"), let owner = inventory.owners.owner(of: path),
      let layer = installedIn[owner], let node = tree.node(at: path, followingLinks: false)
    else { return false }
    return layer == nil || tree.layers[node.layer].diffID == layer
  }
}

struct ExaminationResult: Sendable {
  var findings: [Finding] = []
  var suppressed: [SuppressedFinding] = []
  var problems: [Coverage.Problem] = []
}

/// Makes examinations when they are first needed, and once for all targets.
final class ExaminationBench: Sendable {
  let plans: [any ExaminationPlan]
  private let made = Mutex<[String: Result<any Examination, any Error>]>([:])

  init(_ plans: [any ExaminationPlan] = []) { self.plans = plans }

  /// - Returns: what is ready, and why the others aren't.
  func examinations(_ wanted: [any ExaminationPlan]) -> (ready: [any Examination], problems: [Coverage.Problem]) {
    var ready: [any Examination] = []
    var problems: [Coverage.Problem] = []
    for plan in wanted {
      let result = made.withLock { made in
        if let known = made[plan.scanner.rawValue] { return known }
        let result = Result { try plan.make() }
        made[plan.scanner.rawValue] = result
        return result
      }
      switch result {
      case .success(let examination): ready.append(examination)
      case .failure(let error):
        problems.append(.init(path: "", reason: "\(plan.scanner.rawValue) could not be looked for: \(error)"))
      }
    }
    return (ready, problems)
  }
}
