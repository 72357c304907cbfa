import ArgumentParser
import Foundation
import Store

/// `bulkhead login-link`: lets somebody in who has no password, or forgot it.
struct LoginLinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login-link", abstract: "Print a link that lets one person into the page, once.",
    discussion: """
      Whoever may read the store on this host may make one.

      Examples:
        sudo bulkhead login-link
        sudo bulkhead login-link --user ada --role viewer --page https://guard.example.org
      """)

  @Option(help: ArgumentHelp("Who comes in; made where there is nobody of that name.", valueName: "name"))
  var user = "admin"

  @Option(help: ArgumentHelp("Of somebody new: viewer, operator or administrator.", valueName: "role"))
  var role = "administrator"

  @Option(help: ArgumentHelp("Where the page is.", valueName: "address"))
  var page = "http://127.0.0.1:8470"

  @Option(help: ArgumentHelp("How long the link waits.", valueName: "minutes"))
  var minutes = 60

  func validate() throws {
    guard UserRole(rawValue: role) != nil else {
      throw ValidationError("--role takes \(UserRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    guard (1...10_080).contains(minutes) else { throw ValidationError("--minutes takes a number from 1 to 10080.") }
  }

  func run() throws {
    let now = Date().timeIntervalSince1970
    do throws(StoreError) {
      let store = try Store(home: Home().path)
      let link = try store.loginLinks.create(
        user: user, role: UserRole(rawValue: role) ?? .viewer, expiresAt: now + Double(minutes) * 60, at: now)
      try store.audit.append(actor: "system", action: "login-link.create", object: user, at: now)
      try store.close()
      print("\(page)/enter/\(link)")
    } catch {
      Message.error(error.message)
      throw error.kind == .permission ? ExitStatus.permission : ExitStatus.unavailable
    }
  }
}
