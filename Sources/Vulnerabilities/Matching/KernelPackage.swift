import Model

/// Packages of the kernel: its headers can't be executed, and a container runs the host's kernel whatever it carries.
enum KernelPackage {
  private static let sources: Set<String> = [
    "linux", "linux-signed-amd64", "linux-signed-arm64", "kernel", "kernel-rt", "kernel-source", "kernel-default",
    "kernel-uek", "kernel-headers", "kernel6.12", "linux-lts", "linux-hardened", "linux-azure", "linux-aws",
    "linux-gcp",
    "linux-oracle", "linux-kvm", "linux-meta", "linux-hwe", "linux-zen",
  ]
  private static let beginnings = [
    "linux-headers", "linux-libc-dev", "linux-image-", "linux-modules-", "linux-kbuild", "linux-tools-",
    "kernel-headers",
    "kernel-devel", "kernel-core", "kernel-modules", "kernel-tools", "kernel-uek", "kernel-lt", "kernel-ml",
  ]

  static func isOne(_ package: Package) -> Bool {
    guard ["deb", "rpm", "apk", "alpm"].contains(package.type) else {
      return package.type == "generic" && package.name == "linux-kernel"
    }
    if let source = package.source?.name {
      if sources.contains(source) { return true }
      // `linux-6.8`, `linux-hwe-5.15`: Ubuntu's flavours.
      if source.hasPrefix("linux-"), source.contains(where: \.isNumber) { return true }
    } else if sources.contains(package.name) {
      return true
    }
    return beginnings.contains { package.name.hasPrefix($0) }
  }
}
