import Model
import Parsing

/// The file that every scanner agrees to call malware, so that people can see theirs work.
///
/// Source: EICAR, "Anti Malware Testfile": 68 bytes at the very beginning, then at most white space, 128 bytes in all.
enum TestFile {
  /// The text, written backwards: this program must not hold it.
  private static let reversed = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"

  static func indicator(_ body: Bytes) -> Indicator? {
    guard body.count >= 68, body.count <= 128, body.starts(with: Array(reversed.utf8.reversed())) else { return nil }
    return Indicator(
      rule: "malware.test-file", severity: .high, title: "EICAR test file", means: .marker, category: "test",
      family: "EICAR", indicator: "malware.test-file")
  }
}
