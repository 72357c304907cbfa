import Parsing

/// Reads the kernel's `struct audit_rule_data` (linux/audit.h), as AUDIT_LIST_RULES answers it.
enum AuditRuleRecord {
  private static let fieldNames: [UInt32: String] = [
    0: "pid", 1: "uid", 2: "euid", 3: "suid", 4: "fsuid", 5: "gid", 6: "egid", 7: "sgid", 8: "fsgid", 9: "auid",
    10: "pers", 11: "arch", 12: "msgtype", 13: "subj_user", 14: "subj_role", 15: "subj_type", 16: "subj_sen",
    17: "subj_clr", 18: "ppid", 19: "obj_user", 20: "obj_role", 21: "obj_type", 22: "obj_lev_low",
    23: "obj_lev_high", 24: "auid_set", 25: "sessionid", 26: "fstype", 100: "devmajor", 101: "devminor",
    102: "inode", 103: "exit", 104: "success", 105: "path", 106: "perm", 107: "dir", 108: "filetype",
    109: "obj_uid", 110: "obj_gid", 111: "compare", 112: "exe", 113: "saddr_fam", 200: "a0", 201: "a1", 202: "a2",
    203: "a3", 210: "key",
  ]

  /// Fields whose value is the length of a text in the buffer behind the record.
  private static let texts: Set<UInt32> = [13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 105, 107, 112, 210]

  static let headSize = 1040

  static func parse(_ record: Bytes) throws(ParseError) -> AuditRule {
    func word(_ index: Int) -> UInt32 { record.integer(at: index &* 4, as: UInt32.self) ?? 0 }
    guard record.count >= headSize else { throw ParseError("audit rule", "shorter than \(headSize) bytes") }
    let count = Int(min(word(2), 64))
    let lists: [UInt32: AuditRule.List] = [
      0: .user, 1: .task, 2: .entry, 3: .watch, 4: .exit, 5: .exclude, 6: .filesystem,
    ]
    let actions: [UInt32: AuditRule.Action] = [0: .never, 1: .possible, 2: .always]
    guard let action = actions[word(1)] else { throw ParseError("audit rule", "unknown action \(word(1))") }
    // The bit that asks to be put first is no part of the list's number.
    var rule = AuditRule(action: action, list: lists[word(0) & ~0x10] ?? .other)
    // For "all" auditctl sets every bit but those of the last words; calls have numbers below 448 yet.
    rule.coversAllCalls = rule.list != .exit || (3..<17).allSatisfy { word($0) == .max }
    var text = headSize
    for index in 0..<count {
      let kind = word(67 + index)
      let value = word(131 + index)
      let comparison = comparison(word(195 + index))
      var content = "\(value)"
      if texts.contains(kind) {
        let length = Int(value)
        guard length <= record.count - text else { throw ParseError("audit rule", "text longer than the record") }
        content = record[text..<text + length].text
        text += length
      }
      switch kind {
      case 105 where comparison == "=": rule.path = content
      case 107 where comparison == "=": rule.directory = content
      case 106 where comparison == "=": rule.permissions = permissions(value)
      case 210: rule.key = content
      case 9, 1, 2:
        rule.fields.append(
          .init(name: fieldNames[kind] ?? "", comparison: comparison, value: value == .max ? "unset" : content))
      default:
        rule.fields.append(.init(name: fieldNames[kind] ?? "field\(kind)", comparison: comparison, value: content))
      }
    }
    return rule
  }

  private static func permissions(_ bits: UInt32) -> Set<AuditPermission> {
    var set: Set<AuditPermission> = []
    if bits & 1 != 0 { set.insert(.execute) }
    if bits & 2 != 0 { set.insert(.write) }
    if bits & 4 != 0 { set.insert(.read) }
    if bits & 8 != 0 { set.insert(.attributes) }
    return set
  }

  private static func comparison(_ flags: UInt32) -> String {
    switch flags & 0x7800_0000 {
    case 0x4000_0000: "="
    case 0x3000_0000: "!="
    case 0x1000_0000: "<"
    case 0x2000_0000: ">"
    case 0x5000_0000: "<="
    case 0x6000_0000: ">="
    case 0x0800_0000: "&"
    case 0x4800_0000: "&="
    default: "?"
    }
  }
}
