import ArgumentParser

/// The program: one subcommand a file in `Commands/`.
@main
struct Bulkhead: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bulkhead",
    abstract: "Container security over the whole life of a container.",
    discussion: """
      Examples:
        bulkhead scan                     the engine's images, else this machine
        bulkhead scan nginx:1.27          an image, wherever it is
        bulkhead scan ./image.tar --format cyclonedx --output bom.json
        bulkhead hunt web-1               webshells in a running container
        bulkhead up                       all of it, all the time, with a page to look at
        bulkhead audit                    the host, its engine and containers against the CIS Docker Benchmark
        bulkhead watch                    attacks inside containers, while they happen

      Exit status: 0 done · 1 the policy asked for is violated · 2 something could not be examined ·
      64 wrong usage · 69 something needed is unavailable · 77 permission missing
      """,
    version: "bulkhead \(ProgramVersion.current)",
    subcommands: [
      Scan.self, Hunt.self, AuditCommand.self, WatchCommand.self, Up.self, LoginLinkCommand.self, Affected.self,
      ListInventory.self, Explain.self, Advisories.self, DoctorCommand.self,
    ]
  )
}
