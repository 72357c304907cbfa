import Images
import Model
import Parsing

/// `ebin/NAME.app`: an application of Erlang's virtual machine, in whatever language: `{application, cowboy, [{vsn, …}]}.`
///
/// What belongs to Erlang's and Elixir's own distributions is of type `otp`. All others are named as Hex does, from
/// which nearly all come and whose names advisories use.
///
/// Source: Erlang's documentation, `app(4)`. macOS keeps folders of the same suffix, which are no files.
struct ErlangApplication: Extractor {
  static let name = "erlang-app"
  static let version = 1
  static let selectors: [Selector] = [.suffix("app")]

  func interest(in file: FileEntry, head: Bytes) -> Interest {
    file.folder == "ebin" || head.firstRange(of: Array("{application".utf8)) != nil
      ? .wholeIfSmall(upTo: 4 << 20) : .none
  }

  func extract(_ file: FileEntry, _ content: FileContent, into extraction: inout Extraction) throws(ParseError) {
    var parser = TermParser(content.bytes, comments: .percent, format: "Erlang application")
    for term in try parser.document() where term[0] == .atom("application") {
      guard let name = term[1]?.string, let properties = term[2], let version = properties["vsn"]?.text,
        !version.isEmpty, !version.hasPrefix("%")
      else { continue }
      let isOwn = Self.distribution.contains(name)
      var package = Package.installed(EcosystemName(isOwn ? "otp" : "hex", name), version)
      if let text = properties["description"]?.text, !text.isEmpty {
        package.attributes["description"] = String(text.prefix(200))
      }
      var needs: Set<String> = []
      for need in (properties["applications"]?.elements ?? []).prefix(500) {
        guard let other = need.string, other != name else { continue }
        let type = Self.distribution.contains(other) ? "otp" : "hex"
        needs.insert(PackageURL(type: type, name: other).description)
      }
      package.dependencies = needs.sorted()
      var graph = PackageGraph()
      graph.add(package)
      graph.write(into: &extraction)
    }
  }

  /// Applications of Erlang/OTP, of today and of earlier releases, and of Elixir.
  static let distribution: Set<String> = [
    "asn1", "common_test", "compiler", "cosEvent", "cosEventDomain", "cosFileTransfer", "cosNotification",
    "cosProperty", "cosTime", "cosTransactions", "crypto", "debugger", "dialyzer", "diameter", "edoc", "eldap",
    "erl_docgen", "erl_interface", "erts", "et", "eunit", "ftp", "gs", "hipe", "ic", "inets", "jinterface", "kernel",
    "megaco", "mnesia", "observer", "odbc", "orber", "os_mon", "ose", "otp_mibs", "parsetools", "percept",
    "public_key", "reltool", "runtime_tools", "sasl", "snmp", "ssh", "ssl", "stdlib", "syntax_tools", "test_server",
    "tftp", "tools", "typer", "webtool", "wx", "xmerl", "elixir", "eex", "ex_unit", "iex", "logger", "mix",
  ]
}
