import Kubernetes

/// The Kubernetes components of one machine: what they were told, or what they take without being told.
package struct NodeFacts: Sendable, Codable {
  /// By name: `kube-apiserver`, `kubelet`, …
  package var components: [String: ComponentFacts]
  /// What encrypts secrets in etcd, the one that writes first; nil without a configuration that could be read.
  package var encryptionProviders: [String]?
  /// Why the configuration of encryption is not known.
  package var encryptionProblem: String?

  package init(components: [String: ComponentFacts] = [:]) {
    self.components = components
  }
}

/// One component and its settings.
package struct ComponentFacts: Sendable, Codable {
  package struct Setting: Sendable, Hashable, Codable {
    package var value: String
    /// `argument`, `default`, `environment`, or the file that says it.
    package var origin: String

    package init(_ value: String, _ origin: String) {
      self.value = value
      self.origin = origin
    }

    package var isDefault: Bool { origin == "default" }
    package var text: String { "\(value) (\(isDefault ? "the default" : origin))" }
  }

  package var name: String
  /// The manifest, unit or process that it was read from.
  package var origin: String
  package var version: KubernetesVersion?
  /// In effect, by the name of the argument; what has no default and is not given is not there.
  package var settings: [String: Setting]
  /// Why some of them are not certain.
  package var problem: String?

  package init(name: String, origin: String, settings: [String: Setting] = [:]) {
    self.name = name
    self.origin = origin
    self.settings = settings
  }
}
