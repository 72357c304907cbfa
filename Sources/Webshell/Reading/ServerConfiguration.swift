/// What servers' configuration says about which files are run as which language.
///
/// Texts are given, nothing is read: of Apache httpd (`httpd.conf`, `.htaccess`), nginx, PHP (`php.ini`, `.user.ini`,
/// php-fpm pools) and IIS (`web.config`). What a later text says of the same folder and extension wins.
package struct ServerConfiguration: Sendable, Hashable {
  package enum Format: Sendable, Hashable, CaseIterable { case apache, nginx, php, iis }

  private struct Mapping: Sendable, Hashable {
    /// With its slash; empty for everywhere.
    var folder: String
    /// Lower case, without the dot; nil for every file.
    var suffix: String?
    var language: ScriptLanguage
  }

  private var mappings: [Mapping] = []
  /// Files that are run before or behind every script, as written.
  package private(set) var prepended: [String] = []

  package static let maximumMappings = 10_000
  /// Of one text, bytes that are looked at.
  package static let maximumBytes = 1 << 20

  package init() {}

  /// Which format a file of this name has; nil where it configures no server.
  package static func format(ofPath path: String) -> Format? {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    switch name {
    case ".htaccess", "httpd.conf", "apache2.conf": return .apache
    case ".user.ini", "php.ini", "php-fpm.conf", "www.conf": return .php
    case "web.config", "applicationhost.config": return .iis
    default:
      guard name.hasSuffix(".conf") else { return nil }
      return path.contains("nginx") ? .nginx : path.contains("apache") || path.contains("httpd") ? .apache : nil
    }
  }

  /// - Parameter folder: the folder that the text is about (that of an `.htaccess`); empty for a whole server.
  package mutating func add(_ text: String, format: Format, folder: String = "") {
    let folder = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    var section: [String] = []
    for raw in text.utf8.prefix(Self.maximumBytes).split(separator: 0x0A) {
      let line = String(decoding: raw, as: UTF8.self)[...].trimmed.lowercased()
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";"), mappings.count < Self.maximumMappings else {
        continue
      }
      switch format {
      case .apache: apache(line, folder, &section)
      case .nginx: nginx(line, &section)
      case .php: php(line, folder)
      case .iis: iis(line, folder)
      }
    }
  }

  /// How the file would be run; nil where nothing was said of it.
  package func language(ofPath path: String) -> ScriptLanguage? {
    let path = path.lowercased()
    let name = path.split(separator: "/").last ?? ""
    return mappings.last { mapping in
      path.hasPrefix(mapping.folder.lowercased())
        && (mapping.suffix.map { name.hasSuffix("." + $0) || name.contains("." + $0 + ".") || name == $0 } ?? true)
    }?.language
  }

  private mutating func map(_ suffixes: [String], _ folder: String, _ language: ScriptLanguage) {
    for suffix in suffixes { mappings.append(Mapping(folder: folder, suffix: suffix, language: language)) }
  }

  private mutating func apache(_ line: String, _ folder: String, _ section: inout [String]) {
    let words = line.split(whereSeparator: { " \t\"'".contains($0) }).map(String.init)
    guard let first = words.first else { return }
    switch first {
    case "<files", "<filesmatch": section = Self.suffixes(in: line)
    case "</files>", "</filesmatch>": section = []
    case "addtype", "addhandler", "action":
      guard words.count > 2, let language = Self.language(inHandler: words[1]) else { return }
      map(words.dropFirst(2).map { String($0.drop { $0 == "." }) }, folder, language)
    case "sethandler", "forcetype":
      guard words.count > 1, let language = Self.language(inHandler: words[1]) else { return }
      if section.isEmpty { mappings.append(Mapping(folder: folder, suffix: nil, language: language)) }
      map(section, folder, language)
    case "php_value", "php_admin_value": if words.count > 1 { php(words.dropFirst().joined(separator: "="), folder) }
    default: break
    }
  }

  private mutating func nginx(_ line: String, _ section: inout [String]) {
    if line.hasPrefix("location") { section = Self.suffixes(in: line) }
    if line.contains("fastcgi_pass") || line.contains("uwsgi_pass") {
      map(
        section.filter { ExtensionMap.language(ofPath: "x." + $0) != nil || ExtensionMap.isDataName("x." + $0) }, "",
        .php)
    }
    if line.hasPrefix("}") { section = [] }
  }

  private mutating func php(_ line: String, _ folder: String) {
    let parts = line.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return }
    let value =
      String(parts[1].filter { $0 != "\"" && $0 != "'" }[...]).split(separator: ";").first.map { $0.trimmed } ?? ""
    let key = parts[0].trimmed
    if key.contains("auto_prepend_file") || key.contains("auto_append_file") {
      guard !value.isEmpty, value != "none", prepended.count < 1_000 else { return }
      prepended.append(value.hasPrefix("/") || value.contains(":") ? String(value) : folder + value)
      map([String(value.split(separator: "/").last ?? "")], folder, .php)
    } else if key == "security.limit_extensions" {
      map(value.split(separator: " ").map { String($0.drop { $0 == "." }) }, "", .php)
    }
  }

  private mutating func iis(_ line: String, _ folder: String) {
    guard line.contains("<add "), line.contains("scriptprocessor") || line.contains("modules=") else { return }
    let parts = line.split(separator: "\"").map(String.init)
    guard let path = parts.first(where: { $0.hasPrefix("*.") }) else { return }
    let language: ScriptLanguage? = line.contains("php") ? .php : line.contains("asp.dll") ? .asp : nil
    if let language { map([String(path.dropFirst(2))], folder, language) }
  }

  /// `application/x-httpd-php`, `php5-script`, `proxy:unix:/run/php-fpm.sock|fcgi://…`.
  private static func language(inHandler handler: String) -> ScriptLanguage? {
    if handler.contains("php") { return .php }
    if handler.contains("cgi-script") { return .cgi }
    return handler.contains("python") ? .python : handler.contains("perl") ? .perl : nil
  }

  /// What looks like extensions or names in `<FilesMatch "\.(jpg|png)$">`, `<Files "x.png">`, `location ~ \.php$`.
  private static func suffixes(in line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isOpen = false
    for character in line {
      if character == "." || character == "(" || character == "|" {
        if !word.isEmpty, isOpen { words.append(word) }
        word = ""
        isOpen = true
      } else if character.isLetter || character.isNumber {
        if isOpen { word.append(character) }
      } else {
        if !word.isEmpty { words.append(word) }
        word = ""
        isOpen = false
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
