/// What a query of a database means, the same for all languages of this room.
enum Queries {
  /// - Parameter opened: what the request says about where the connection leads; nil: nothing.
  static func judge(_ text: Value, opened: Value?, sink: String, line: Int, in machine: Machine) {
    guard let taint = text.mark else { return }
    if Bytes.contains(text.beginning, "xp_cmdshell") {
      machine.prove(.taintedCommand, "xp_cmdshell", line: line, taint: taint)
    } else if opened?.mark != nil || namesTable(text) || text.isWhollyTainted {
      machine.prove(.taintedQuery, sink, line: line, taint: taint)
    }
  }

  /// Whether it reads whole the table that the client names: `select * from ` with nothing known behind.
  private static func namesTable(_ text: Value) -> Bool {
    guard text.bytes == nil, text.ending.isEmpty else { return false }
    let beginning = Bytes.lowered(text.beginning)
    return beginning.starts(with: Array("select ".utf8)) && beginning.suffix(6).elementsEqual(" from ".utf8)
  }
}
