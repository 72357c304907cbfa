import Detection
import Foundation
import Images
import Model
import Parsing
import Reports

/// What people have said, or are to say, about alerts: exceptions with what they held back, and a learning run.
struct SettledAlerts: Sendable {
  /// Nil where no file of exceptions was given.
  let exceptions: ExceptionLedger?
  let learning: LearningRun?
  private let proposals: String?
  private let listsHeldBack: Bool

  init(_ options: JudgeOptions) throws(WatchFailure) {
    var all: [DetectionException] = []
    for path in options.exceptions {
      let bytes: Bytes
      do throws(ImageError) { bytes = try DocumentFile.read(path, limit: ExceptionFile.maximumBytes) } catch {
        throw WatchFailure(ExitStatus.of(error), "\(error)")
      }
      do throws(ExceptionFileError) { all += try ExceptionFile.read(bytes, name: path) } catch {
        throw WatchFailure(ExitStatus.usage, "\(error)")
      }
    }
    if let path = options.learn, access(path, F_OK) == 0 {
      throw WatchFailure(
        ExitStatus.usage, "--learn: \(path) is there already; somebody may have gone through it, so it is not replaced")
    }
    exceptions = options.exceptions.isEmpty ? nil : ExceptionLedger(all)
    learning = options.learn == nil ? nil : LearningRun()
    proposals = options.learn
    listsHeldBack = options.listSuppressed
  }

  /// Alerts that exceptions held back.
  var heldBack: UInt64 {
    exceptions?.accounts(onDay: 0).reduce(0) { $0 + $1.heldBack } ?? 0
  }

  /// For each exception what became of it, and on demand what it held back.
  ///
  /// - Parameter day: days since 1970.
  func accounts(onDay day: Int) -> [String] {
    guard let exceptions else { return [] }
    var lines: [String] = []
    for account in exceptions.accounts(onDay: day) {
      var text = "exception \(account.place): \(account.heldBack) held back"
      if account.passed > 0 { text += ", \(account.passed) not, as it has no effect" }
      lines.append(text)
      lines += account.faults.map { "  \($0)" }
    }
    if listsHeldBack {
      lines += exceptions.heldBack.map { held in
        let finding = held.suppressed.finding
        return SafeText.oneLine(
          "suppressed: \(held.count) × \(finding.severity.rawValue) \(finding.rule) in \(finding.subject.name): "
            + "\(finding.title) (\(held.suppressed.who): \(held.suppressed.reason), until \(held.suppressed.until ?? ""))"
        )
      }
      if exceptions.unlisted > 0 { lines.append("suppressed: \(exceptions.unlisted) more, of too many kinds to list") }
    }
    return lines
  }

  /// Writes what the learning run proposes.
  ///
  /// - Returns: why that failed, in words.
  func writeProposals(onDay day: Int) -> String? {
    guard let learning, let path = proposals else { return nil }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { return "\(path): \(String(cString: strerror(errno)))" }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do { try file.write(contentsOf: Data(learning.file(onDay: day).utf8)) } catch {
      return "\(path): the proposals could not be written: \(error)"
    }
    return nil
  }
}
