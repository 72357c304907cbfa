import Model

/// Kubernetes' `hostPort`; in Compose databases and administration ports published on every interface.
struct WorkloadHostPort: WorkloadRule {
  static let manual = RuleManual(
    "workload.host-port", "A port of the host leads into the container", .medium,
    why:
      "It is reached past the cluster's services and network policies; Docker's published ports also pass by the firewall.",
    fix: "Use a Service; in Compose a network of its own, or `127.0.0.1:` before the port.",
    counterparts: ["trivy KSV024"])

  private static let services: [Int: String] = [
    22: "SSH", 23: "telnet", 2375: "Docker without TLS", 2376: "Docker", 3306: "MySQL", 5432: "PostgreSQL",
    6379: "Redis",
    27017: "MongoDB", 9200: "Elasticsearch", 11211: "memcached", 5984: "CouchDB", 9042: "Cassandra", 1433: "SQL Server",
    1521: "Oracle", 2379: "etcd", 8500: "Consul", 5672: "RabbitMQ", 15672: "RabbitMQ's administration", 9092: "Kafka",
    2181: "ZooKeeper", 10250: "kubelet", 8086: "InfluxDB", 7474: "Neo4j", 50070: "HDFS", 5601: "Kibana", 5900: "VNC",
  ]

  static func check(_ workload: Workload) -> [Match] {
    workload.containers.flatMap { container in
      container.ports.compactMap { port in
        if workload.platform == .kubernetes {
          guard let host = port.host, host != "0", workload.hostNetwork?.value != true else { return nil }
          return match(workload, container, "hostPort \(host)", line: port.line, found: host, identity: [host])
        }
        guard let number = Int(port.container), let service = services[number], port.host != nil,
          port.hostIP.map({ ["0.0.0.0", "::", ""].contains($0) }) ?? true
        else { return nil }
        return match(
          workload, container, "\(service) (\(number)) is published on every interface", line: port.line,
          severity: number == 2375 ? .critical : nil, found: port.host, identity: [port.container])
      }
    }
  }
}
