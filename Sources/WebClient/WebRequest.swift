import Parsing

/// One request, before redirects and retries.
package struct WebRequest: Sendable {
  package enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

  package var address: WebAddress
  package var method = Method.get
  /// Sent to every host a redirect leads to; nothing secret belongs here.
  package var headers: [(name: String, value: String)] = []
  /// The `Authorization` header; stays with the address's own origin.
  package var authorization: String?
  package var body: Bytes?
  /// For the whole of a bounded answer; a streamed one is only bounded in its silence and its slowness.
  package var timeout = Duration.seconds(120)

  package init(_ address: WebAddress) { self.address = address }

  /// Only what changed since an earlier answer (RFC 9110 §13.1).
  package mutating func onlyIfChanged(since validators: Validators) {
    if let tag = validators.entityTag { headers.append((name: "If-None-Match", value: tag)) }
    if let date = validators.lastModified { headers.append((name: "If-Modified-Since", value: date)) }
  }
}

/// What names one version of a document.
package struct Validators: Sendable, Hashable {
  package var entityTag: String?
  package var lastModified: String?

  package init(entityTag: String? = nil, lastModified: String? = nil) {
    self.entityTag = entityTag
    self.lastModified = lastModified
  }

  package var isEmpty: Bool { entityTag == nil && lastModified == nil }

  /// What `If-Range` may carry: a strong entity tag. A date may stand for two versions within one second.
  package var forRange: String? { entityTag.flatMap { $0.hasPrefix("W/") ? nil : $0 } }
}
