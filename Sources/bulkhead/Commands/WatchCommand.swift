import ArgumentParser
import Foundation

/// `bulkhead watch`: what attackers do inside containers, while they do it.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Watch what happens inside containers, and say what looks like an attack.",
    discussion: """
      Finds reverse shells, privilege escalation, escapes, new accounts and more, \
      with container, image, ancestry and evidence. Changes nothing unless \
      --respond or --respond-policy asks for it; when it ends, or is killed, the \
      workloads go on. Needs root. `bulkhead doctor` says what can be seen here, \
      `bulkhead explain RULE` what a rule means.

      Examples:
        bulkhead watch
        bulkhead watch --min-severity high --format json --output alerts.ndjson
        bulkhead watch --rules /etc/falco/falco_rules.yaml --format falco-json
        bulkhead watch --indicators command-and-control=feodo.csv
        bulkhead watch --respond 'kill=reverse-shell.*'
        bulkhead watch --record today.watch --duration 5m
        bulkhead watch --replay today.watch --fail-on high
      """)

  @OptionGroup var watch: WatchOptions
  @OptionGroup(title: "Rules") var judging: JudgeOptions
  @OptionGroup(title: "Responses") var responding: ResponseOptions

  func validate() throws {
    if watch.replay != nil, !responding.isEmpty {
      throw ValidationError("--replay judges what is over: there is nothing left to respond to.")
    }
  }

  func run() async throws {
    do throws(WatchFailure) {
      let run = try WatchRun(
        watch, judging: judging, responding: responding, environment: ProcessInfo.processInfo.environment)
      if let status = try await run.run() { throw WatchFailure(status, nil) }
    } catch {
      if let message = error.message { Message.error(message) }
      throw error.status
    }
  }
}
