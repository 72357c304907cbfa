/// Every field that is known, by name.
package enum FieldCatalogue {
  package static let fields: [FalcoField] =
    EventFields.all + ProcessFields.all + ProcessFields.absent + DescriptorFields.all + DescriptorFields.absent
    + ContainerFields.all + AccountFields.all

  private static let byName = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Names whose last part is an argument: `evt.arg.flags` is `evt.arg[flags]`.
  private static let dotted = ["evt.arg.", "evt.rawarg.", "container.label.", "k8s.pod.label.", "k8s.ns.label."]

  /// The field and its argument, or why there is none.
  static func resolve(_ name: FieldName) -> Result<(FalcoField, FalcoField.Argument), FieldError> {
    var wanted = name.name
    var text = name.argument
    if byName[wanted] == nil, text == nil, let prefix = dotted.first(where: { wanted.hasPrefix($0) }) {
      text = String(wanted.dropFirst(prefix.count))
      wanted = String(prefix.dropLast())
    }
    guard let field = byName[wanted] else { return .failure(FieldError(reason: unknown(name.name))) }
    switch (field.argument, text) {
    case (.none, nil), (.optionalIndex, nil), (.optionalKey, nil): return .success((field, .none))
    case (.none, .some):
      return .failure(FieldError(reason: "the field '\(wanted)' takes no argument; write it without […]"))
    case (.key, nil):
      return .failure(FieldError(reason: "the field '\(wanted)' needs an argument: \(wanted)[name]"))
    case (.optionalIndex, .some(let text)):
      guard let index = Int(text), (0...1000).contains(index) else {
        return .failure(FieldError(reason: "the argument of '\(wanted)' is a number from 0, not '\(text.prefix(40))'"))
      }
      return .success((field, .index(index)))
    case (.optionalKey, .some(let text)), (.key, .some(let text)): return .success((field, .key(text)))
    }
  }

  struct FieldError: Error { var reason: String }

  private static func unknown(_ name: String) -> String {
    let near = fields.map { ($0.name, distance(Array($0.name.utf8), Array(name.utf8))) }.min { $0.1 < $1.1 }
    let hint = near.map { $0.1 <= 3 ? "; did you mean '\($0.0)'?" : "" } ?? ""
    return "the field '\(name.prefix(80))' is not supported\(hint)"
  }

  /// Levenshtein's distance.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard abs(a.count - b.count) <= 3 else { return 99 }
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let cost = min(row[j + 1] + 1, row[j] + 1, diagonal + (byte == b[j] ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[b.count]
  }
}
