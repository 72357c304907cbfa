/// A function, method or closure of the program.
final class FunctionInfo {
  let unit: CodeUnit
  let syntax: FunctionSyntax
  /// In lower case; -1 for closures.
  let name: Int32
  var owner: ClassInfo?
  var statics: [Int32: Slot] = [:]
  var calls = 0
  var active = 0

  init(_ unit: CodeUnit, _ syntax: FunctionSyntax, name: Int32, owner: ClassInfo?) {
    self.unit = unit
    self.syntax = syntax
    self.name = name
    self.owner = owner
  }
}

/// A class of the program.
final class ClassInfo {
  let unit: CodeUnit
  let syntax: ClassSyntax
  /// As written, and in lower case.
  let name: Int32
  let key: Int32
  var parent: ClassInfo?
  /// Also where the parent isn't declared in the program.
  let parentName: Int32
  var methods: [Int32: FunctionInfo] = [:]
  var constants: [Int32: Int32] = [:]
  var constantValues: [Int32: Value] = [:]
  var statics: [Int32: Slot] = [:]
  var isLinked = false

  init(_ unit: CodeUnit, _ syntax: ClassSyntax, name: Int32, key: Int32, parentName: Int32) {
    self.unit = unit
    self.syntax = syntax
    self.name = name
    self.key = key
    self.parentName = parentName
  }

  /// Up the line of parents, bounded: a program can name itself as its own ancestor.
  private func search<T>(_ find: (ClassInfo) -> T?) -> T? {
    var next: ClassInfo? = self
    for _ in 0..<32 {
      guard let current = next else { return nil }
      if let found = find(current) { return found }
      next = current.parent
    }
    return nil
  }

  func method(_ key: Int32) -> FunctionInfo? { search { $0.methods[key] } }
  func staticSlot(_ name: Int32) -> Slot? { search { $0.statics[name] } }
  func constantOwner(_ name: Int32) -> ClassInfo? { search { $0.constants[name] == nil ? nil : $0 } }
  func isSubclass(of key: Int32) -> Bool { search { $0.key == key || $0.parentName == key ? true : nil } ?? false }

  /// From the oldest ancestor down to the class itself.
  var lineage: [ClassInfo] {
    var result: [ClassInfo] = []
    var next: ClassInfo? = self
    while let current = next, result.count < 32 {
      result.append(current)
      next = current.parent
    }
    return result.reversed()
  }
}

/// What a closure runs.
struct ClosureTarget {
  var function: FunctionInfo?
  /// A callable that a closure was made of, where it is no function of the program.
  var callable: Value?
  var captured: [(name: Int32, slot: Slot)] = []
  var this: PHPObject?
  var owner: ClassInfo?
}

/// An object.
final class PHPObject {
  let declared: ClassInfo?
  /// The class's name in lower case; -1 where nothing is known of it.
  let className: Int32
  var properties: [Int32: Slot] = [:]
  var order: [Int32] = []
  /// Of an object whose properties aren't all known: what is missing is unknown, not null.
  var isLoose: Bool
  var closure: ClosureTarget?
  /// What objects of built-in classes hold: the array of an ArrayObject, the function's name of a ReflectionFunction …
  var payload: Value?

  init(_ declared: ClassInfo?, className: Int32, isLoose: Bool = false) {
    self.declared = declared
    self.className = className
    self.isLoose = isLoose
  }

  func slot(_ name: Int32) -> Slot {
    if let slot = properties[name] { return slot }
    let slot = Slot(isLoose ? .unknown(Unknown()) : .null)
    properties[name] = slot
    order.append(name)
    return slot
  }
}
