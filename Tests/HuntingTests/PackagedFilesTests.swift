import Foundation
import Host
import Testing

@testable import Hunting

@Suite struct PackagedFilesTests {
  private func list(_ test: HuntTestPlace, _ path: String, _ content: String) throws {
    try test.write(path, content)
    let digest = try Self.md5(test.root + "/" + path)
    try test.write("var/lib/dpkg/info/shop:amd64.md5sums", "\(digest)  \(path)\nnonsense\n\(digest)\n")
    chmod(test.root + "/var/lib/dpkg/info/shop:amd64.md5sums", 0o644)
  }

  private static func md5(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/md5sum")
    process.arguments = [path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(32), as: UTF8.self)
  }

  @Test(.enabled(if: geteuid() == 0)) func whatAPackageBroughtIsPassedOverUntilItChanges() throws {
    let test = try HuntTestPlace()
    try list(test, "usr/share/shop/x.php", "a door")
    try test.write("usr/share/shop/other.php", "a door")
    let place = HuntPlace(subject: test.place.subject, path: "/", outer: test.root + "/.")
    func sweep(_ place: HuntPlace) -> Sweep.Outcome {
      Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([place])
    }
    let outcome = sweep(place)
    #expect(outcome.found.map(\.path) == ["/usr/share/shop/other.php"] && outcome.vouchedFor == 1)
    // In a container, a list that was written after its making vouches for nothing.
    var container = place
    container.madeAt = 1_000_000_000
    #expect(sweep(container).found.count == 2)
    container.madeAt = .max
    #expect(sweep(container).found.count == 1)
    try test.write("usr/share/shop/x.php", "a door of another colour")
    #expect(sweep(place).found.count == 2)
  }

  @Test(.enabled(if: geteuid() == 0)) func listsThatOthersCouldWriteDoNotCount() throws {
    let test = try HuntTestPlace()
    try list(test, "usr/share/shop/x.php", "a door")
    let path = test.root + "/var/lib/dpkg/info/shop:amd64.md5sums"
    #expect(!PackagedFiles(HostRoot(test.root), madeAt: nil).isEmpty)
    chmod(path, 0o666)
    #expect(PackagedFiles(HostRoot(test.root), madeAt: nil).isEmpty)
    chmod(path, 0o644)
    chown(path, 1000, 1000)
    #expect(PackagedFiles(HostRoot(test.root), madeAt: nil).isEmpty)
  }
}
