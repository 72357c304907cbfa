import Model

/// The processes that live, by pid and beginning. Bounded; a process that is not in it any more is still in the lineage
/// of its children.
struct ProcessTable {
  private var records: [Int32: ProcessRecord] = [:]
  private var leaving: [(pid: Int32, key: ProcessKey, time: UInt64)] = []
  private var leavingHead = 0
  let capacity: Int

  init(capacity: Int = 65_536) { self.capacity = capacity }

  var count: Int { records.count }

  /// The record of exactly this process; another that has the same pid now is not it.
  subscript(key: ProcessKey) -> ProcessRecord? {
    guard let record = records[key.pid], record.key.start == key.start || key.start == 0 else { return nil }
    return record
  }

  /// Whoever has the pid now.
  func current(_ pid: Int32) -> ProcessRecord? { records[pid] }

  mutating func insert(_ record: ProcessRecord) {
    if records.count >= capacity, records[record.key.pid] == nil, let victim = records.keys.first {
      records[victim] = nil
    }
    records[record.key.pid] = record
  }

  /// An exited process stays for a moment: events that were written on another processor may come after its end.
  mutating func exited(_ key: ProcessKey, at time: UInt64) {
    leaving.append((key.pid, key, time))
    let grace: UInt64 = 5_000_000_000
    while leavingHead < leaving.count, leaving[leavingHead].time &+ grace < time {
      let gone = leaving[leavingHead]
      if records[gone.pid]?.key == gone.key { records[gone.pid] = nil }
      leavingHead += 1
    }
    if leavingHead > 4096 {
      leaving.removeFirst(leavingHead)
      leavingHead = 0
    }
  }

  var all: some Sequence<ProcessRecord> { records.values }
}
