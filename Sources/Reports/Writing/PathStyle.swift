import Model

/// How paths of a subject are shown: absolute where the subject has a root of its own, else as they are.
struct PathStyle: Sendable {
  private let isRooted: Bool

  init(_ subject: Subject) {
    switch subject.kind {
    case .image, .container, .host: isRooted = true
    default: isRooted = false
    }
  }

  func show(_ path: String) -> String {
    isRooted && !path.isEmpty && path.utf8.first != UInt8(ascii: "/") ? "/" + path : path
  }
}
