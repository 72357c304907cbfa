import Model

/// One family that is known by texts in its files.
///
/// Markers are data, in tables an area. A marker speaks only where several texts stand together that nothing else has
/// together: one word alone accuses nobody.
package struct Marker: Sendable {
  /// What a file is, as far as markers go.
  package enum Place: UInt8, Sendable, Hashable, CaseIterable {
    /// ELF, PE, Mach-O, kernel modules.
    case program
    /// Scripts, and whatever is run at start or by the clock.
    case script
    /// Configuration files.
    case settings
  }

  /// `malware.miner.xmrig`.
  package var id: String
  /// What it is: `XMRig cryptocurrency miner`.
  package var title: String
  package var category: String
  package var family: String
  package var severity: Severity
  package var places: Set<Place>
  /// Each must be there.
  package var all: [String]
  /// At least ``atLeast`` of these, too.
  package var any: [String]
  package var atLeast: Int
  /// ATT&CK techniques.
  package var techniques: [String]

  /// - Parameters:
  ///   - all, any: texts, byte for byte. A `·` in them stands for nothing: it keeps this very program from having them,
  ///     and accusing itself.
  init(
    _ id: String, _ title: String, category: String, family: String, _ severity: Severity = .high,
    in places: Set<Place> = [.program], all: [String] = [], any: [String] = [], atLeast: Int = 0,
    techniques: [String] = []
  ) {
    self.id = id
    self.title = title
    self.category = category
    self.family = family
    self.severity = severity
    self.places = places
    self.all = all.map(Self.plain)
    self.any = any.map(Self.plain)
    self.atLeast = atLeast
    self.techniques = techniques
  }

  private static func plain(_ text: String) -> String { text.filter { $0 != "·" } }
}
