import Agent
import ArgumentParser
import EngineSocket
import Foundation
import Parsing
import Reports

/// `bulkhead doctor`: what works on this host, and what is not seen without it.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what can be watched and denied here, and what is not seen.",
    discussion: """
      Tries every hook of the kernel by loading it, asks the engines, and looks at the state directory. Changes nothing;
      takes about a second. Needs root for the hooks.

      Exit status: 0 all of it works · 2 something doesn't · 77 not root
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json }

  @Option(name: .shortAndLong, help: "table or json.")
  var format = Format.table

  @Option(
    help: ArgumentHelp(
      "An engine's socket; several times for several; default: DOCKER_HOST, then the usual places.", valueName: "path"))
  var engine: [String] = []

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let examination = DoctorExamination(engine: engine, environment: environment)
    let isRoot = geteuid() == 0
    switch format {
    case .json: FileHandle.standardOutput.write(Data(DoctorPage.json(examination)))
    case .table:
      let look = ReportOptions.forPeople(isTerminal: true)
      print(DoctorPage.text(examination, look), terminator: "")
    }
    if !isRoot {
      Message.error("the kernel's hooks can be tried by root only; try it with sudo")
      throw ExitStatus.permission
    }
    if !examination.isWhole { throw ExitStatus.incomplete }
  }
}
