import ArgumentParser
import Compliance
import Engine
import EngineSocket
import Foundation
import Model
import Parsing
import Reports

/// `bulkhead audit watch`: each change of a verdict as it comes, by the engine's events.
struct AuditWatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow the engine's events and say which verdicts they change, one JSON a line.",
    discussion: """
      Runs until it is ended. Each line has "change" (broken, mended, changed, found, appeared, gone), "before" (the
      status until now, or null), "event" and "finding" as in a report's results.

      Example: bulkhead audit watch --section 5 --only "container.*"
      """)

  @OptionGroup var audit: AuditOptions

  private static let wholeAuditEvery: Duration = .seconds(10)

  func validate() throws {
    if audit.facts != nil || audit.root != nil {
      throw ValidationError("Only this machine's engine has events: --facts and --root have no meaning here.")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let progress = Progress(isWanted: !audit.output.quiet)
    let began = Clock.now(environment)
    do throws(AuditFailure) {
      let run = try AuditRun(audit, benchmark: "cis-docker-1.8.0", source: .engine, environment: environment)
      let (live, socket) = try run.live(progress)
      progress.clear()
      if !audit.output.quiet { Message.note("watching the engine at \(socket)") }
      var following = AuditFollowing(live, socket: socket, soonest: Self.wholeAuditEvery)
      do throws(EngineError) { try following.follow(since: began, environment) { news, _ in say(news) } } catch {
        throw AuditFailure(ExitStatus.unavailable, "\(error)")
      }
    } catch {
      progress.clear()
      if let message = error.message { Message.error(message) }
      throw error.status
    }
  }

  private func say(_ news: AuditFollowing.News) -> Bool {
    switch news {
    case .changes(let changes, let event): write(changes, event)
    case .problem(let problem): Message.error("\(problem.path): \(problem.reason)")
    case .failure(let error): Message.error("\(error)")
    case .pause: break
    }
    return true
  }

  private func write(_ changes: [VerdictChange], _ event: String) {
    for change in changes {
      guard let finding = change.after ?? change.before else { continue }
      var head = JSONWriter()
      head.object { json in
        json.member("change", change.kind.rawValue)
        json.member("before", orNull: change.before?.complianceStatus?.rawValue)
        json.member("event", event)
      }
      let line = head.text.dropLast() + ",\"finding\":"
      let rest = NDJSONFormat.line(finding).filter { $0 != 0x0A }
      FileHandle.standardOutput.write(Data(Array(line.utf8) + rest + Array("}\n".utf8)))
    }
  }
}

extension Finding {
  fileprivate var complianceStatus: ComplianceDetails.Status? {
    if case .compliance(let details) = details { return details.status }
    return nil
  }
}
