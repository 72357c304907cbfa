import ArgumentParser
import Foundation
import Model
import Parsing
import Vulnerabilities

/// `bulkhead affected`: which of the images scanned before have a problem or a package, without scanning anything.
struct Affected: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which images and containers that were scanned have a CVE or a package.",
    discussion: """
      Answers from the index of everything that was scanned; a database update that came since is taken into account,
      and a running engine is asked for its containers of this moment.

      Examples:
        bulkhead affected CVE-2021-44228
        bulkhead affected GHSA-jfh8-c2jp-5v3q --json
        bulkhead affected pkg:maven/org.apache.logging.log4j/log4j-core

      Exit status: 0 nothing has it · 1 something has it · 69 there is no index yet
      """)

  @Argument(help: ArgumentHelp("CVE-…, GHSA-…, any other advisory's id, or a package URL.", valueName: "id"))
  var id: String

  @Flag(help: "Write JSON.")
  var json = false

  @Option(help: "Images, containers and packages to name at most; the counts are of all.")
  var limit = 100

  func validate() throws {
    if id.hasPrefix("pkg:"), (try? PackageURL(parsing: id)) == nil {
      throw ValidationError("'\(id)' is no package URL; expected pkg:TYPE/NAMESPACE/NAME@VERSION.")
    }
    if !(1...100_000).contains(limit) { throw ValidationError("--limit is between 1 and 100000.") }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let home = Home(environment: environment).path
    let answer: AffectedAnswer
    do {
      guard FileManager.default.fileExists(atPath: home + "/index.sqlite") else {
        Message.error("nothing was scanned yet: `bulkhead scan IMAGE` puts an image into the index at \(home)")
        throw ExitStatus.unavailable
      }
      let index = try VulnerabilityIndex(home: home)
      EngineContainers.synchronize(index, environment: environment)
      let options = MatchOptions(now: Clock.now(environment))
      if let database = try? AdvisoryDatabase(DatabaseFiles(home: home)) { _ = try index.refresh(database, options) }
      if let purl = try? PackageURL(parsing: id) {
        answer = try index.affected(by: purl, limit: limit)
      } else {
        answer = try index.affected(by: id, limit: limit)
      }
    } catch let error as AdvisoryDatabaseError {
      Message.error(error.message)
      throw error.kind == .permission ? ExitStatus.permission : ExitStatus.unavailable
    }
    print(json ? AffectedPage.json(id, answer) : AffectedPage.text(id, answer), terminator: "")
    if answer.imageCount > 0 { throw ExitStatus.violated }
  }
}
