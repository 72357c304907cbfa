import ArgumentParser
import Foundation
import Vulnerabilities

/// `bulkhead db`: the advisories that packages are held against.
struct Advisories: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Fetch, import and show the advisories that packages are held against.",
    subcommands: [Update.self, Status.self, Import.self, Export.self], defaultSubcommand: Status.self)

  /// What a failing database means for the exit status.
  static func status(_ error: AdvisoryDatabaseError) -> ExitCode {
    Message.error(error.message)
    return error.kind == .permission ? ExitStatus.permission : ExitStatus.unavailable
  }

  static func show(_ outcomes: [FeedOutcome]) { print(UpdatePage.text(outcomes), terminator: "") }

  /// What the change means for what was scanned before.
  static func show(_ changes: IndexChanges?, isFirst: Bool) {
    guard let changes, let text = UpdatePage.text(changes, isFirst: isFirst) else { return }
    print("\n" + text, terminator: "")
  }

  static func exitCode(_ outcomes: [FeedOutcome]) -> ExitCode? {
    let failed = outcomes.count {
      if case .failed = $0.result { true } else { false }
    }
    guard failed > 0 else { return nil }
    return failed == outcomes.count ? ExitStatus.unavailable : ExitStatus.incomplete
  }

  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch what is new from the upstreams.",
      discussion: """
        Straight from the upstreams, each alone: one that fails keeps what it had. Without names all standard feeds.
        Where Debian's tracker can't be reached, the security archive that apt uses stands in (debian-archive).
        BULKHEAD_FEED_<NAME> (e.g. BULKHEAD_FEED_OSV) names another place of a feed: a mirror.
        What changed is matched against everything that was scanned before; new hits are told.

        Examples:
          bulkhead db update
          bulkhead db update debian alpine osv

        Exit status: 0 all is up to date · 2 some feeds failed · 69 all of them did · 77 permission missing
        """)

    @Argument(help: ArgumentHelp("Feeds: \(FeedCatalogue.names.joined(separator: ", ")).", valueName: "feed"))
    var feeds: [String] = []

    @Flag(help: "Read everything anew, changed or not, and take over even what shrinks a feed to almost nothing.")
    var force = false

    func validate() throws {
      for name in feeds where FeedCatalogue.feed(named: name) == nil {
        throw ValidationError("'\(name)' is no feed; there are \(FeedCatalogue.names.joined(separator: ", ")).")
      }
    }

    func run() async throws {
      let environment = ProcessInfo.processInfo.environment
      let progress = Progress(isWanted: true)
      var update = AdvisoryUpdate(
        home: Home(environment: environment).path, environment: environment, progress: progress)
      update.force = force
      let chosen = feeds.compactMap { FeedCatalogue.feed(named: $0) }
      let result: AdvisoryUpdate.Result
      do throws(AdvisoryDatabaseError) {
        result = try await update.run(chosen.isEmpty ? FeedCatalogue.standard : chosen)
      } catch {
        throw Advisories.status(error)
      }
      Advisories.show(result.outcomes)
      Advisories.show(result.changes, isFirst: result.isFirst)
      if let code = Advisories.exitCode(result.outcomes) { throw code }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take over files of the upstreams, or a database that was exported.",
      discussion: """
        Files are recognised by their content: Debian's tracker, OSV records and archives, Alpine's secdb, CSAF, OVAL,
        updateinfo, NVD, KEV, EPSS and others. Directories are searched.

        Examples:
          bulkhead db import debian-tracker.json osv/
          bulkhead db import bulkhead.db --key bulkhead.pub
        """)

    @Argument(help: ArgumentHelp("Files and directories.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("The public key whose signature an exported database must bear.", valueName: "file"))
    var key: String?

    @Flag(help: "Take an exported database without verifying who wrote it.")
    var unverified = false

    @Flag(help: "Take it even where what is there is newer, or shrinks to almost nothing.")
    var force = false

    func run() throws {
      let home = Home().path
      let files = DatabaseFiles(home: home)
      let isFirst = !FileManager.default.fileExists(atPath: files.database)
      let now = Clock.now(ProcessInfo.processInfo.environment)
      do throws(AdvisoryDatabaseError) {
        if paths.count == 1, DatabaseImport.isExport(paths[0]) {
          var verifying: VerifyingKey?
          if let key { verifying = try VerifyingKey(file: key) }
          let summary = try DatabaseImport.read(
            paths[0], into: files, key: verifying, acceptsUnverified: unverified, force: force)
          print("\(paths[0]): \(summary.advisories) advisories taken over")
          Advisories.show(AdvisoryUpdate.follow(home: home, now: now), isFirst: isFirst)
          return
        }
      } catch {
        throw Advisories.status(error)
      }
      var importer = FileImport(files)
      importer.force = force
      let result: FileImport.Result
      do throws(AdvisoryDatabaseError) { result = try importer.run(paths) } catch { throw Advisories.status(error) }
      Advisories.show(result.outcomes)
      for path in result.unrecognised.prefix(20) { Message.error("\(path): no feed's format; not taken over") }
      Advisories.show(AdvisoryUpdate.follow(home: home, now: now), isFirst: isFirst)
      if let code = Advisories.exitCode(result.outcomes) { throw code }
      if !result.unrecognised.isEmpty { throw ExitStatus.incomplete }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the whole database as one packed file, for hosts without internet.",
      discussion: "Example: bulkhead db export bulkhead.db --key bulkhead.key")

    @Argument(help: ArgumentHelp("Where to.", valueName: "file"))
    var path: String

    @Option(
      help: ArgumentHelp(
        "The private key to sign with; made where there is none, its public half beside it.", valueName: "file"))
    var key: String?

    func run() throws {
      do throws(AdvisoryDatabaseError) {
        var signing: SigningKey?
        if let key {
          if FileManager.default.fileExists(atPath: key) {
            signing = try SigningKey(file: key)
          } else {
            let made = SigningKey()
            try made.write(to: key)
            try made.publicKey.write(to: key + ".pub")
            Message.note("A key was made at \(key); hosts that import need \(key).pub.")
            signing = made
          }
        }
        let size = try DatabaseExport.write(DatabaseFiles(home: Home().path), to: path, key: signing)
        print("\(path): \(size) bytes, \(signing == nil ? "not signed" : "signed")")
      } catch {
        throw Advisories.status(error)
      }
    }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show each feed's records, age and last error.")

    func run() throws {
      let status: DatabaseStatus
      do { status = try DatabaseStatus(DatabaseFiles(home: Home().path)) } catch let error as AdvisoryDatabaseError {
        throw Advisories.status(error)
      }
      print("\(status.path): \(status.advisories) advisories, \(status.size >> 20) MB")
      for feed in status.feeds where feed.records > 0 || feed.error != nil {
        let age = feed.age.map {
          $0 < 7200 ? "\($0 / 60) min old" : $0 < 172_800 ? "\($0 / 3600) h old" : "\($0 / 86_400) days old"
        }
        print(
          "  \(feed.name): \(feed.records) records, \(age ?? "never fetched")"
            + (feed.error.map { "; last try failed: \($0)" } ?? ""))
      }
    }
  }
}
