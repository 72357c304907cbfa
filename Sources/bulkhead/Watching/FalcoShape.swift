import FalcoRules
import Model
import Parsing

/// Bulkhead's own findings in the shape of Falco's alerts, so that what reads Falco's goes on; rules of Falco write their
/// lines themselves.
///
/// Source: Falco's documentation, "Outputs" (JSON): `time`, `rule`, `priority`, `source`, `tags`, `hostname`, `output`,
/// `output_fields`.
enum FalcoShape {
  static func line(_ finding: Finding, host: String) -> [UInt8] {
    guard case .detection(let details) = finding.details else { return [] }
    let nanoseconds = details.time > 0 && details.time < 9e9 ? UInt64(details.time * 1e9) : 0
    let time = FalcoTime.rfc3339(nanoseconds)
    let priority = priority(finding.severity)
    let clock = time.split(separator: "T").last.map { String($0.dropLast()) } ?? ""
    var json = JSONWriter()
    json.object { json in
      json.member("hostname", host)
      json.member("output", "\(clock): \(priority) \(finding.title)")
      json.member("output_fields") { json in
        json.object { json in
          json.member("evt.time", Int(clamping: nanoseconds))
          json.member("container.id", details.container.map { String($0.id.prefix(12)) } ?? "host")
          json.member("container.name", details.container?.name ?? "host")
          let (repository, tag) = image(details.container?.image ?? "")
          json.member("container.image.repository", orNull: repository)
          json.member("container.image.tag", orNull: tag)
          json.member("container.image.digest", orNull: details.container?.digest)
          json.member("proc.pid", orNull: details.process.map { Int($0.pid) })
          json.member("proc.name", orNull: details.process.map { name($0.executable) })
          json.member("proc.exepath", orNull: details.process?.executable)
          json.member("proc.cmdline", orNull: details.process.map(command))
          json.member("proc.pname", orNull: details.ancestors.first.map { name($0.executable) })
          json.member("proc.pcmdline", orNull: details.ancestors.first.map(command))
          json.member("user.uid", orNull: details.process.flatMap { Int($0.user) })
          if let network = details.network { json.member("fd.name", "\(network.local)->\(network.remote)") }
          if let file = details.file { json.member("fs.path.name", file) }
          for (key, value) in finding.evidence.details.sorted(by: { $0.key < $1.key }) {
            json.member("bulkhead." + key, value)
          }
        }
      }
      json.member("priority", priority)
      json.member("rule", finding.rule)
      json.member("source", "syscall")
      json.member("tags", details.techniques + ["bulkhead"])
      json.member("time", time)
    }
    return json.bytes + [0x0A]
  }

  /// The priority that becomes this severity again.
  private static func priority(_ severity: Severity) -> String {
    switch severity {
    case .critical: FalcoPriority.critical.name
    case .high: FalcoPriority.error.name
    case .medium: FalcoPriority.warning.name
    case .low: FalcoPriority.notice.name
    case .negligible, .unknown: FalcoPriority.informational.name
    }
  }

  private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func command(_ process: DetectionDetails.Process) -> String {
    process.arguments.isEmpty ? name(process.executable) : process.arguments.joined(separator: " ")
  }

  /// `registry:5000/shop:1.2@sha256:…` → (`registry:5000/shop`, `1.2`).
  static func image(_ text: String) -> (repository: String?, tag: String?) {
    let bare = text.split(separator: "@", maxSplits: 1).first.map(String.init) ?? ""
    guard !bare.isEmpty else { return (nil, nil) }
    let slash = bare.lastIndex(of: "/") ?? bare.startIndex
    guard let colon = bare[slash...].lastIndex(of: ":") else { return (bare, nil) }
    return (String(bare[..<colon]), String(bare[bare.index(after: colon)...]))
  }
}
