/// The operating system and processor that an image is for, in Go's names.
///
/// Source: OCI Image Specification 1.1, "Image Index", `platform`; the names as containerd normalises them.
package struct Platform: Sendable, Hashable {
  package let os: String
  package let architecture: String
  /// `v6`, `v7` for arm; empty where the architecture has no variants or it is the usual one.
  package let variant: String
  /// Windows only, e.g. `10.0.20348.2113`.
  package let osVersion: String?

  /// Normalises: `x86_64` → `amd64`, `aarch64` → `arm64`, `arm` → `arm/v7`, `arm64/v8` → `arm64`.
  package init(os: String, architecture: String, variant: String = "", osVersion: String? = nil) {
    self.os = os == "macos" ? "darwin" : os.lowercased()
    self.osVersion = osVersion
    var variant = variant.lowercased()
    if let digit = variant.first, digit.isASCII, digit.isNumber { variant = "v" + variant }
    switch architecture.lowercased() {
    case "x86_64", "x86-64", "amd64": (self.architecture, self.variant) = ("amd64", variant == "v1" ? "" : variant)
    case "aarch64", "arm64": (self.architecture, self.variant) = ("arm64", variant == "v8" ? "" : variant)
    case "armhf": (self.architecture, self.variant) = ("arm", "v7")
    case "armel": (self.architecture, self.variant) = ("arm", "v6")
    case "arm": (self.architecture, self.variant) = ("arm", variant.isEmpty ? "v7" : variant)
    case "i386", "i486", "i586", "i686", "x86", "386": (self.architecture, self.variant) = ("386", variant)
    case let other: (self.architecture, self.variant) = (other, variant)
    }
  }

  /// `OS/ARCHITECTURE[/VARIANT]`, or one of the first two alone; nil for what is none of these.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.count <= 64
        && part.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
    }
    guard isPlain, (1...3).contains(parts.count) else { return nil }
    if parts.count == 1 {
      if Self.systems.contains(parts[0].lowercased()) {
        self.init(os: parts[0], architecture: Platform.host.architecture, variant: Platform.host.variant)
      } else {
        self.init(os: "linux", architecture: parts[0])
      }
    } else {
      self.init(os: parts[0], architecture: parts[1], variant: parts.count > 2 ? parts[2] : "")
    }
  }

  private static let systems: Set<String> = [
    "linux", "windows", "darwin", "macos", "freebsd", "netbsd", "openbsd", "solaris", "illumos", "aix", "wasi",
  ]

  /// Linux on this machine's processor: containers on other systems run in a Linux machine too.
  package static var host: Platform {
    #if arch(x86_64)
      Platform(os: "linux", architecture: "amd64")
    #elseif arch(arm64)
      Platform(os: "linux", architecture: "arm64")
    #elseif arch(arm)
      Platform(os: "linux", architecture: "arm")
    #elseif arch(s390x)
      Platform(os: "linux", architecture: "s390x")
    #elseif arch(powerpc64le)
      Platform(os: "linux", architecture: "ppc64le")
    #elseif arch(riscv64)
      Platform(os: "linux", architecture: "riscv64")
    #else
      Platform(os: "linux", architecture: "amd64")
    #endif
  }

  /// How well an image for `candidate` runs here: 0 is exactly, larger is worse; nil not at all.
  package func distance(to candidate: Platform) -> Int? {
    guard os == candidate.os, architecture == candidate.architecture else { return nil }
    guard osVersion == nil || candidate.osVersion == nil || osVersion == candidate.osVersion else { return nil }
    if variant == candidate.variant { return 0 }
    // A processor runs what was built for its predecessors: v7 runs v6 and v5, amd64/v3 runs v2 and v1.
    guard let own = Self.level(variant), let other = Self.level(candidate.variant), other < own else { return nil }
    return own - other
  }

  private static func level(_ variant: String) -> Int? {
    if variant.isEmpty { return 1 }
    guard variant.hasPrefix("v"), variant.utf8.count <= 3 else { return nil }
    return Int(variant.dropFirst())
  }
}

extension Platform: CustomStringConvertible {
  package var description: String { "\(os)/\(architecture)" + (variant.isEmpty ? "" : "/\(variant)") }
}
