import Glibc
import Host
import Parsing

import enum Crypto.Insecure

/// What the distribution's packages brought, by digest: such files are passed over while they are what was brought.
///
/// Only the package manager's own list below `/var/lib/dpkg/info` counts, and only where root alone could write it; in a
/// container also only where nobody wrote it since the container was made, by the inode's change time, which no program
/// can set. MD5 is what packages have: it needs a second preimage to slip in another file.
///
/// Source: deb-md5sums(5).
struct PackagedFiles {
  private struct Digest: Hashable {
    var high: UInt64
    var low: UInt64
  }

  private var digests: [UInt64: (digest: Digest, package: Int)] = [:]
  private var packages: [String] = []

  static let maximumFiles = 2_000_000

  /// - Parameters:
  ///   - root: of the file system that the packages are installed in.
  ///   - madeAt: nanoseconds since 1970; lists that changed later don't count. Nil where they may change.
  init(_ root: HostRoot, madeAt: Int64?) {
    let folder = "/var/lib/dpkg/info"
    for name in root.list(folder) where name.hasSuffix(".md5sums") {
      let path = "\(folder)/\(name)"
      guard let status = try? root.status(path, followsLast: false), status.kind == .file, status.user == 0,
        status.mode & 0o022 == 0, madeAt.map({ status.changed <= $0 }) ?? true,
        let bytes = try? root.read(path, limit: 32 << 20), digests.count < Self.maximumFiles
      else { continue }
      packages.append(String(name.dropLast(".md5sums".count).prefix { $0 != ":" }))
      add(bytes)
    }
  }

  var isEmpty: Bool { digests.isEmpty }

  private mutating func add(_ bytes: Bytes) {
    bytes.withUnsafeBytes { raw in
      for line in raw.split(separator: 0x0A) where line.count > 34 {
        guard let high = Self.hexadecimal(line.prefix(16)), let low = Self.hexadecimal(line.dropFirst(16).prefix(16))
        else { continue }
        let path = line.dropFirst(32).drop { $0 == 0x20 || $0 == 0x2A }
        digests[Self.hash(path)] = (Digest(high: high, low: low), packages.count - 1)
      }
    }
  }

  /// The package that brought exactly these bytes under this path.
  /// - Parameter path: absolute, as its owner sees it.
  func owner(of path: String, _ bytes: [UInt8]) -> String? {
    guard !digests.isEmpty, path.hasPrefix("/usr/"), let known = digests[Self.hash(path.utf8.dropFirst())] else {
      return nil
    }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for (index, byte) in Insecure.MD5.hash(data: bytes).enumerated() {
      if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
    }
    return known.digest == Digest(high: high, low: low) ? packages[known.package] : nil
  }

  private static func hexadecimal(_ text: some Collection<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for byte in text {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
      default: return nil
      }
    }
    return value
  }

  /// FNV-1a: names paths; what decides is the digest.
  private static func hash(_ path: some Sequence<UInt8>) -> UInt64 {
    path.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
