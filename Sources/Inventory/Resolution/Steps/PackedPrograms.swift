/// Programs that unpack themselves when they run: nobody can see what is in them before, and malware likes them so.
struct PackedPrograms: ResolutionStep {
  private static let maximumListed = 100

  func apply(to draft: inout InventoryDraft) {
    var count = 0
    for file in draft.files {
      guard let packer = file.results.lazy.compactMap({ $0.extraction.notes["program.packed"] }).first else { continue }
      count += 1
      guard count <= Self.maximumListed else { continue }
      let name = packer == "unknown" ? "an unknown packer" : packer
      draft.report(
        "inventory.packed-program", .medium, "\(file.path) is packed with \(name): what is in it can't be seen",
        path: file.path, details: ["packer": packer], aspect: "program", expected: "a program that can be examined",
        found: "a packed program", remediation: "Ship the program unpacked, or check where it comes from.",
        identity: [file.path])
    }
    guard count > Self.maximumListed else { return }
    draft.problems.append(
      .init(path: "", reason: "\(count - Self.maximumListed) more packed programs are not listed one by one"))
  }
}
