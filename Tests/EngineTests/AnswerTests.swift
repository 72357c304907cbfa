import EngineSocket
import Foundation
import Parsing
import TestKit
import Testing

@testable import Engine

@Suite struct AnswerTests {
  @Test func manyAreAskedForSideBySideAndComeInOrder() {
    var answers: [String: Bytes] = [:]
    let ids = (0..<100).map { "c\($0)" }
    for id in ids where id != "c7" { answers["/containers/\(id)/json"] = Bytes("{\"Id\":\"\(id)\"}") }
    let recording = RecordedEngine(answers)
    let api = EngineAPI(width: 8) { recording }
    let results = api.containers(ids)
    #expect(results.count == 100 && api.requests == 100)
    for (index, result) in results.enumerated() {
      switch result {
      case .success(let container): #expect(container.id == "c\(index)")
      case .failure(let error): #expect(index == 7 && error.isNotFound)
      }
    }
  }

  @Test func settingsOfAContainerAreRead() throws {
    let text = """
      {"Id":"a","Name":"/web","Image":"sha256:1","State":{"Status":"running","Running":true,"Pid":42,"Health":{"Status":"healthy"}},
       "Config":{"Image":"x:1","User":"0:0","Healthcheck":{"Test":["CMD","true"]},"Labels":{"a":"b"},"Env":["A=1"]},
       "HostConfig":{"Privileged":true,"CapAdd":["ALL"],"SecurityOpt":null,"PidsLimit":null,"Memory":1048576,
        "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":5},"Ulimits":[{"Name":"nofile","Hard":2,"Soft":1}],
        "Devices":[{"PathOnHost":"/dev/sda"}],"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}},
       "Mounts":[{"Type":"bind","Source":"/etc","Destination":"/e","RW":false,"Propagation":"rprivate"}],
       "NetworkSettings":{"Ports":{},"Networks":{"bridge":{}}},"ExecIDs":["x"]}
      """
    let container = EngineContainer(try JSONValue(parsing: Bytes(text)))
    #expect(container.name == "web" && container.pid == 42 && container.isPrivileged && container.health == "healthy")
    #expect(container.bindings == [.init(containerPort: "80/tcp", hostAddress: "", hostPort: 8080)])
    #expect(container.ulimits == ["nofile=1:2"] && container.restart.maximumRetries == 5 && container.pidsLimit == 0)
    #expect(container.mounts.first?.isWritable == false && container.networks == ["bridge"])
    #expect(EngineContainer(.null).name.isEmpty && EngineImageRecord(.array([])).layers.isEmpty)
  }

  @Test func securityOptionsAreTakenApart() throws {
    let info = EngineInfo(
      try JSONValue(
        parsing: Bytes(
          #"{"SecurityOptions":["name=seccomp,profile=default","name=userns"],"RegistryConfig":{"InsecureRegistryCIDRs":["127.0.0.0/8"],"IndexConfigs":{"x:5000":{"Secure":false},"docker.io":{"Secure":true}}}}"#
        )))
    #expect(info.securityOption("seccomp", "profile") == "default" && info.hasSecurityOption("userns"))
    #expect(!info.hasSecurityOption("rootless") && info.insecureIndexes == ["x:5000"] && info.swarm.state == "inactive")
  }

  @Test(.enabled(if: RealEngine.isPossible)) func aRealEngineAnswers() throws {
    let engine = try RealEngine()
    let api = EngineAPI(socket: engine.socket)
    #expect(try !api.version().version.isEmpty)
    #expect(try api.info().rootDirectory == engine.folder.path + "/data")
    #expect(try api.containerIDs().isEmpty && api.imageIDs().isEmpty)
    #expect(try api.networks().contains { $0.name == "host" } && api.volumes().isEmpty)
    #expect(throws: EngineError.self) { try api.swarm() }
  }
}
