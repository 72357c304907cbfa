/// The languages in which shells are written, as a server runs them.
package enum ScriptLanguage: String, Sendable, Hashable, CaseIterable {
  case php, jsp, asp, aspx, python, perl, node, ruby, cfml, cgi
  /// A server's own configuration: `.htaccess`, `.user.ini`, `web.config`.
  case configuration

  /// For people.
  package var title: String {
    switch self {
    case .php: "PHP"
    case .jsp: "JSP"
    case .asp: "ASP"
    case .aspx: "ASP.NET"
    case .python: "Python"
    case .perl: "Perl"
    case .node: "JavaScript (Node.js)"
    case .ruby: "Ruby"
    case .cfml: "CFML"
    case .cgi: "CGI shell script"
    case .configuration: "server configuration"
    }
  }

  /// Whether code stands in islands within a page.
  var isEmbedded: Bool {
    switch self {
    case .php, .jsp, .asp, .aspx: true
    default: false
    }
  }

  /// Keeps the fingerprints and features of the languages apart.
  var salt: UInt32 {
    switch self {
    case .php: 0x9E37_79B1
    case .jsp: 0x85EB_CA77
    case .asp: 0xC2B2_AE3D
    case .aspx: 0x27D4_EB2F
    case .python: 0x1656_67B1
    case .perl: 0x2545_F491
    case .node: 0x4CF5_AD43
    case .ruby: 0x7FEB_352D
    case .cfml: 0x846C_A68B
    case .cgi: 0x68E3_1DA4
    case .configuration: 0xB529_7A4D
    }
  }
}
