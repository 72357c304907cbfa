import Parsing

/// One change that mends a failure, with what was there before: enough to do it, to show it, and to take it back.
package enum FixAction: Sendable, Hashable {
  case mode(path: String, from: Int, to: Int)
  case owner(path: String, from: Owner, to: Owner)
  /// `from` nil where there was no file.
  case content(path: String, from: String?, to: String)

  package struct Owner: Sendable, Hashable {
    package var user: Int
    package var group: Int

    package init(user: Int, group: Int) {
      self.user = user
      self.group = group
    }
  }

  package var path: String {
    switch self {
    case .mode(let path, _, _), .owner(let path, _, _), .content(let path, _, _): path
    }
  }

  /// The same the other way round; nil where the file was made and is to go.
  package var reversed: FixAction? {
    switch self {
    case .mode(let path, let from, let to): .mode(path: path, from: to, to: from)
    case .owner(let path, let from, let to): .owner(path: path, from: to, to: from)
    case .content(let path, let from?, let to): .content(path: path, from: to, to: from)
    case .content(_, nil, _): nil
    }
  }

  /// As a person reads it; files as lines with - and +.
  package var text: String {
    switch self {
    case .mode(let path, let from, let to):
      return "\(path): mode \(FileModeEvaluator.octal(from)) becomes \(FileModeEvaluator.octal(to))"
    case .owner(let path, let from, let to):
      return "\(path): owner \(from.user):\(from.group) becomes \(to.user):\(to.group)"
    case .content(let path, let from, let to):
      let old = (from ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      let new = to.split(separator: "\n", omittingEmptySubsequences: false)
      let change = new.difference(from: old)
      var lines = ["\(path):\(from == nil ? " is made" : "")"]
      lines += change.removals.map { if case .remove(_, let line, _) = $0 { "  - \(line)" } else { "" } }
      lines += change.insertions.map { if case .insert(_, let line, _) = $0 { "  + \(line)" } else { "" } }
      return lines.joined(separator: "\n")
    }
  }
}

/// All changes of one fix, in their order.
package struct FixPlan: Sendable, Hashable {
  package var actions: [FixAction] = []
  /// What has to be done by a person afterwards, or could not be planned.
  package var notes: [String] = []

  package init() {}
}

extension FixPlan {
  /// `bulkhead.fix/1`: kept beside the backup, read again by an undo.
  package var journal: [UInt8] {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("schema", "bulkhead.fix/1")
      json.member("actions") { json in
        json.array { json in
          for action in actions {
            json.object { json in
              json.member("path", action.path)
              switch action {
              case .mode(_, let from, let to):
                json.member("kind", "mode")
                json.member("from", from)
                json.member("to", to)
              case .owner(_, let from, let to):
                json.member("kind", "owner")
                json.member("fromUser", from.user)
                json.member("fromGroup", from.group)
                json.member("toUser", to.user)
                json.member("toGroup", to.group)
              case .content(_, let from, let to):
                json.member("kind", "content")
                json.member("from", orNull: from)
                json.member("to", to)
              }
            }
          }
        }
      }
      json.member("notes", notes)
    }
    return json.bytes + [0x0A]
  }

  package init(journal: Bytes) throws(ParseError) {
    let document = try JSONValue(parsing: journal)
    guard document["schema"]?.string == "bulkhead.fix/1" else {
      throw ParseError("fix journal", "expected bulkhead.fix/1")
    }
    for row in document["actions"]?.elements ?? [] {
      func number(_ key: String) throws(ParseError) -> Int {
        guard let number = row[key]?.integer else { throw ParseError("fix journal", "'\(key)' is missing") }
        return number
      }
      guard let path = row["path"]?.string, path.hasPrefix("/") else { throw ParseError("fix journal", "no path") }
      switch row["kind"]?.string {
      case "mode": actions.append(.mode(path: path, from: try number("from"), to: try number("to")))
      case "owner":
        actions.append(
          .owner(
            path: path, from: .init(user: try number("fromUser"), group: try number("fromGroup")),
            to: .init(user: try number("toUser"), group: try number("toGroup"))))
      case "content":
        guard let to = row["to"]?.string else { throw ParseError("fix journal", "'to' is missing") }
        actions.append(.content(path: path, from: row["from"]?.string, to: to))
      default: throw ParseError("fix journal", "an action of an unknown kind")
      }
    }
  }
}
