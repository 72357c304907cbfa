import Model

/// Which name led to an address, for each container by itself: two that share an address at a provider stay apart.
/// Bounded; the oldest half goes first.
struct NameCache {
  private struct Key: Hashable {
    var container: String
    var address: IPAddress
  }

  private var names: [Key: String] = [:]
  private var order: [Key] = []
  let capacity: Int

  init(capacity: Int = 32_768) { self.capacity = capacity }

  mutating func learn(_ lookup: NameLookup, container: String) {
    guard lookup.isAnswer, lookup.code == 0 else { return }
    for address in lookup.addresses.prefix(32) {
      let key = Key(container: container, address: address)
      if names.updateValue(lookup.name, forKey: key) == nil { order.append(key) }
    }
    if order.count > capacity {
      for old in order.prefix(capacity / 2) { names[old] = nil }
      order.removeFirst(capacity / 2)
    }
  }

  func name(of address: IPAddress, container: String) -> String {
    names[Key(container: container, address: address)] ?? ""
  }
}
