import Parsing

/// One line of `/events`: what happened to one of the engine's objects.
///
/// Docker and Podman differ in words: Podman says `exec` for `exec_create`, `died` for `die`, `remove` for `destroy`.
/// ``action`` is always Docker's word.
package struct EngineEvent: Sendable, Hashable, Codable {
  /// `container`, `image`, `network`, `volume`, `daemon`, `pod`, …
  package var kind: String
  /// `start`, `exec_create`, `connect`, …; without the command line that follows the word.
  package var action: String
  /// Id of the object.
  package var object: String
  package var attributes: [String: String]
  /// Nanoseconds since 1970.
  package var nanoseconds: Int

  private static let words = ["exec": "exec_create", "exec_died": "exec_die", "died": "die", "remove": "destroy"]

  package init(
    kind: String, action: String, object: String, attributes: [String: String] = [:], nanoseconds: Int = 0
  ) {
    self.kind = kind
    self.action = action
    self.object = object
    self.attributes = attributes
    self.nanoseconds = nanoseconds
  }

  package init(_ answer: JSONValue) {
    kind = answer["Type"]?.string ?? ""
    // "exec_create: /bin/sh -c …": the rest is whatever a person typed.
    let word = String((answer["Action"]?.string ?? answer["status"]?.string ?? "").prefix { $0 != ":" && $0 != " " })
    action = Self.words[word] ?? word
    object = answer["Actor"]?["ID"]?.string ?? answer["id"]?.string ?? ""
    attributes = answer["Actor"]?["Attributes"]?.textMap ?? [:]
    let seconds = answer["time"]?.integer ?? 0
    nanoseconds = answer["timeNano"]?.integer ?? seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
  }

  /// The container that it is about; a network's event names it beside the network.
  package var containerID: String? {
    switch kind {
    case "container": object.isEmpty ? nil : object
    case "network": attributes["container"].flatMap { $0.isEmpty ? nil : $0 }
    default: nil
    }
  }

  /// Of `exec_create`, `exec_start`, `exec_die`.
  package var executionID: String? { attributes["execID"].flatMap { $0.isEmpty ? nil : $0 } }
}
