import Foundation
import Host
import Kubernetes
import Model
import Parsing
import TestKit
import Testing

@testable import Compliance

extension FakeNode {
  func process(_ pid: Int, _ program: String, _ arguments: [String], user: Int = 0, network: Int = 1) throws {
    let manager = FileManager.default
    let place = folder.path + "/proc/\(pid)"
    try manager.createDirectory(atPath: place + "/ns", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: place + "/exe", withDestinationPath: program)
    try manager.createSymbolicLink(atPath: place + "/ns/net", withDestinationPath: "net:[\(network)]")
    try folder.write("proc/\(pid)/cmdline", arguments.map { $0 + "\0" }.joined())
    let users = "\(user)\t\(user)\t\(user)\t\(user)"
    try folder.write(
      "proc/\(pid)/status", "Uid:\t\(users)\nNoNewPrivs:\t0\nSeccomp:\t0\nCapBnd:\t000001ffffffffff\n")
  }

  func kubeadm() throws {
    try folder.write("usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n")
    try folder.write(
      "usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
      """
      [Service]
      Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
      Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
      EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
      EnvironmentFile=-/etc/default/kubelet
      ExecStart=
      ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
      """)
    try folder.write(
      "var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--node-ip=10.0.0.1 --pod-max-pids=200\"\n")
    try folder.write(
      "var/lib/kubelet/config.yaml",
      """
      apiVersion: kubelet.config.k8s.io/v1beta1
      kind: KubeletConfiguration
      authentication: { anonymous: { enabled: false }, x509: { clientCAFile: /etc/kubernetes/pki/ca.crt } }
      authorization: { mode: Webhook }
      podPidsLimit: 100
      rotateCertificates: true
      featureGates: { RotateKubeletServerCertificate: false, Other: true }
      tlsCipherSuites: [A, B]
      """)
  }
}

@Suite struct NodeCollectorTests {
  private func setting(_ node: NodeCollector, _ component: String, _ name: String) -> String? {
    node.facts.components[component]?.settings[name]?.value
  }

  @Test(arguments: [
    ("--a=1 --b 2 --profiling --c=", ["a": "1", "b": "2", "profiling": "true", "c": ""]),
    ("--profiling false --x y", ["profiling": "true", "x": "y"]),
    ("--anonymous_auth=false", ["anonymous-auth": "false"]),
    ("--v 4 --v 5 -v=6", ["v": "6"]),
    ("--authorization-mode=Node --authorization-mode=RBAC", ["authorization-mode": "Node,RBAC"]),
    ("--event-qps -1 --last", ["event-qps": "-1", "last": "true"]),
    ("word - -- --x", ["x": "true"]),
    ("", [:]),
  ]) func argumentsAreReadAsTheComponentsDo(_ line: String, _ expected: [String: String]) {
    var found = ComponentArguments.parse(line.split(separator: " ").map(String.init))
    // `--` is no name.
    found[""] = nil
    #expect(found == expected)
  }

  @Test func theKubeletOfKubeadmIsFoundWithItsFiles() throws {
    let node = try FakeNode()
    try node.kubeadm()
    let found = node.collect()
    #expect(found.problems.isEmpty)
    #expect(setting(found, "kubelet", "anonymous-auth") == "false")
    #expect(setting(found, "kubelet", "authorization-mode") == "Webhook")
    // An argument stands over the file, a default where neither says anything.
    #expect(found.facts.components["kubelet"]?.settings["pod-max-pids"] == .init("200", "argument"))
    #expect(found.facts.components["kubelet"]?.settings["seccomp-default"] == .init("false", "default"))
    #expect(found.facts.components["kubelet"]?.settings["read-only-port"] == .init("0", "default"))
    #expect(setting(found, "kubelet", "feature-gates") == "RotateKubeletServerCertificate=false,Other=true")
    #expect(setting(found, "kubelet", "tls-cipher-suites") == "A,B")
    #expect(setting(found, "kubelet", "kubeconfig") == "/etc/kubernetes/kubelet.conf")
  }

  /// Without a configuration file the kubelet is open; with one it is not.
  @Test func defaultsDependOnTheFile() throws {
    let node = try FakeNode()
    try node.component("kubelet", "")
    #expect(setting(node.collect(), "kubelet", "anonymous-auth") == "true")
    #expect(setting(node.collect(), "kubelet", "read-only-port") == "10255")
    try node.folder.write("c.yaml", "kind: KubeletConfiguration\n")
    try node.component("kubelet", "--config=/c.yaml")
    #expect(setting(node.collect(), "kubelet", "anonymous-auth") == "false")
  }

  @Test func dropInsOfTheKubeletStandOverItsFile() throws {
    let node = try FakeNode()
    try node.folder.write("c.yaml", "kind: KubeletConfiguration\nreadOnlyPort: 10255\nseccompDefault: true\n")
    try node.folder.write("c.d/10-a.conf", "kind: KubeletConfiguration\nreadOnlyPort: 1\n")
    try node.folder.write("c.d/20-b.conf", "kind: KubeletConfiguration\nreadOnlyPort: 0\n")
    try node.folder.write("c.d/30-c.yaml", "kind: KubeletConfiguration\nreadOnlyPort: 9\n")
    try node.component("kubelet", "--config=/c.yaml --config-dir=/c.d")
    #expect(setting(node.collect(), "kubelet", "read-only-port") == "0")
    #expect(setting(node.collect(), "kubelet", "seccomp-default") == "true")
  }

  @Test func whatCanNotBeReadIsAnError() throws {
    let node = try FakeNode()
    try node.folder.write("c.yaml", "kind: [")
    for arguments in ["--config=/c.yaml --read-only-port=0", "--config=/missing.yaml --read-only-port=0"] {
      try node.component("kubelet", arguments)
      let found = node.collect()
      #expect(found.problems.count == 1)
      var facts = try #require(try RuleCases().cases.first).facts
      facts.kubernetes = KubernetesFacts(node: found.facts)
      let benchmark = try #require(try Catalogue.benchmark(named: "1.12"))
      var audit = try Audit(benchmark, now: RuleCases.now)
      audit.selection.only = ["kubelet.*"]
      for result in try audit.results(facts) {
        guard case .compliance(let details) = result.details else { continue }
        // Only the argument is certain.
        #expect(details.status == (result.rule == "kubelet.readOnlyPort" ? .pass : .error), "\(result.rule)")
      }
    }
    try node.folder.write("etc/kubernetes/manifests/broken.yaml", "kind: Pod\nspec: { containers: 3 }\n")
    #expect(node.collect().problems.map(\.path).contains("/etc/kubernetes/manifests/broken.yaml"))
  }

  @Test func filesOfAStaticPodAreWhereItsVolumesAre() throws {
    let node = try FakeNode()
    try node.folder.write(
      "srv/kube/enc.yaml", "resources: [{ resources: ['*.*'], providers: [{ secretbox: {} }] }]\n")
    try node.folder.write("srv/kube/authz.yaml", "authorizers: [{ type: Node }, { type: RBAC }]\n")
    try node.folder.write("srv/kube/authn.yaml", "anonymous: { enabled: false }\n")
    try node.component(
      "kube-apiserver",
      "--encryption-provider-config=/conf/enc.yaml --authorization-config=/conf/authz.yaml --authentication-config=/conf/authn.yaml",
      more:
        "    volumeMounts: [{ name: c, mountPath: /conf/ }]\n  volumes: [{ name: c, hostPath: { path: /srv/kube } }]")
    let found = node.collect()
    #expect(found.problems.isEmpty)
    #expect(found.facts.encryptionProviders == ["secretbox"])
    #expect(setting(found, "kube-apiserver", "authorization-mode") == "Node,RBAC")
    #expect(setting(found, "kube-apiserver", "anonymous-auth") == "false")
    #expect(found.facts.components["kube-apiserver"]?.version == KubernetesVersion(1, 33))
  }

  /// A user's program with a component's name, and a cluster in containers, are not this machine's.
  @Test func onlyThisMachinesOwnProcessesCount() throws {
    let node = try FakeNode()
    try node.process(1, "/sbin/init", ["init"])
    try node.process(50, "/home/ann/kube-apiserver", ["kube-apiserver", "--anonymous-auth=false"], user: 1000)
    try node.process(51, "/usr/local/bin/kube-apiserver", ["kube-apiserver", "--anonymous-auth=false"], network: 9)
    #expect(node.collect().facts.components["kube-apiserver"] == nil)
    try node.process(60, "/usr/local/bin/kube-apiserver", ["kube-apiserver", "--profiling=false"])
    let found = node.collect()
    #expect(found.facts.components["kube-apiserver"]?.origin == "process 60")
    #expect(setting(found, "kube-apiserver", "anonymous-auth") == "true")
    #expect(setting(found, "kube-apiserver", "profiling") == "false")
    try node.process(61, "/usr/local/bin/kube-apiserver", ["kube-apiserver"])
    #expect(node.collect().problems.count == 1)
  }

  @Test func etcdIsToldByVariablesOrByAFile() throws {
    let node = try FakeNode()
    try node.component(
      "etcd", "--auto-tls=false", more: "    env: [{ name: ETCD_CLIENT_CERT_AUTH, value: 'true' }]")
    var found = node.collect()
    #expect(found.facts.components["etcd"]?.settings["client-cert-auth"] == .init("true", "environment"))
    try node.folder.write(
      "etcd.yaml",
      "client-transport-security: { client-cert-auth: true }\npeer-transport-security: { auto-tls: true }\n")
    try node.component("etcd", "--config-file=/etcd.yaml --client-cert-auth=false")
    found = node.collect()
    #expect(setting(found, "etcd", "client-cert-auth") == "true")
    #expect(setting(found, "etcd", "peer-auto-tls") == "true")
  }

  @Test func k3sRunsItsComponentsInItself() throws {
    let node = try FakeNode()
    try node.folder.write(
      "etc/rancher/k3s/config.yaml",
      "kube-apiserver-arg: [audit-log-path=/a.log, 'anonymous-auth=true']\nkubelet-arg: [pod-max-pids=10]\nprotect-kernel-defaults: true\n"
    )
    try node.folder.write(
      "etc/systemd/system/k3s.service",
      "[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n    '--kubelet-arg=event-qps=0'\n")
    let found = node.collect()
    #expect(setting(found, "kube-apiserver", "anonymous-auth") == "true")
    #expect(setting(found, "kube-apiserver", "authorization-mode") == "Node,RBAC")
    #expect(setting(found, "kubelet", "pod-max-pids") == "10")
    #expect(setting(found, "kubelet", "event-qps") == "0")
    #expect(setting(found, "kubelet", "protect-kernel-defaults") == "true")
    #expect(setting(found, "kube-scheduler", "bind-address") == "127.0.0.1")
    // Without etcd and without another store, k3s keeps its own behind a socket.
    #expect(setting(found, "kube-apiserver", "etcd-servers") == "unix://kine.sock")
    #expect(setting(found, "kube-apiserver", "etcd-cafile") == nil && found.facts.components["etcd"] == nil)
    var facts = try #require(try RuleCases().cases.first).facts
    facts.kubernetes = KubernetesFacts(node: found.facts)
    let benchmark = try #require(try Catalogue.benchmark(named: "1.12"))
    var audit = try Audit(benchmark, now: RuleCases.now)
    audit.selection.only = ["kubeAPI.etcd*"]
    let statuses = try audit.results(facts).compactMap { result -> ComplianceDetails.Status? in
      if case .compliance(let details) = result.details { details.status } else { nil }
    }
    #expect(statuses == [.notApplicable, .notApplicable])
  }

  @Test func k3sTakesOptionsInOrderAndLeavesTheKubeletToItsDropIns() throws {
    let node = try FakeNode()
    try node.folder.write(
      "etc/rancher/k3s/config.yaml",
      "data-dir: /srv/k3s\nsecrets-encryption: true\nkube-apiserver-arg: [profiling=true]\ndisable-scheduler: true\n")
    try node.folder.write(
      "etc/rancher/k3s/config.yaml.d/10.yaml",
      "kube-apiserver-arg+: [anonymous-auth=true]\nkubelet-arg: [event-qps=7]\n")
    try node.folder.write("etc/rancher/k3s/config.yaml.d/20.yaml", "kubelet-arg: [pod-max-pids=9]\n")
    try node.folder.write(
      "etc/systemd/system/k3s.service",
      "[Service]\nExecStart=/usr/local/bin/k3s server --kube-apiserver-arg anonymous-auth=false\n")
    try node.folder.write(
      "srv/k3s/agent/etc/kubelet.conf.d/00-k3s-defaults.conf",
      "authentication: { anonymous: { enabled: false } }\nauthorization: { mode: Webhook }\n")
    try node.folder.write(
      "srv/k3s/agent/etc/kubelet.conf.d/99-own.conf", "authentication: { anonymous: { enabled: true } }\n")
    try node.folder.write(
      "srv/k3s/server/db/etcd/config",
      "client-transport-security: { client-cert-auth: true }\ndata-dir: /srv/k3s/server/db/etcd\n")
    let found = node.collect()
    // The command line comes after the files; a later file replaces, save where it says that it adds.
    #expect(setting(found, "kube-apiserver", "anonymous-auth") == "false")
    #expect(setting(found, "kube-apiserver", "profiling") == "true")
    #expect(setting(found, "kubelet", "pod-max-pids") == "9")
    #expect(setting(found, "kubelet", "event-qps") != "7")
    #expect(setting(found, "kubelet", "anonymous-auth") == "true")
    #expect(setting(found, "kubelet", "authorization-mode") == "Webhook")
    #expect(
      setting(found, "kube-apiserver", "encryption-provider-config") == "/srv/k3s/server/cred/encryption-config.json")
    #expect(setting(found, "kube-apiserver", "etcd-cafile") == "/srv/k3s/server/tls/etcd/server-ca.crt")
    #expect(setting(found, "etcd", "client-cert-auth") == "true")
    #expect(found.facts.components["kube-scheduler"] == nil)
  }

  @Test func filesOfANodeHaveTheirRoles() throws {
    let node = try FakeNode()
    try node.kubeadm()
    try node.component("kube-apiserver", "")
    for file in ["ca.crt", "ca.key", "sa.pub", "etcd/server.key"] {
      try node.folder.write("etc/kubernetes/pki/\(file)", "")
    }
    try node.folder.write("etc/kubernetes/kubelet.conf", "")
    try node.folder.write("etc/kubernetes/super-admin.conf", "")
    let facts = try KubernetesCollector(root: node.root, now: RuleCases.now).collect(objects: nil)
    func paths(_ role: String) -> [String] {
      facts.paths.filter { $0.role == role && $0.status != nil }.map(\.path).sorted()
    }
    #expect(paths("kube-pki-key") == ["/etc/kubernetes/pki/ca.key", "/etc/kubernetes/pki/etcd/server.key"])
    #expect(paths("kube-pki-other") == ["/etc/kubernetes/pki/sa.pub"])
    #expect(paths("kube-pki-directory") == ["/etc/kubernetes/pki", "/etc/kubernetes/pki/etcd"])
    #expect(paths("kube-apiserver-manifest") == ["/etc/kubernetes/manifests/kube-apiserver.yaml"])
    #expect(
      paths("kubelet-service") == [
        "/usr/lib/systemd/system/kubelet.service", "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
      ])
    #expect(paths("kubelet-config") == ["/var/lib/kubelet/config.yaml"])
    #expect(paths("kubelet-ca") == ["/etc/kubernetes/pki/ca.crt"])
    #expect(paths("kube-admin-conf") == ["/etc/kubernetes/super-admin.conf"])
  }

  /// The published counts; each id ends in a status with a reason, with and without anything to look at.
  @Test(arguments: [("1.12", 131, 120), ("1.10", 130, 119), ("1.23", 125, 116)])
  func everyIdEndsInAStatus(_ name: String, _ count: Int, _ automatic: Int) throws {
    let benchmark = try #require(try Catalogue.benchmark(named: name))
    #expect(benchmark.name == "cis-kubernetes-" + name && Set(benchmark.items.map(\.id)).count == count)
    let rules = try Catalogue.rules()
    #expect(benchmark.items.count { rules[$0.key]?.automation == .full } == automatic)
    let node = try FakeNode()
    try node.kubeadm()
    for component in ["kube-apiserver", "kube-scheduler", "kube-controller-manager", "etcd"] {
      try node.component(component, "")
    }
    var facts = try KubernetesCollector(root: node.root, now: RuleCases.now).collect(objects: nil)
    facts.kubernetes?.objects =
      ObjectCollector.collect(
        Bytes(
          "kind: Pod\napiVersion: v1\nmetadata: { name: p, namespace: kube-system }\nspec: { hostPID: true, containers: [] }\n"
        ),
        source: "dump"
      ).facts
    let results = try Audit(benchmark, now: RuleCases.now).results(facts)
    var ids: Set<String> = []
    for result in results {
      guard case .compliance(let details) = result.details else { continue }
      if let id = details.ids[benchmark.name] { ids.insert(id) }
      #expect(!details.found.isEmpty || !details.reason.isEmpty, "\(result.rule) says nothing")
      #expect(!details.expected.isEmpty && !result.remediation.isEmpty, "\(result.rule)")
      // What belongs to the cluster itself is left to a person.
      if result.rule == "kubePod.hostPID" { #expect(details.status == .manual) }
    }
    #expect(ids == Set(benchmark.items.map(\.id)))
    #expect(Set(results.map(\.fingerprint)).count == results.count)
    // Facts go through a file and back.
    let again = try FactDocument.read(Bytes(try FactDocument.write(facts)))
    #expect(try Audit(benchmark, now: RuleCases.now).results(again) == results)
  }

  /// One key for an id in each version, with the mask that this version asks for.
  @Test(arguments: [
    ("1.12", "1.1.1", "0600"), ("1.10", "1.1.1", "0600"), ("1.23", "1.1.1", "0644"), ("1.12", "1.1.20", "0644"),
    ("1.10", "1.1.20", "0600"), ("1.12", "4.1.7", "0644"), ("1.23", "4.1.9", "0644"), ("1.12", "1.1.11", "0700"),
  ]) func masksAreThoseOfTheVersion(_ version: String, _ id: String, _ mask: String) throws {
    let benchmark = try #require(try Catalogue.benchmark(named: version))
    let key = try #require(benchmark.items.first { $0.id == id }).key
    #expect(try Catalogue.rules()[key]?.parameters["allowed"] == mask)
  }

  @Test func survivesGarbledFiles() throws {
    var generator = SeededGenerator(seed: 11)
    let texts = [
      "kind: Pod\nspec: { containers: [{ image: 'a:v1.30', command: [kube-apiserver, --a=b], env: [{ name: A, value: b }], volumeMounts: [{ name: v, mountPath: /x/ }] }], volumes: [{ name: v, hostPath: { path: / } }] }\n",
      "resources: [{ resources: [secrets], providers: [{ aescbc: {} }] }]\nauthorizers: [{ type: Node }]\nanonymous: { enabled: true }\n",
      "authentication: { anonymous: { enabled: false } }\nfeatureGates: { A: true }\ntlsCipherSuites: [A]\nreadOnlyPort: 0\n",
    ]
    var answers = 0
    for round in 0..<1500 {
      var bytes = Array(texts[round % texts.count].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: bytes.indices, using: &generator)
        if Bool.random(using: &generator) {
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        } else {
          bytes.insert(Array("{}[]:,&*-\n \"'$".utf8).randomElement(using: &generator) ?? 0, at: place)
        }
      }
      let file = Bytes(bytes)
      if let pods = try? StaticPod.read(file, file: "x") { answers += pods.map { $0.outer("/x/y").utf8.count }.count }
      if (try? ServerFiles.encryptionProviders(file)) != nil { answers += 1 }
      _ = try? ServerFiles.authorizationModes(file)
      _ = try? ServerFiles.allowsAnonymous(file)
      for component in ["kubelet", "etcd"] {
        if (try? ComponentConfiguration.settings(component, file)) != nil { answers += 1 }
      }
      _ = ComponentArguments.parse(String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init))
    }
    #expect(answers > 300)
  }
}
