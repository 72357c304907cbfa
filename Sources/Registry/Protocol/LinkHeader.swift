import WebClient

/// Where the next page of a list is: `Link: </v2/a/tags/list?last=b&n=100>; rel="next"`.
///
/// Source: RFC 8288; OCI Distribution Specification 1.1, "Listing Tags".
enum LinkHeader {
  /// - Throws: where it leads to another server, which would be asked with this one's authorization.
  static func next(_ headers: [String], of address: WebAddress) throws(WebError) -> WebAddress? {
    for header in headers.prefix(8) {
      var rest = header[...]
      while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
        let target = rest[rest.index(after: open)..<close]
        rest = rest[rest.index(after: close)...]
        let parameters = rest.prefix { $0 != "<" }.lowercased().filter { $0 != " " }
        let isNext =
          parameters.contains("rel=\"next\"") || parameters.contains("rel=next;")
          || parameters.contains("rel=next,") || parameters.hasSuffix("rel=next")
        guard isNext else { continue }
        let next = try address.resolving(String(target))
        guard next.hasSameOrigin(as: address) else {
          throw WebError(.protocol, "\(address): its list goes on at another server (\(next.origin)), which is refused")
        }
        return next
      }
    }
    return nil
  }
}
