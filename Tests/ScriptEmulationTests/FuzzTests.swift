import Emulation
import Testing

@testable import ScriptEmulation

/// Broken and hostile pages: nothing traps, and the budgets hold.
@Suite struct FuzzTests {
  static let seeds = [
    "<%@ language=\"VBScript\"%><% Function f(a)\nFor i = 1 To Len(a)\nf = f & Chr(Asc(Mid(a, i, 1)) Xor 3)\nNext\nEnd Function\nIf x = \"\" Then Execute f(\"abc\") Else Eval Request(\"a\") End If %>",
    "<%! class U extends ClassLoader { byte[] b = {1, 2}; Object g(String... s) { return (Object) s[0]; } } %><% for (int i = 0; i < 9; i++) { new U().g(request.getParameter(\"x\") + (char) i); } switch (a) { case 1: break; } %>${param.a}",
    "<%@ Page Language=\"C#\" %><script runat=server>[WebMethod] public string A(string c) { var p = new Process { FileName = $\"{c}\" }; try { p.Start(); } catch { } return @\"\"\"\"; }</script>",
    "<jsp:root><jsp:scriptlet>a &lt; b <![CDATA[ x ]]></jsp:scriptlet></jsp:root>#@~^AAAAAA==nX+^#~@",
  ]

  static func run(_ bytes: [UInt8], _ budget: EmulationBudget) -> [EmulationResult] {
    let context = EmulationContext(path: "/x")
    return [
      ASPEmulator(budget: budget).run(bytes, context: context),
      JSPEmulator(budget: budget).run(bytes, context: context),
      ASPXEmulator(budget: budget).run(bytes, context: context),
    ]
  }

  @Test func mutatedPages() {
    var random = Random(state: 7)
    var budget = EmulationBudget()
    budget.steps = 2_000
    budget.milliseconds = 20
    for round in 0..<60 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<(1 + random.below(12)) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(
            contentsOf: bytes[place..<min(bytes.count, place + random.below(30))], at: random.below(bytes.count))
        default: bytes.insert(Array("(){}[]\"'<%>.,;=&\n\\".utf8)[random.below(18)], at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      for result in Self.run(bytes, budget) { #expect(result.steps <= 2 * budget.steps + 16) }
    }
  }

  @Test func everyPrefix() {
    var budget = EmulationBudget()
    budget.steps = 500
    budget.milliseconds = 20
    for seed in Self.seeds {
      for length in stride(from: 0, to: seed.utf8.count, by: 41) {
        _ = Self.run(Array(seed.utf8.prefix(length)), budget)
      }
    }
  }

  @Test(arguments: [
    "(", "[", "{", "a(", "-", "!", "a?", "a=", "new A(", "if(a)", "class A{", "f(function(){", "\"\"+(", "a.b(",
    "<z:scriptlet>",
  ])
  func nesting(_ piece: String) {
    var budget = EmulationBudget()
    budget.milliseconds = 20
    let deep = String(repeating: piece, count: 2_000)
    for page in [
      "<%" + deep + "%>", "<%@ Page Language=\"Jscript\"%><%" + deep + "%>", "<%@language=jscript%><%" + deep,
      "${" + deep + "}",
    ] {
      _ = Self.run(Array(page.utf8), budget)
    }
  }

  @Test(arguments: ["a&", "a+", "a.b().c()+", "x:", "x=x&x:", "else if(a){}", "elseif a then\n"])
  func length(_ piece: String) {
    var budget = EmulationBudget()
    budget.milliseconds = 20
    _ = Self.run(Array(("<% y = " + String(repeating: piece, count: 2_000) + "a %>").utf8), budget)
  }

  @Test(arguments: [
    "<% Do While True\nx = x & \"aaaaaaaaaaaaaaaa\"\nLoop %>", "<% For i = 1 To 1000000000 : y = y + 1 : Next %>",
    "<% Function f(a)\nf = f(a & a)\nEnd Function\nx = f(\"aaaaaaaa\") %>", "<% x = \"Execute x\"\nExecute x %>",
    "<% x = \"a\"\nFor i = 1 To 60 : x = x & x : Next %>",
  ])
  func bombs(_ page: String) {
    let started = ContinuousClock.now
    var budget = EmulationBudget()
    budget.milliseconds = 60
    let result = ASPEmulator(budget: budget).run(Array(page.utf8), context: EmulationContext(path: "/x.asp"))
    #expect(started.duration(to: .now) < .seconds(5))
    #expect(result.steps <= budget.steps)
  }

  /// A small generator whose numbers are the same in every run (xorshift).
  struct Random {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(1, bound)))
    }
  }
}
