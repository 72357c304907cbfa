import Hummingbird
import Model
import Parsing
import Store

/// Images, containers, and who is affected.
enum SubjectCalls {
  private static let words = Endpoint.Parameter(name: "q", place: .query, about: "Words of its name.")

  static let all: [Endpoint] = [
    Endpoint(
      method: .get, path: "/images", summary: "The images", scope: .read, parameters: [words] + FindingCalls.page
    ) { call in
      let text = call.fields["q"]
      let limit = try call.limit()
      let after = try call.cursor()
      let page = try await call.site.store.perform { store throws(StoreError) in
        try store.images.page(text: text, limit: limit, after: after)
      }
      return .list("images", page) { $0.write($1) }
    },
    Endpoint(
      method: .get, path: "/containers", summary: "The containers", scope: .read,
      parameters: [words] + FindingCalls.page
    ) { call in
      let text = call.fields["q"]
      let limit = try call.limit()
      let after = try call.cursor()
      let page = try await call.site.store.perform { store throws(StoreError) in
        try store.containers.page(text: text, limit: limit, after: after)
      }
      return .list("containers", page) { $0.write($1) }
    },
    Endpoint(
      method: .get, path: "/affected/{name}", summary: "The images and containers that a vulnerability hits",
      scope: .read,
      parameters: [.init(name: "name", place: .path, about: "CVE, GHSA, DSA …")]
    ) { call in
      let name = call.path("name")
      let affected = try await call.site.store.perform { store throws(StoreError) in try store.affected.by(name) }
      return .list("affected", Page(affected)) { json, entry in
        json.object { json in
          json.member("subject", entry.subject.name)
          json.member("digest", orNull: entry.subject.digest?.description)
          json.member("findings") { json in json.array { json in for found in entry.findings { json.write(found) } } }
          json.member("containers") { json in
            json.array { json in for container in entry.containers { json.write(container) } }
          }
        }
      }
    },
  ]
}

extension JSONWriter {
  fileprivate mutating func write(_ image: ImageRecord) {
    object { json in
      json.member("digest", image.digest)
      json.member("names", image.names)
      json.member("size", orNull: image.size)
      json.member("packages", image.packageCount)
      json.member("scannedAt", orNull: image.scannedAt.map(Clock.machine))
      json.member("problems", image.problems)
    }
  }

  fileprivate mutating func write(_ container: ContainerRecord) {
    object { json in
      json.member("id", container.facts.id)
      json.member("name", container.facts.name)
      json.member("image", container.facts.image)
      json.member("imageDigest", container.imageDigest)
      json.member("state", container.state.rawValue)
      json.member("privileged", container.facts.isPrivileged)
      json.member("startedAt", orNull: container.startedAt.map(Clock.machine))
    }
  }
}
