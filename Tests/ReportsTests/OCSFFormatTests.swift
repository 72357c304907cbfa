import Model
import Parsing
import Testing

@testable import Reports

@Suite struct OCSFFormatTests {
  private static let tool = Report.Tool(name: "bulkhead", version: "1.2.3")

  private func event(_ response: String, _ direction: String = "outbound") throws -> JSONValue {
    let details = DetectionDetails(
      techniques: ["T1059.004", "T1571"], container: .init(id: "c1", name: "shop", image: "shop:1", digest: "sha256:a"),
      process: .init(pid: 7, executable: "/bin/sh", arguments: ["sh", "-i"], user: "33"),
      ancestors: [.init(pid: 6, executable: "/usr/sbin/nginx", arguments: [], user: "0")],
      network: .init(protocol: "tcp", local: "172.17.0.2:4000", remote: "[2001:db8::1]:443", direction: direction),
      time: 1_700_000_000.5, response: response)
    let finding = Finding(
      kind: .detection, rule: "reverse-shell.stdio", severity: .critical, title: "A shell on a socket",
      subject: Subject(kind: .container, name: "shop", identifier: "c1"), evidence: Evidence(details: ["why": "it is"]),
      remediation: "Stop it.", details: .detection(details), identity: ["x"])
    let line = try #require(OCSFFormat.line(finding, tool: Self.tool))
    #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1)
    return try JSONValue(parsing: Bytes(line))
  }

  /// What the class requires, with the types that it requires.
  @Test func requiredAttributesAreThere() throws {
    let event = try event("alert")
    #expect(event["activity_id"]?.integer == 1 && event["category_uid"]?.integer == 2)
    #expect(event["class_uid"]?.integer == 2004 && event["type_uid"]?.integer == 2004 * 100 + 1)
    #expect(event["severity_id"]?.integer == 5 && event["time"]?.integer == 1_700_000_000_500)
    #expect(event["finding_info"]?["title"]?.string == "A shell on a socket")
    #expect(event["finding_info"]?["uid"]?.string?.isEmpty == false)
    #expect(event["metadata"]?["version"]?.string == "1.3.0")
    #expect(event["metadata"]?["product"]?["vendor_name"]?.string == "bulkhead")
    #expect(event["action_id"]?.integer == 1 && event["disposition_id"]?.integer == 15)
  }

  @Test func evidenceIsWhole() throws {
    let event = try event("kill")
    #expect(event["action_id"]?.integer == 2 && event["disposition"]?.string == "Blocked")
    let evidence = try #require(event["evidences"]?[0])
    let process = evidence["actor"]?["process"]
    #expect(process?["pid"]?.integer == 7 && process?["parent_process"]?["name"]?.string == "nginx")
    #expect(process?["file"]?["type_id"]?.integer == 1 && process?["cmd_line"]?.string == "sh -i")
    #expect(
      evidence["dst_endpoint"]?["ip"]?.string == "2001:db8::1" && evidence["dst_endpoint"]?["port"]?.integer == 443)
    #expect(evidence["src_endpoint"]?["ip"]?.string == "172.17.0.2" && evidence["data"]?["why"]?.string == "it is")
    #expect(try self.event("alert", "inbound")["evidences"]?[0]?["src_endpoint"]?["port"]?.integer == 443)
    let attacks = event["finding_info"]?["attacks"]?.elements ?? []
    #expect(attacks.first?["sub_technique"]?["uid"]?.string == "T1059.004")
    #expect(attacks.last?["technique"]?["uid"]?.string == "T1571")
    #expect(event["resources"]?[0]?["uid"]?.string == "c1")
  }

  @Test func otherClassesAreLeftOut() throws {
    let finding = Finding(
      kind: .secret, rule: "secret.x", severity: .high, title: "t", subject: Subject(kind: .image, name: "i"),
      identity: [])
    #expect(OCSFFormat.line(finding, tool: Self.tool) == nil)
    #expect(OCSFFormat().write(Samples.empty, ReportOptions()) == [0x0A])
  }
}
