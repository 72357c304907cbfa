/// Which language a server runs a file in, by its name: what web servers do without being told more.
package enum ExtensionMap {
  private static let languages: [String: ScriptLanguage] = {
    let lists: [(ScriptLanguage, [String])] = [
      (
        .php,
        [
          "php", "php2", "php3", "php4", "php5", "php6", "php7", "php8", "phtml", "pht", "phtm", "phps", "phpt", "phar",
          "inc", "module", "install", "ctp", "hphp", "pgif",
        ]
      ),
      (.jsp, ["jsp", "jspx", "jspf", "jspa", "jsw", "jsv", "jtml", "tag", "tagx"]),
      (.asp, ["asp", "asa", "cer", "cdx", "htr", "stm", "shtm"]),
      (
        .aspx,
        ["aspx", "ashx", "asmx", "ascx", "asax", "svc", "soap", "rem", "cshtml", "vbhtml", "master", "axd", "xslt"]
      ),
      (.python, ["py", "pyw", "wsgi", "psp"]),
      (.perl, ["pl", "pm", "plx", "fcgi"]),
      (.node, ["js", "mjs", "cjs"]),
      (.ruby, ["rb", "erb", "ru"]),
      (.cfml, ["cfm", "cfml", "cfc", "cfr"]),
      (.cgi, ["cgi", "sh"]),
    ]
    var map: [String: ScriptLanguage] = [:]
    for (language, extensions) in lists { for name in extensions { map[name] = language } }
    return map
  }()

  /// The files that configure a server from within its own folders, lower case.
  static let configurationNames: Set<String> = [".htaccess", ".user.ini", "php.ini", "web.config", "htaccess.txt"]

  /// By the last extension; of `x.php.bak`, `x.php~` and `x.php.1` too, which servers hand out or run when misled.
  package static func language(ofPath path: String) -> ScriptLanguage? {
    if isPlainPHP(path.utf8) { return .php }
    var name = String(path.split(separator: "/").last ?? "").lowercased()
    if configurationNames.contains(name) { return .configuration }
    // Windows runs `x.asp;.jpg`, `x.php::$DATA` and `x.asp.` (IIS 6, NTFS streams).
    if let cut = name.firstIndex(where: { $0 == ";" || $0 == ":" }) { name = String(name[..<cut]) }
    while let last = name.last, last == "." || last == " " || last == "~" || last == "-" { name.removeLast() }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    for part in parts.suffix(2).reversed() {
      if let language = languages[String(part)] { return language }
      guard passedOver.contains(String(part)) || part.allSatisfy(\.isNumber) else { return nil }
    }
    return nil
  }

  /// `….php` without anything that would need a closer look: most files are.
  private static func isPlainPHP(_ path: String.UTF8View) -> Bool {
    var ending: UInt32 = 0
    for (place, byte) in path.reversed().enumerated() {
      if place < 4 {
        ending = ending << 8 | UInt32(byte)
      } else if byte == UInt8(ascii: "/") {
        break
      } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") {
        return false
      }
    }
    return ending == 0x7068_702E
  }

  /// Apache with several handlers looks behind extensions that it does not know.
  private static let passedOver: Set<String> = [
    "bak", "old", "orig", "save", "swp", "txt", "svn-base", "test", "disabled", "suspected", "tmp", "dist", "default",
  ]

  /// Whether a file of this name can only be data unless the server was told otherwise.
  static func isDataName(_ path: String) -> Bool {
    let data: Set<Substring> = [
      "jpg", "jpeg", "png", "gif", "bmp", "ico", "webp", "svg", "pdf", "txt", "log", "css", "zip", "gz", "mp3", "mp4",
      "woff", "ttf", "html", "htm", "xml", "json", "csv", "dat", "tmp", "cache", "bak", "ini", "conf", "db", "mdb",
    ]
    return path.lowercased().split(separator: ".").last.map { data.contains($0) } ?? false
  }
}
