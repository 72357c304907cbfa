import Dispatch
import Foundation
import Model
import Reports
import Synchronization

/// Writes alerts on a thread of its own: whoever reads them slowly holds up neither the judging nor a response. Bounded;
/// what finds no room is counted and said.
final class AlertWriter: Sendable {
  /// What became of the findings.
  struct Ledger: Sendable {
    var shown: [Severity: Int] = [:]
    /// Below the severity that is shown.
    var minor = 0
    /// A response said that they are only to be counted.
    var observed = 0
    /// Neither shown nor judged by a response: the reader, or the response, was too slow.
    var unwritten = 0
    /// Why nothing can be written any more.
    var failure: String?

    var worst: Severity? { shown.keys.max() }
    var count: Int { shown.values.reduce(0, +) }
  }

  private struct State {
    var waiting: [WatchedFinding] = []
    var isEnded = false
    var ledger = Ledger()
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  private let file: AlertFile
  private let format: AlertFormat
  private let minimum: Severity
  private let look: ReportOptions
  private let isLive: Bool
  private let incidents: IncidentKeeper?
  private let host: String
  private static let room = 65_536

  /// - Parameters:
  ///   - minimum: what is less severe is counted and not written.
  ///   - isLive: whether things happen now, so that when an alert was written says how long it took.
  ///   - incidents: is told of everything, also of what is less severe.
  init(
    _ file: AlertFile, format: AlertFormat, minimum: Severity, look: ReportOptions, isLive: Bool,
    incidents: IncidentKeeper? = nil
  ) {
    self.file = file
    self.incidents = incidents
    self.format = format
    self.minimum = minimum
    self.look = look
    self.isLive = isLive
    host = ProcessInfo.processInfo.hostName
    Thread.detachNewThread { [self] in
      while writeWaiting() {}
      done.signal()
    }
  }

  /// From any thread; never waits.
  func append(_ alert: WatchedFinding) {
    state.withLock { state in
      if state.waiting.count < Self.room { state.waiting.append(alert) } else { state.ledger.unwritten += 1 }
    }
    signal.signal()
  }

  func observe() { state.withLock { $0.ledger.observed += 1 } }
  func lose() { state.withLock { $0.ledger.unwritten += 1 } }

  /// Waits until everything is written, but not for ever for a reader that has stopped reading.
  func finish(seconds: Int = 10) -> Ledger {
    state.withLock { $0.isEnded = true }
    signal.signal()
    _ = done.wait(timeout: .now() + .seconds(seconds))
    return state.withLock { state in
      state.ledger.unwritten += state.waiting.count
      return state.ledger
    }
  }

  private func writeWaiting() -> Bool {
    signal.wait()
    let (alerts, isEnded) = state.withLock { state in
      defer { state.waiting = [] }
      return (state.waiting, state.isEnded)
    }
    for alert in alerts {
      incidents?.take(alert.finding)
      guard alert.finding.severity >= minimum else {
        state.withLock { $0.ledger.minor += 1 }
        continue
      }
      do throws(AlertFile.Failure) {
        try file.write(bytes(alert))
        state.withLock { $0.ledger.shown[alert.finding.severity, default: 0] += 1 }
      } catch {
        let isNew = state.withLock { state in
          state.ledger.unwritten += 1
          defer { state.ledger.failure = error.description }
          return state.ledger.failure == nil
        }
        if isNew { Message.error(error.description) }
      }
    }
    if let failure = incidents?.keep() { Message.error(failure) }
    return !isEnded || state.withLock { !$0.waiting.isEmpty }
  }

  private func bytes(_ alert: WatchedFinding) -> [UInt8] {
    switch format {
    case .text: AlertText(look).write(alert.finding)
    case .json: NDJSONFormat.line(alert.finding, at: isLive ? Date().timeIntervalSince1970 : nil)
    case .falcoJSON: alert.falcoLine ?? FalcoShape.line(alert.finding, host: host)
    case .ocsf:
      OCSFFormat.line(
        alert.finding, tool: Report.Tool(name: "bulkhead", version: ProgramVersion.current),
        createdAt: isLive ? Int(Date().timeIntervalSince1970) : 0) ?? []
    }
  }
}
