import Testing

@testable import FalcoRules

@Suite struct CoverageTests {
  @Test(arguments: [
    ("evt.type = execve and proc.name = sh", RuleCoverage.Extent.whole, ""),
    ("evt.type in (symlink, symlinkat) and evt.arg.target = /etc", .never, "no events of the types symlink, symlinkat"),
    ("evt.type = execve and proc.cwd startswith /dev/shm", .never, "proc.cwd: the working directory"),
    ("evt.type = execve and (proc.cwd startswith /x or proc.exe startswith /x)", .partial, "proc.cwd"),
    ("evt.type = execve and not proc.cwd startswith /x", .partial, "proc.cwd"),
    ("evt.type = execve and evt.num = 0", .never, "evt.num=0"),
    ("evt.type = execve and not evt.num = 0", .whole, ""),
    ("evt.type = execve and evt.dir = >", .never, "only the ends"),
    ("evt.type = execve and fd.name exists", .never, "execve has no fd.name"),
    ("evt.type = openat and evt.arg.request = x", .never, "openat has no argument 'request'"),
    ("evt.type in (execve, symlink)", .partial, "no events of the types symlink arrive"),
    ("evt.type = openat and fd.name = /etc/x", .partial, "opens are seen in containers only"),
  ])
  func whatARuleMissesIsSaid(_ condition: String, _ extent: RuleCoverage.Extent, _ part: String) throws {
    let set = FalcoRuleSet.condition(condition, supply: .full)
    let coverage = try #require(set.coverage.first)
    #expect(coverage.extent == extent, "\(coverage)")
    #expect(part.isEmpty ? coverage.reasons.isEmpty : coverage.reasons.contains { $0.contains(part) }, "\(coverage)")
  }

  @Test func emptyOutputFieldsAreNamed() {
    let set = FalcoRuleSet.load(
      "- rule: X\n  desc: d\n  condition: evt.type = execve\n  output: '%proc.cwd %proc.name'\n  priority: INFO\n")
    #expect(set.coverage.first?.emptyOutputFields == ["proc.cwd"])
  }

  @Test func rulesAreAskedOnlyForTheirTypes() {
    let set = FalcoRuleSet.condition("evt.type in (connect, listen) and fd.port = 80", supply: .full)
    #expect(Set(set.byType.keys) == ["connect", "listen"])
    #expect(Set(FalcoRuleSet.condition("proc.name = x", supply: .full).byType.keys) == EventSupply.full.types)
    #expect(
      Set(FalcoRuleSet.condition("not evt.type = execve and proc.name = x", supply: .full).byType.keys)
        == EventSupply.full.types.subtracting(["execve"]))
  }

  @Test func everyFieldHasOneName() {
    let names = FieldCatalogue.fields.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(FieldCatalogue.fields.allSatisfy { $0.absence?.isEmpty != true })
  }
}
