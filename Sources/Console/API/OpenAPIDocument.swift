import Parsing

/// The description of the API (OpenAPI 3.1.0), made from the calls themselves.
package enum OpenAPIDocument {
  package static func write(version: String) -> [UInt8] {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("openapi", "3.1.0")
      json.member("info") { json in
        json.object { json in
          json.member("title", "Bulkhead")
          json.member("version", version)
          json.member(
            "description", "What one host's Bulkhead knows. Times are RFC 3339, in UTC; lists go on at `next`.")
        }
      }
      json.member("servers") { json in json.array { json in json.object { $0.member("url", "/api/v1") } } }
      json.member("security") { json in json.array { json in json.object { $0.member("token", [String]()) } } }
      json.member("paths") { json in
        json.object { json in
          for (path, endpoints) in byPath {
            json.member(path) { json in
              json.object { json in for endpoint in endpoints { Self.write(endpoint, &json) } }
            }
          }
        }
      }
      json.member("components") { json in
        json.object { json in
          json.member("securitySchemes") { json in
            json.object { json in
              json.member("token") { json in
                json.object { json in
                  json.member("type", "http")
                  json.member("scheme", "bearer")
                }
              }
            }
          }
        }
      }
    }
    return json.bytes
  }

  /// In the catalogue's order.
  private static var byPath: [(String, [Endpoint])] {
    var paths: [(String, [Endpoint])] = []
    for endpoint in APICatalogue.endpoints {
      if let index = paths.firstIndex(where: { $0.0 == endpoint.path }) {
        paths[index].1.append(endpoint)
      } else {
        paths.append((endpoint.path, [endpoint]))
      }
    }
    return paths
  }

  private static func write(_ endpoint: Endpoint, _ json: inout JSONWriter) {
    json.member(endpoint.method.rawValue.lowercased()) { json in
      json.object { json in
        json.member("summary", endpoint.summary)
        json.member("description", "Needs the scope `\(endpoint.scope.rawValue)`.")
        if !endpoint.parameters.isEmpty {
          json.member("parameters") { json in
            json.array { json in for parameter in endpoint.parameters { write(parameter, &json) } }
          }
        }
        if !endpoint.body.isEmpty { body(endpoint, &json) }
        json.member("responses") { json in
          json.object { json in
            let isChange = endpoint.method != .get
            response(
              isChange ? "204" : "200", isChange ? "Done." : "The answer.", isChange ? nil : "application/json", &json)
            for (status, about) in [
              ("400", "The request is not right; `detail` says what."), ("401", "Nobody is logged in."),
              ("403", "The scope is missing."), ("404", "There is no such thing."),
              ("415", "The body is not JSON."),
            ] { response(status, about, "application/problem+json", &json) }
          }
        }
      }
    }
  }

  private static func write(_ parameter: Endpoint.Parameter, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", parameter.name)
      json.member("in", parameter.place.rawValue)
      json.member("required", parameter.place == .path)
      json.member("description", parameter.about)
      json.member("schema") { json in
        json.object { json in
          json.member("type", parameter.isInteger ? "integer" : "string")
          if !parameter.values.isEmpty { json.member("enum", parameter.values) }
        }
      }
    }
  }

  private static func body(_ endpoint: Endpoint, _ json: inout JSONWriter) {
    json.member("requestBody") { json in
      json.object { json in
        json.member("required", true)
        json.member("content") { json in
          json.object { json in
            json.member("application/json") { json in
              json.object { json in
                json.member("schema") { json in
                  json.object { json in
                    json.member("type", "object")
                    json.member("properties") { json in
                      json.object { json in
                        for (name, about) in endpoint.body {
                          json.member(name) { json in
                            json.object { json in
                              json.member("type", "string")
                              json.member("description", about)
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private static func response(_ status: String, _ about: String, _ type: String?, _ json: inout JSONWriter) {
    json.member(status) { json in
      json.object { json in
        json.member("description", about)
        guard let type else { return }
        json.member("content") { json in
          json.object { json in
            json.member(type) { json in
              json.object { json in json.member("schema") { json in json.object { $0.member("type", "object") } } }
            }
          }
        }
      }
    }
  }
}
