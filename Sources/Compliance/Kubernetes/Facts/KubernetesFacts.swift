import Kubernetes

/// What was seen of Kubernetes: objects of a cluster, or manifests that are to become some.
package struct KubernetesFacts: Sendable, Codable {
  /// Nil where no objects were given.
  package var objects: ObjectFacts?

  package init(objects: ObjectFacts? = nil) {
    self.objects = objects
  }
}

/// Objects from a dump or from manifests.
package struct ObjectFacts: Sendable, Codable {
  /// A pod, or the template of one, and where it was written.
  package struct Workload: Sendable, Hashable, Codable {
    package var pod: Pod
    /// Below the directory that was given; nil where everything came from one file.
    package var file: String?
  }

  /// The file or directory.
  package var source: String
  package var count: Int
  package var workloads: [Workload]
  /// Kinds of resource definitions, which were passed over, by their number.
  package var unknownKinds: [String: Int]
  /// Documents that are no objects.
  package var strangers: Int

  package init(source: String) {
    self.source = source
    count = 0
    workloads = []
    unknownKinds = [:]
    strangers = 0
  }
}
