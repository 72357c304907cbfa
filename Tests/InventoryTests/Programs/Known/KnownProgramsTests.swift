import Foundation
import Images
import Parsing
import TestKit
import Testing

@testable import Inventory

@Suite struct KnownProgramsTests {
  static func elf(_ texts: [String], type: UInt16 = 2) -> [UInt8] {
    var writer = ElfWriter()
    writer.type = type
    let filler = String(repeating: "abcdefgh \0", count: 40)
    writer.add(".text", [UInt8](repeating: 0x90, count: 64), flags: 6)
    writer.add(".rodata", filler + texts.joined(separator: "\0") + "\0" + filler)
    return writer.bytes()
  }

  /// What stands in the program, and what is to be found; the file's name never helps.
  static let samples: [([String], String)] = [
    (["Fatal Python error: ", "PYTHONHOME", "lib/python3.12", "3.12.1", "3.0.16"], "python 3.12.1"),
    (["Fatal Python error: %s", "PYTHONHOME", "/usr/src/Python-2.7.18"], "python 2.7.18"),
    (["x node.js/v20.11.1"], "node 20.11.1"),
    (["nginx version: nginx/1.25.3", "Server: nginx/1.25.3"], "nginx 1.25.3"),
    (["nginx version: openresty/1.21.4.3"], "openresty 1.21.4.3"),
    (["HAProxy version follows", " version 2.6.12-1+deb12u4, released 2026/10/17"], "haproxy 2.6.12"),
    (["redis_version:%s", "*** FATAL CONFIG FILE ERROR (Redis %s) ***", "7.2.4", "jemalloc-5.3.0"], "redis 7.2.4"),
    (["valkey_version:%s", "redis_version:%s", "8.0.1"], "valkey 8.0.1"),
    (["postgres (PostgreSQL) 16.2"], "postgresql 16.2"),
    (["10.11.6-MariaDB"], "mariadb 10.11.6"),
    (["BusyBox v1.36.1 (2023-11-07 18:53:09 UTC)"], "busybox 1.36.1"),
    (["OPENSSLDIR: \"/etc/ssl\"", "OpenSSL 1.1.1w  11 Sep 2023"], "openssl 1.1.1w"),
    (["KRB5_BRAND: krb5-1-20-1-final 1.20.1 20221115 "], "krb5 1.20.1"),
    ([" inflate 1.2.13 Copyright 1995-2022 Mark Adler "], "zlib 1.2.13"),
    (["ruby 3.2.2 (2023-03-30 revision e51014f9c0)", "Yukihiro Matsumoto"], "ruby 3.2.2"),
    (["X-Powered-By: PHP/8.3.2"], "php 8.3.2"),
    (["@(#)Bash version 5.2.15(1) release GNU"], "bash 5.2.15"),
  ]

  @Test func knowsProgramsByTheirContent() throws {
    for (texts, expected) in Self.samples {
      let found = try ProgramTrial.extract(KnownPrograms(), Self.elf(texts), at: "data/blob.bin")
      #expect(ProgramTrial.names(found) == [expected])
      #expect(found.packages.first?.attributes["evidence"] == "binary")
    }
  }

  @Test func doesNotTakeAMentionForTheProgram() throws {
    let mentions = [
      "built with OpenSSL 3.0.9 30 May 2023", "OpenSSL 3.0.9 30 May 2023", "requires Python 3.12.1", "3.12.1",
      "zlib version 1.2.13", "curl/7.88.1", "redis_version:%s", "7.2.4", "Apache/2.4.58", "PHP/8.1.0", "PostgreSQL 9.1",
      "git/2.39", "nginx/1.25.3", "libcurl/8.0.0", "SQLite format 3", "3.40.1", "jq: error", "1.6",
    ]
    #expect(try ProgramTrial.extract(KnownPrograms(), Self.elf(mentions)).isEmpty)
  }

  @Test func saysIntoWhatALibraryIsLinked() throws {
    let text = " inflate 1.2.13 Copyright 1995-2022 Mark Adler "
    let program = try ProgramTrial.extract(KnownPrograms(), Self.elf([text]), at: "usr/bin/tool")
    #expect(program.packages.first?.attributes["linked-into"] == "tool")
    let library = try ProgramTrial.extract(KnownPrograms(), Self.elf([text], type: 3), at: "usr/lib/libz.so.1")
    #expect(library.packages.first?.attributes["linked-into"] == nil)
  }

  /// A text that begins in one stretch of the search and ends in the next.
  @Test func findsTextsAcrossStretches() throws {
    for shift in stride(from: 0, to: 40, by: 7) {
      var writer = ElfWriter()
      let text = Array("nginx version: nginx/1.25.3\0".utf8)
      let before = [UInt8](repeating: 0x61, count: (4 << 20) - shift)
      writer.add(".rodata", before + text + [UInt8](repeating: 0x62, count: 100))
      #expect(try ProgramTrial.names(ProgramTrial.extract(KnownPrograms(), writer.bytes())) == ["nginx 1.25.3"])
    }
  }

  @Test func everySignatureCanBeFound() {
    for signature in KnownPrograms.signatures {
      for text in signature.markers + signature.without {
        #expect(text.utf8.count >= NeedleSet.minimumLength, "\(signature.name): \(text)")
      }
      // A text that is too short to be searched for at once needs something that is.
      if let needle = signature.version.needle, needle.utf8.count < NeedleSet.minimumLength {
        #expect(!signature.markers.isEmpty, "\(signature.name): \(needle)")
      }
      if case .alone = signature.version { #expect(!signature.markers.isEmpty, "\(signature.name)") }
      #expect(signature.product.split(separator: ":").count == 2)
    }
  }

  @Test func survivesDamage() {
    let all = Self.samples.flatMap(\.0)
    ProgramTrial.damage(
      [Self.elf(all), Self.elf(Array(all.reversed()), type: 3)], rounds: 150, seed: 76, [KnownPrograms()])
  }

  /// Programs of this machine, where dpkg knows their version.
  @Test func agreesWithDpkg() throws {
    guard Tool.find("dpkg-query") != nil else {
      print("skipped: dpkg-query is not installed")
      return
    }
    let candidates = [
      ("/usr/bin/bash", "bash", "bash"), ("/usr/bin/perl", "perl-base", "perl"), ("/usr/bin/git", "git", "git"),
      ("/usr/bin/curl", "curl", "curl"), ("/usr/bin/gzip", "gzip", "gzip"), ("/usr/bin/tar", "tar", "tar"),
      ("/usr/bin/xz", "xz-utils", "xz"), ("/usr/bin/jq", "jq", "jq"), ("/usr/bin/busybox", "busybox-static", "busybox"),
      ("/usr/bin/python3.11", "python3.11-minimal", "python"), ("/usr/bin/openssl", "openssl", "openssl"),
      ("/usr/lib/x86_64-linux-gnu/libcrypto.so.3", "libssl3", "openssl"),
      ("/usr/lib/x86_64-linux-gnu/libz.so.1", "zlib1g", "zlib"),
      ("/usr/lib/x86_64-linux-gnu/libexpat.so.1", "libexpat1", "expat"),
      ("/usr/lib/x86_64-linux-gnu/liblzma.so.5", "liblzma5", "xz"),
      ("/usr/lib/x86_64-linux-gnu/libc.so.6", "libc6", "glibc"),
    ]
    var checked = 0
    for (path, package, name) in candidates {
      guard let data = FileManager.default.contents(atPath: path), data.count < 8 << 20,
        let installed = try? Tool.run("dpkg-query", ["-W", "-f", "${Version}", package]), !installed.isEmpty
      else { continue }
      let upstream = installed.split(separator: ":").last ?? ""
      let found = try ProgramTrial.extract(KnownPrograms(), [UInt8](data), at: "opt/renamed")
      for match in found.packages where match.name == name {
        #expect(upstream.hasPrefix(match.version), "\(path): \(match.version), dpkg has \(installed)")
        checked += 1
      }
    }
    if checked == 0 { print("skipped: none of the programs is installed by dpkg here") }
  }

  @Test func readsTexts() throws {
    func names(_ path: String, _ text: String) throws -> [String] {
      try ProgramTrial.names(ProgramTrial.extract(ProgramTexts(), Array(text.utf8), at: path))
    }
    #expect(try names("usr/bin/elixir", "#!/bin/sh\nELIXIR_VERSION=1.15.7\n") == ["elixir 1.15.7"])
    #expect(try names("usr/lib/erlang/releases/26/OTP_VERSION", "26.2.1\n") == ["erlang 26.2.1"])
    #expect(try names("opt/OTP_VERSION", "26.2.1\n") == [])
    #expect(
      try names("usr/lib/firefox/application.ini", "[App]\nVendor=Mozilla\nName=Firefox\nVersion=121.0\n[Gecko]\n") == [
        "firefox 121.0"
      ])
    #expect(
      try names("usr/bin/composer", "#!/usr/bin/env php\nnamespace Composer\\Composer; const VERSION = '2.6.6';") == [
        "composer 2.6.6"
      ])
    #expect(try names("usr/bin/wp", "#!/usr/bin/env php\nwp-cli/wp-cli 2.9.0\n") == ["wp-cli 2.9.0"])
    #expect(try names("usr/bin/wp", "#!/bin/sh\nexec something\n") == [])
  }
}
