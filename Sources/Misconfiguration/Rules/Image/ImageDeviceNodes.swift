import Images
import Model

/// Device nodes in a layer, other than the harmless ones (`null`, `zero`, `random`, `tty` …).
struct ImageDeviceNodes: FileRule {
  static let manual = RuleManual(
    "image.device-node", "A device is in the image", .medium,
    why: "In a container that may use it (`--privileged`, a device rule) it is the disk or the memory of the host.",
    fix: "Remove it: engines make the devices that a container needs.")

  static let selection = FileSelection(kinds: [.characterDevice, .blockDevice])

  private static let harmless: Set<String> = [
    "null", "zero", "full", "random", "urandom", "tty", "console", "ptmx", "tty0", "tty1", "tty2", "tty3", "tty4",
  ]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    files.filter {
      $0.entry.kind == .blockDevice || $0.entry.kind == .characterDevice && !harmless.contains(String($0.entry.name))
    }.map {
      match(
        $0, "\($0.path) is a device", severity: $0.entry.kind == .blockDevice ? .high : nil, found: $0.entry.modeText)
    }
  }
}
