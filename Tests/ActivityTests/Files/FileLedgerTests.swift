import Glibc
import Model
import TestKit
import Testing

@testable import Activity

@Suite struct FileLedgerTests {
  /// A file system of a dictionary.
  struct Mock: FileView {
    var files: [String: SeenFile] = [:]
    func file(_ path: String, limit: Int) -> SeenFile? { files[path] }
    func names(_ directory: String, limit: Int) -> [String] {
      files.keys.filter { $0.hasPrefix(directory + "/") }.map { String($0.dropFirst(directory.count + 1)) }.sorted()
    }
    mutating func put(_ path: String, _ text: String, changed: Int64 = 1, mode: UInt16 = 0o644) {
      files[path] = SeenFile(
        content: Array(text.utf8), size: Int64(text.utf8.count), mode: mode, modified: changed, changed: changed)
    }
  }

  static let passwd = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"

  static func start() -> (Mock, FileLedger) {
    var view = Mock()
    view.put("/etc/passwd", passwd)
    view.put("/etc/shadow", "root:$y$j9T$abc$def:19000:0:99999:7:::\nann:*:19000::::::\n")
    view.put("/usr/bin/su", "program", mode: 0o4755)
    var ledger = FileLedger(container: "c", view)
    #expect(ledger.checkPrograms(view, at: 0).isEmpty)
    return (view, ledger)
  }

  static func change(_ seen: [FileObservation]) -> ActivityEvent.FileChange? {
    if case .written(let change)? = seen.first?.change { change } else { nil }
  }

  @Test func aNewAccountIsSeenWithItsWriter() {
    var (view, ledger) = Self.start()
    #expect(ledger.check(view, at: 1).isEmpty)
    ledger.wrote("/etc/passwd", ProcessKey(pid: 7, start: 8))
    view.put("/etc/passwd", Self.passwd + "eve:x:0:0::/:/bin/sh\n", changed: 2)
    let seen = ledger.check(view, at: 2)
    #expect(seen.count == 1)
    #expect(seen.first?.process.pid == 7)
    #expect(Self.change(seen)?.added == ["eve:x:0:0::/:/bin/sh"])
    #expect(Self.change(seen)?.removed == [])
    #expect(ledger.check(view, at: 3).isEmpty)
  }

  @Test func hashesAreNeverShown() {
    var (view, ledger) = Self.start()
    view.put("/etc/shadow", "root:$y$j9T$xyz$123:19000:0:99999:7:::\nann::19000::::::\n", changed: 2)
    let change = Self.change(ledger.check(view, at: 2))
    #expect(change?.removed == ["root:{yescrypt}:19000:0:99999:7:::", "ann:{locked}:19000::::::"])
    #expect(change?.added == ["root:{yescrypt changed}:19000:0:99999:7:::", "ann:{empty}:19000::::::"])
  }

  @Test func filesThatComeAndGoAndKeysOfPeopleAreSeen() {
    var (view, ledger) = Self.start()
    view.put("/home/ann/.ssh/authorized_keys", "ssh-ed25519 AAAA eve\n", changed: 2)
    view.put("/etc/cron.d/job", "* * * * * root /x\n", changed: 2)
    view.files["/etc/shadow"] = nil
    let kinds = ledger.check(view, at: 2).compactMap { seen -> String? in
      if case .written(let change) = seen.change { "\(change.kind) \(change.path)" } else { nil }
    }
    #expect(kinds == ["created /etc/cron.d/job", "removed /etc/shadow", "created /home/ann/.ssh/authorized_keys"])
  }

  @Test func contentThatChangedWhileItsTimesDidNotIsTampering() {
    var (view, ledger) = Self.start()
    view.put("/etc/passwd", Self.passwd.replacing("ann:x", with: "ann:y"))
    view.put("/usr/bin/su", "PROGRAM", mode: 0o4755)
    let accounts = ledger.check(view, at: 2)
    #expect(accounts.count == 1)
    guard case .tampered(let path, _)? = accounts.first?.change else {
      Issue.record("not seen as tampering")
      return
    }
    #expect(path == "/etc/passwd")
    #expect(ledger.checkPrograms(view, at: 2).count == 1)
    view.put("/usr/bin/su", "updated", changed: 5, mode: 0o4755)
    #expect(ledger.checkPrograms(view, at: 3).isEmpty)
  }

  @Test func aModeThatChangedIsAChange() {
    var (view, ledger) = Self.start()
    view.put("/etc/passwd", Self.passwd, changed: 2, mode: 0o666)
    let change = Self.change(ledger.check(view, at: 2))
    #expect(change?.modeBefore == 0o644)
    #expect(change?.modeAfter == 0o666)
  }

  @Test func anyContentIsCompared() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      func text() -> SeenFile {
        let alphabet: [UInt8] = [0x3A, 0x0A, 0x24, 200, 0, 0x61]
        let bytes = (0..<Int.random(in: 0..<120, using: &random)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
        return SeenFile(content: bytes, size: Int64(bytes.count))
      }
      let before = text()
      let after = text()
      let change = FileDifference.between(before, after, path: "/etc/shadow")
      #expect((change == nil) == (before.content == after.content))
    }
  }

  @Test func aRootIsReadAsItsProcessSeesIt() throws {
    let root = try #require(ProcessRoot(pid: getpid()))
    #expect(root.file("/etc/passwd", limit: 1 << 20)?.content.isEmpty == false)
    #expect(root.file("/etc", limit: 100) == nil)
    #expect(root.names("/etc", limit: 10_000).contains("passwd"))
    #expect(ProcessRoot(pid: 0) == nil)
  }
}
