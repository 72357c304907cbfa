import Images
import Model
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct OtherSystemTests {
  private static let all = Catalogue.extractors + [Toy()]

  @Test func pacman() throws {
    let desc =
      "%NAME%\nlibcap\n\n%VERSION%\n1:2.69-4\n\n%BASE%\nlibcap-base\n\n%DESC%\nx\n\n%ARCH%\nx86_64\n\n%LICENSE%\nBSD\nGPL2\n\n"
      + "%PACKAGER%\nA <a@archlinux.org>\n\n%DEPENDS%\nglibc>=2.38\npam\n\n%PROVIDES%\nlibcap.so=2-64\n\n"
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", "ID=arch\nPRETTY_NAME=\"Arch Linux\"\n")
      tar.file("var/lib/pacman/local/libcap-1:2.69-4/desc", desc)
      tar.file(
        "var/lib/pacman/local/libcap-1:2.69-4/files", "%FILES%\nusr/\nusr/lib/\nusr/lib/x.toy\n\n%BACKUP%\nz\tx\n")
      tar.file("var/lib/pacman/local/pam-1.6-1/desc", "%NAME%\npam\n\n%VERSION%\n1.6-1\n")
      tar.file("usr/lib/x.toy", "x 1\n")
    }
    let inventory = image.inventory(Self.all)
    let libcap = try #require(inventory.package("libcap"))
    #expect(libcap.purl.description == "pkg:alpm/arch/libcap@1:2.69-4?arch=x86_64&distro=arch&upstream=libcap-base")
    #expect(libcap.licenses == ["BSD", "GPL2"])
    #expect(libcap.dependencies == [inventory.package("pam")?.purl.description])
    #expect(inventory.package("x")?.ownedBy == libcap.purl.description)
    #expect(inventory.findings.isEmpty)
    fuzz(PacmanDatabase(), "var/lib/pacman/local/a-1-1/desc", Array(desc.utf8))
  }

  @Test func portage() throws {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/gentoo-release", "Gentoo Base System release 2.14\n")
      tar.file("var/db/pkg/x11-libs/gtk+-2.24.33-r3/PF", "gtk+-2.24.33-r3\n")
      tar.file(
        "var/db/pkg/x11-libs/gtk+-2.24.33-r3/CONTENTS",
        "dir /usr\nobj /usr/lib/a b.toy d41d8cd98f00b204e9800998ecf8427e 1700000000\nsym /usr/lib/l.so -> l.so.1 1700000000\n"
      )
      tar.file("usr/lib/a b.toy", "x 1\n")
    }
    let inventory = image.inventory(Self.all)
    let gtk = try #require(inventory.package("x11-libs/gtk+"))
    #expect(gtk.purl.description == "pkg:ebuild/x11-libs/gtk%2B@2.24.33-r3?distro=gentoo")
    #expect(inventory.package("x")?.ownedBy == gtk.purl.description)
    #expect(inventory.owners.owner(of: "usr/lib/l.so") == gtk.purl.description)
    #expect(inventory.rules == ["inventory.no-advisory-feed"])
    for (text, name, version) in [
      ("bash-5.2_p15-r6", "bash", "5.2_p15-r6"), ("a-b-1.0", "a-b", "1.0"), ("font-100dpi-1", "font-100dpi", "1"),
    ] {
      let split = PortageDatabase.split(text)
      #expect(split?.name == name && split?.version == version)
    }
    for text in ["", "-", "a", "a-", "-1", "a-r1", "a-b"] { #expect(PortageDatabase.split(text) == nil) }
    fuzz(PortageDatabase(), "var/db/pkg/a/b-1/CONTENTS", Array("obj /a b 1 2\nsym /a -> b 3\n".utf8))
  }

  @Test func opkg() throws {
    var image = TestImage()
    image.layer { tar in
      tar.file("etc/os-release", "ID=\"openwrt\"\nVERSION_ID=\"23.05.3\"\n")
      tar.file(
        "usr/lib/opkg/status",
        "Package: busybox\nVersion: 1.36.1-1\nDepends: libc\nStatus: install user installed\nArchitecture: x86_64\n\n"
          + "Package: gone\nVersion: 1\nStatus: deinstall user not-installed\n\n")
      tar.file("usr/lib/opkg/info/busybox.list", "/bin/x.toy\n")
      tar.file("bin/x.toy", "x 1\n")
    }
    let inventory = image.inventory(Self.all)
    #expect(inventory.list == ["opkg busybox 1.36.1-1", "toy x 1"])
    #expect(inventory.package("x")?.ownedBy == inventory.package("busybox")?.purl.description)
    #expect(inventory.rules == ["inventory.no-advisory-feed"])
  }

  @Test func nixStore() {
    let hash = String(repeating: "a", count: 32)
    var image = TestImage()
    image.layer { tar in
      for name in [
        "openssl-3.0.12", "openssl-3.0.12-bin", "python3.11-requests-2.31.0", "glibc-2.38-44", "bash-5.2p15.drv",
        "source", "linux-headers", "x-1.tar.gz",
      ] { tar.file("nix/store/\(hash)-\(name)/bin/x", "x") }
      tar.file("gnu/store/\(hash)-hello-2.12.1/bin/hello", "x")
      tar.file("nix/store/short-1.0/x", "x")
    }
    let inventory = image.inventory()
    #expect(
      inventory.list == [
        "guix hello 2.12.1", "nix glibc 2.38-44", "nix openssl 3.0.12", "nix python3.11-requests 2.31.0",
      ])
    #expect(inventory.package("openssl")?.locations.count == 2)
    #expect(inventory.package("hello")?.layer == image.tree().layers[0].diffID)
  }

  @Test func snaps() throws {
    let yaml = "name: hello\nversion: 2.10\nsummary: x\narchitectures: [amd64]\nbase: core22\nlicense: GPL-3.0\n"
    let snap = try #require(try extract(SnapPackage(), "snap/hello/1/meta/snap.yaml", yaml))
    #expect(snap.packages.map(\.purl.description) == ["pkg:snap/hello@2.10?arch=amd64"])
    #expect(try extract(SnapPackage(), "src/snap.yaml", yaml) == nil)
    let base = try #require(
      try extract(
        SnapPackageList(), "snap/core22/1/usr/share/snappy/dpkg.yaml",
        "package-repositories: []\npackages:\n- adduser=3.118ubuntu5\n- libc6:amd64=2.35-0ubuntu3\n- odd\n"))
    #expect(base.packages.map { "\($0.name) \($0.version)" } == ["adduser 3.118ubuntu5", "libc6 2.35-0ubuntu3"])
    let manifest = try #require(
      try extract(
        SnapPackageList(), "snap/manifest.yaml",
        "name: x\nprimed-stage-packages:\n- a=1\nparts:\n  one:\n    stage-packages: [a=1, b=2]\n"))
    #expect(manifest.packages.map(\.name) == ["a", "b"])
    fuzz(SnapPackage(), "meta/snap.yaml", Array(yaml.utf8), rounds: 500)
  }

  @Test func flatpak() throws {
    let xml =
      "<?xml version=\"1.0\"?>\n<component type=\"desktop\"><id> org.gnome.gedit </id><project_license>GPL-2.0+"
      + "</project_license><releases><release date=\"2024-01-01\" version=\"46.2\"/><release version=\"46.1\"/></releases>"
      + "</component>"
    let path = "var/lib/flatpak/app/org.gnome.gedit/current/active/files/share/metainfo/org.gnome.gedit.metainfo.xml"
    let found = try #require(try extract(FlatpakApplication(), path, xml))
    #expect(found.packages.map(\.purl.description) == ["pkg:flatpak/org.gnome.gedit@46.2"])
    #expect(try extract(FlatpakApplication(), "usr/share/metainfo/x.xml", xml) == nil)
    fuzz(FlatpakApplication(), path, Array(xml.utf8), rounds: 500)
  }

  @Test func kegsPortsAndSpecs() throws {
    let brew = try #require(
      try extract(
        HomebrewPackage(), "home/linuxbrew/.linuxbrew/Cellar/jq/1.7.1/INSTALL_RECEIPT.json",
        #"{"source":{"tap":"homebrew/core"},"runtime_dependencies":[{"full_name":"oniguruma","pkg_version":"6.9.9"}]}"#)
    )
    #expect(brew.packages.map(\.purl.description) == ["pkg:brew/jq@1.7.1"])
    #expect(brew.packages.first?.dependencies == ["pkg:brew/oniguruma@6.9.9"])
    #expect(try extract(HomebrewPackage(), "x/Cellar/jq/1.7/INSTALL_RECEIPT.json", "not json")?.packages.count == 1)
    let port = try #require(
      try extract(
        MacPortsPackage(), "opt/local/var/macports/registry/portfiles/git-lfs-3.4.0_1/aa-1/Portfile", "PortSystem 1.0"))
    #expect(port.packages.map { "\($0.name) \($0.version)" } == ["git-lfs 3.4.0_1"])
    let spec = #"{"spec":{"nodes":[{"name":"zlib","version":"1.3","arch":{"target":"x86_64"}},{"name":"gmake"}]}}"#
    let spack = try #require(try extract(SpackPackage(), "opt/spack/zlib-1.3/.spack/spec.json", spec))
    #expect(spack.packages.map(\.purl.description) == ["pkg:spack/zlib@1.3?arch=x86_64"])
    fuzz(SpackPackage(), "a/.spack/spec.json", Array(spec.utf8), rounds: 500)
  }

  @Test func vendorsOwnLists() throws {
    let cos = try #require(
      try extract(
        ContainerOptimizedOS(), "etc/cos-package-info.json",
        #"{"installedPackages":[{"category":"sys-libs","name":"zlib","version":"1.2.11","ebuild_version":"1.2.11-r4"},"#
          + #"{"name":"x","version":"1"},{"name":""}],"buildTimePackages":[{"name":"gcc","version":"1"}]}"#))
    #expect(
      cos.packages.map(\.purl.description) == ["pkg:cos/sys-libs/zlib@1.2.11-r4", "pkg:cos/x@1"])
    let rocket = try #require(
      try extract(
        BottlerocketInventory(),
        "x86_64-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/application-inventory.json",
        #"{"Content":[{"Name":"glibc","Version":"2.38","Release":"1.17.br1","Epoch":"0","Architecture":"x86_64"},"#
          + #"{"Name":"e","Version":"1","Release":"2","Epoch":"3"}]}"#))
    #expect(rocket.packages.map(\.version) == ["2.38-1.17.br1", "3:1-2"])
    let bitnami = try #require(
      try extract(
        BitnamiComponents(), "opt/bitnami/.bitnami_components.json",
        #"{"nginx":{"arch":"amd64","distro":"debian-12","type":"NAMI","version":"1.25.3-1"},"empty":{}}"#))
    #expect(bitnami.packages.map(\.purl.description) == ["pkg:bitnami/nginx@1.25.3-1?arch=amd64&distro=debian-12"])
    let spdx = """
      {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"nginx","dataLicense":"CC0-1.0",
       "documentNamespace":"x","creationInfo":{"created":"2024-01-01T00:00:00Z","creators":["Organization: x"]},
       "packages":[{"name":"nginx","SPDXID":"SPDXRef-Package-nginx","versionInfo":"1.25.3-1","downloadLocation":"x",
        "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl",
         "referenceLocator":"pkg:bitnami/nginx@1.25.3-1?arch=amd64&distro=debian-12"}]},
        {"name":"lua","SPDXID":"SPDXRef-l","versionInfo":"5","downloadLocation":"x",
        "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/lua@5"}]}]}
      """
    var image = TestImage()
    image.layer { tar in
      tar.file("opt/bitnami/nginx/.spdx-nginx.spdx", spdx)
      tar.file(
        "opt/bitnami/.bitnami_components.json",
        #"{"nginx":{"arch":"amd64","distro":"debian-12","type":"NAMI","version":"1.25.3-1"}}"#)
    }
    let inventory = image.inventory()
    #expect(inventory.list == ["bitnami nginx 1.25.3-1"])
    #expect(inventory.package("nginx")?.locations.count == 2)
    #expect(inventory.package("nginx")?.attributes["evidence"] == nil)
    for extractor in [ContainerOptimizedOS() as any Extractor, BottlerocketInventory(), BitnamiComponents()] {
      let path =
        type(of: extractor).name == "cos"
        ? "etc/cos-package-info.json"
        : type(of: extractor).name == "bottlerocket" ? "x/application-inventory.json" : "x/.spdx-a.spdx"
      fuzz(extractor, path, Array(spdx.utf8), rounds: 300)
    }
  }
}
