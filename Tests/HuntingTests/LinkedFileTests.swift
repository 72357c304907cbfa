import Foundation
import Glibc
import Testing

@testable import Hunting

@Suite struct LinkedFileTests {
  /// A container's file system with a web root in it.
  private func container() throws -> (test: HuntTestPlace, place: HuntPlace) {
    let test = try HuntTestPlace()
    try test.write("var/www/index.php", "fine")
    try test.write("tmp/session", "a door")
    return (test, HuntPlace(subject: test.place.subject, path: "/var/www", outer: test.root + "/var/www"))
  }

  @Test func whatALinkLeadsToIsJudgedByTheLinksName() throws {
    let (test, place) = try container()
    #expect(symlink("/tmp/session", "\(test.root)/var/www/shown.php") == 0)
    #expect(symlink("../../tmp/session", "\(test.root)/var/www/again.php") == 0)
    #expect(symlink("/tmp/session", "\(test.root)/var/www/shown.txt") == 0)
    let outcome = Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([place])
    #expect(outcome.found.map(\.path) == ["/tmp/session"], "once, whatever leads there")
    #expect(outcome.found.first?.finding.evidence.details["linkedAs"]?.hasPrefix("/var/www/") == true)
    #expect(outcome.problems.isEmpty, "\(outcome.problems)")
  }

  @Test func linksThatLeadNowhereOrOutOfTheContainerDoNothing() throws {
    let (test, place) = try container()
    let secret = try HuntTestPlace()
    try secret.write("x.php", "a door")
    for (number, target) in [
      secret.root + "/x.php", "../../../../../../../../" + secret.root + "/x.php", "/nosuch", "self.php", "/tmp",
      "/var/www/index.php",
    ].enumerated() { symlink(target, "\(test.root)/var/www/l\(number).php") }
    symlink("self.php", "\(test.root)/var/www/self.php")
    let outcome = Sweep(OneWordJudge(), clean: CleanFiles(identity: "")).run([place])
    #expect(outcome.found.isEmpty && outcome.problems.isEmpty, "\(outcome)")
  }

  @Test func theOwnersRootIsKnown() {
    let subject = HuntPlace(subject: .init(kind: .container, name: ""), path: "/srv", outer: "/proc/7/root/srv")
    #expect(subject.ownersRoot?.path == "/proc/7/root")
    var whole = subject
    whole.path = "/"
    whole.outer = "/proc/7/root/."
    #expect(whole.ownersRoot?.path == "/proc/7/root")
    var own = subject
    own.outer = "/srv"
    #expect(own.ownersRoot?.isLive == true)
    own.outer = "/elsewhere"
    #expect(own.ownersRoot == nil)
  }
}
