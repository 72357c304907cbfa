import Images
import Model

/// `/etc/ld.so.preload` with something in it, and `LD_PRELOAD` or `LD_LIBRARY_PATH` with an unsafe folder in the
/// environment.
struct ImagePreload: ImageRule {
  static let manual = RuleManual(
    "image.preload", "A library is loaded into every program", .medium,
    why: "It can change what any program of the container does, hide files and processes: the way most rootkits work.",
    fix: "Remove it; where it is needed (a memory allocator), set it for that one program.")

  static func check(_ image: ImageScene) -> [Match] {
    var matches = image.settings(.preload).map {
      match($0, "/etc/ld.so.preload loads \($0.fact.fields.first ?? "")", severity: .high)
    }
    for entry in image.configuration.environment where entry.hasPrefix("LD_PRELOAD=") && entry.count > 11 {
      // Allocators are what it is used for in earnest.
      let isAllocator = ["jemalloc", "tcmalloc", "mimalloc", "libgomp"].contains { entry.contains($0) }
      matches.append(
        match(
          .imageConfiguration, Excerpt.of(entry, maximum: 120), severity: isAllocator ? .low : nil,
          identity: [String(entry.dropFirst(11))]))
    }
    return matches
  }
}
