/// Shells, command-line tools and desktop programs.
enum ToolSignatures {
  static let all: [ProgramSignature] = [
    .program("busybox", "busybox:busybox", .between("BusyBox v", "#.#.#")),
    .program("bash", "gnu:bash", .between("@(#)Bash version ", "#.#.#", "(")),
    .program("util-linux", "kernel:util-linux", .between("\0util-linux ", "#.#.#~", "\0")),
    .program("util-linux", "kernel:util-linux", .between("\0util-linux ", "#.#~", "\0")),
    .program("curl", "haxx:curl", ["curl: option %s"], .between("\0curl ", "#.#.#", " (")),
    .program("curl", "haxx:curl", ["curl --help"], .between("\0curl/", "#.#.#", "\0")),
    .program("wget", "gnu:wget", ["GNU Wget %s"], .alone("1.#.#")),
    .program("wget", "gnu:wget", ["GNU Wget %s"], .alone("1.#")),
    .program("git", "git-scm:git", ["GIT_USER_AGENT"], .between("git/", "#.#.#~", "\0")),
    .program("xz", "tukaani:xz", .between("\0xz (XZ Utils) ", "#.#.#~")),
    .program(
      "zstd", "facebook:zstandard", ["*** %s (%i-bit) %s"], named: ["zstd", "pzstd", "unzstd"],
      .between("\0v", "1.#.#", "\0")),
    .program("gzip", "gnu:gzip", ["not in gzip format", "Jean-loup Gailly."], .alone("1.#")),
    .program("tar", "gnu:tar", ["TAR_OPTIONS"], .alone("1.#")),
    .program("sudo", "sudo_project:sudo", ["Sudo version %s\n"], .alone("1.#.#~")),
    .program("tcpdump", "tcpdump:tcpdump", ["tcpdump_print"], named: ["tcpdump"], .between("%s version ", "#.#.#")),
    .program("jq", "jqlang:jq", ["jq - commandline JSON processor"], .alone("1.#.#~")),
    .program("jq", "jqlang:jq", ["jq - commandline JSON processor"], .alone("1.#~")),
    .program("socat", "dest-unreach:socat", ["socat version %s on"], .alone("1.#.#.#")),
    .program("tini", "tini_project:tini", .between("tini version ", "#.#.#")),
    .program("crun", "crun_project:crun", ["libcrun_"], named: ["crun"], .alone("1.#.#")),
    .program("ffmpeg", "ffmpeg:ffmpeg", ["the FFmpeg developers"], .between("%s version ", "#.#.#")),
    .program("ffmpeg", "ffmpeg:ffmpeg", ["the FFmpeg developers"], .between("%s version ", "#.#")),
    .program("chrome", "google:chrome", ["crbug.com/"], named: ["chrom"], .between("\0", "#.#.#.#", "\0Default")),
    .program("chrome", "google:chrome", ["crbug.com/"], named: ["chrom"], .between("\0", "#.#.#.#", "\0chrome\0")),
    .program("sqlcipher", "zetetic:sqlcipher", ["cipher_page_size"], named: ["sqlcipher"], .alone("3.#.#")),
  ]
}
