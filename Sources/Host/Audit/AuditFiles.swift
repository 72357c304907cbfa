import Parsing

extension HostRoot {
  /// The rules that the next start of the audit system loads, and where they stand.
  ///
  /// `augenrules` makes audit.rules of all files in rules.d; where it runs they are what counts, else the one file.
  package func auditRules() -> (rules: AuditRuleFile, files: [String], problems: [HostError]) {
    var files = list("/etc/audit/rules.d").filter { $0.hasSuffix(".rules") }.map { "/etc/audit/rules.d/" + $0 }
    if files.isEmpty { files = ["/etc/audit/audit.rules"] }
    var whole: [UInt8] = []
    var read: [String] = []
    var problems: [HostError] = []
    for file in files {
      do throws(HostError) {
        whole += try self.read(file, limit: 8 << 20).array + [UInt8(ascii: "\n")]
        read.append(file)
      } catch {
        if !error.isAbsent { problems.append(error) }
      }
    }
    let parsed = AuditRuleFile(parsing: Bytes(whole)) { path in
      (try? self.status(path))?.kind == .directory
    }
    return (parsed, read, problems)
  }
}
