import Images
import Testing

@Suite struct FileEntryTests {
  @Test func splitsPaths() {
    #expect(FileEntry(path: "usr/bin/env", kind: .file).name == "env")
    #expect(FileEntry(path: "usr/bin/env", kind: .file).parent == "usr/bin")
    #expect(FileEntry(path: "env", kind: .file).parent == "")
  }
}
