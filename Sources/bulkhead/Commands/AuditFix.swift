import ArgumentParser
import Compliance
import Foundation
import Host
import Images
import Model
import Parsing
import Reports

/// `bulkhead audit fix`: mends what can be mended without asking, and takes it back.
struct AuditFix: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Mend modes, owners, audit rules and engine settings; show it, do it, or take it back.",
    discussion: """
      Nothing is restarted, no program is started, nothing in the engine's data directory is touched. What was there
      before is kept, for --undo.

      Examples:
        bulkhead audit fix --dry-run
        bulkhead audit fix --dry-run --format json -o fix.json
        bulkhead audit fix --apply --only "file.*"
        bulkhead audit fix --undo
      """)

  @Flag(help: "Show what would be changed. This is what happens without --apply and --undo, too.")
  var dryRun = false

  @Flag(help: "Change it.")
  var apply = false

  @Flag(help: "Take the last fix back.")
  var undo = false

  @OptionGroup var audit: AuditOptions

  func validate() throws {
    if [dryRun, apply, undo].count(where: { $0 }) > 1 {
      throw ValidationError("Only one of --dry-run, --apply and --undo.")
    }
    if !["table", "json"].contains(audit.output.format) {
      throw ValidationError("A fix is shown as table (text) or json (bulkhead.fix/1), not '\(audit.output.format)'.")
    }
    if audit.facts != nil { throw ValidationError("A fix needs the machine itself: --facts has no meaning with it.") }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let root = HostRoot(audit.root ?? "/")
    let store = FixStore(home: Home(environment: environment).path)
    if undo { return try takeBack(store, root) }
    let progress = Progress(isWanted: !audit.output.quiet)
    let plan: FixPlan
    do throws(AuditFailure) {
      let run = try AuditRun(audit, benchmark: "cis-docker-1.8.0", source: .engine, environment: environment)
      let (facts, results) = try await run.judged(progress)
      do throws(RuleFault) { plan = try FixPlanner(facts, root: root).plan(results) } catch {
        throw AuditFailure(ExitStatus.unavailable, "\(error)")
      }
    } catch {
      progress.clear()
      if let message = error.message { Message.error(message) }
      throw error.status
    }
    progress.clear()
    try show(plan)
    for note in plan.notes { Message.note(SafeText.oneLine(note)) }
    guard apply, !plan.actions.isEmpty else { return }
    try change(plan, store, root)
  }

  /// As text for people, or as a structured patch.
  private func show(_ plan: FixPlan) throws {
    var text = plan.actions.map { Self.safe($0.text) + "\n" }.joined()
    if plan.actions.isEmpty { text = "There is nothing to mend that may be mended without asking.\n" }
    let bytes = audit.output.format == "json" ? plan.journal : Array(text.utf8)
    guard let path = audit.output.output, path != "-" else { return FileHandle.standardOutput.write(Data(bytes)) }
    do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      Message.error("the plan could not be written to \(path)")
      throw ExitStatus.unavailable
    }
  }

  private func change(_ plan: FixPlan, _ store: FixStore, _ root: HostRoot) throws {
    var done = FixPlan()
    var failed = false
    // Kept before anything changes: what is done can always be taken back.
    guard store.keep(plan.journal) else {
      Message.error("nothing was changed: the backup can't be written below \(store.folder)")
      throw ExitStatus.permission
    }
    for action in plan.actions {
      do throws(FixApplier.Failure) {
        try FixApplier(root).apply(action)
        done.actions.append(action)
      } catch {
        failed = true
        Message.error("\(error)")
      }
    }
    _ = store.keep(done.journal)
    Message.note(
      "\(done.actions.count) of \(plan.actions.count) changes done; take them back with bulkhead audit fix --undo")
    if failed { throw ExitStatus.incomplete }
  }

  private func takeBack(_ store: FixStore, _ root: HostRoot) throws {
    guard let bytes = store.last else {
      Message.error("there is no fix to take back below \(store.folder)")
      throw ExitStatus.unavailable
    }
    let plan: FixPlan
    do throws(ParseError) { plan = try FixPlan(journal: bytes) } catch {
      Message.error("\(store.folder): \(error)")
      throw ExitStatus.incomplete
    }
    var failed = false
    for action in plan.actions.reversed() {
      do throws(FixApplier.Failure) { try FixApplier(root).undo(action) } catch {
        failed = true
        Message.error("\(error)")
      }
    }
    if failed { throw ExitStatus.incomplete }
    store.forget()
    print("\(plan.actions.count) changes taken back")
  }

  private static func safe(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.oneLine(String($0)) }.joined(
      separator: "\n")
  }
}
