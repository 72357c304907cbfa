/// Which container something happened in, as its engine names it.
package struct ContainerFacts: Sendable, Hashable {
  /// 64 hexadecimal digits.
  package var id: String
  package var name: String
  package var image: String
  /// Of the image: repository digest or image id.
  package var digest: String
  package var labels: [String: String]
  /// Kubernetes, from the labels that the kubelet sets; empty elsewhere.
  package var pod: String
  package var namespace: String
  package var isPrivileged: Bool

  package init(
    id: String, name: String = "", image: String = "", digest: String = "", labels: [String: String] = [:],
    pod: String = "", namespace: String = "", isPrivileged: Bool = false
  ) {
    self.id = id
    self.name = name
    self.image = image
    self.digest = digest
    self.labels = labels
    self.pod = pod
    self.namespace = namespace
    self.isPrivileged = isPrivileged
  }
}
