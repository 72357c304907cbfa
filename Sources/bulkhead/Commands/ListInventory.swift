import ArgumentParser
import Foundation
import Vulnerabilities

/// `bulkhead inventory`: what was scanned, what runs, and which packages are in it.
struct ListInventory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory",
    abstract: "List the images that were scanned, their containers, and the packages in them.",
    discussion: """
      Answers from the index of everything that was scanned; a running engine is asked for its containers of this moment.

      Examples:
        bulkhead inventory
        bulkhead inventory images --name 'registry.example/*'
        bulkhead inventory containers --json
        bulkhead inventory packages --name 'log4j*'
        bulkhead inventory images --name 'registry.example/old*' --forget

      Exit status: 0 done · 69 there is no index yet
      """)

  enum What: String, ExpressibleByArgument, CaseIterable { case images, containers, packages }

  @Argument(help: ArgumentHelp("images, containers or packages; without it only their numbers.", valueName: "what"))
  var what: What?

  @Option(
    help: ArgumentHelp(
      "Only what has such a name; * stands for any characters, ? for one. Keys, ids and package URLs fit as well.",
      valueName: "pattern"))
  var name: String?

  @Flag(help: "Write JSON.")
  var json = false

  @Flag(help: "Forget the images of that name: they are gone for good. A new scan brings one back.")
  var forget = false

  @Option(help: "Entries at most.")
  var limit = 100_000

  func validate() throws {
    if !(1...10_000_000).contains(limit) { throw ValidationError("--limit is between 1 and 10000000.") }
    if what == nil, name != nil { throw ValidationError("--name goes with images, containers or packages.") }
    if forget, what != .images || name == nil { throw ValidationError("--forget goes with images and --name.") }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let home = Home(environment: environment).path
    guard FileManager.default.fileExists(atPath: home + "/index.sqlite") else {
      Message.error("nothing was scanned yet: `bulkhead scan IMAGE` puts an image into the index at \(home)")
      throw ExitStatus.unavailable
    }
    do {
      let index = try VulnerabilityIndex(home: home)
      EngineContainers.synchronize(index, environment: environment)
      guard let what else {
        print(InventoryPage.totals(try index.totals(), isJSON: json), terminator: "")
        return
      }
      if forget { return try forgetImages(of: index) }
      let (text, count) = try InventoryPage.write(what.rawValue, isJSON: json) { take in
        try entries(of: index, what, take)
      }
      print(text, terminator: "")
      if count == 0, !json { Message.note("No \(what.rawValue)\(name.map { " named \($0)" } ?? "") in the index.") }
      if count == limit { Message.note("Only the first \(limit) are listed; --limit gives more.") }
    } catch let error as AdvisoryDatabaseError {
      Message.error(error.message)
      throw error.kind == .permission ? ExitStatus.permission : ExitStatus.unavailable
    }
  }

  /// Page by page, those that fit.
  private func entries(
    of index: VulnerabilityIndex, _ what: What, _ take: (InventoryPage.Entry) throws -> Void
  ) throws {
    let page = 1000
    var taken = 0
    var offset = 0
    while taken < limit {
      let entries: [InventoryPage.Entry] =
        switch what {
        case .images: try index.images(limit: page, offset: offset).map { .image($0) }
        case .containers: try index.containers(limit: page, offset: offset).map { .container($0) }
        case .packages: try index.packages(limit: page, offset: offset).map { .package($0) }
        }
      for entry in entries where taken < limit && fits(entry) {
        try take(entry)
        taken += 1
      }
      guard entries.count == page else { return }
      offset += page
    }
  }

  private func forgetImages(of index: VulnerabilityIndex) throws {
    var keys: [String] = []
    try entries(of: index, .images) { if case .image(let image) = $0 { keys.append(image.key) } }
    for key in keys { try index.forget(key) }
    print("\(UpdatePage.counted(keys.count, "image")) forgotten")
  }

  private func fits(_ entry: InventoryPage.Entry) -> Bool {
    guard let name else { return true }
    return entry.names.contains { fnmatch(name, $0, 0) == 0 }
  }
}
