/// The list of the API's calls for `docs/api.md`.
package enum APIPage {
  package static var markdown: String {
    var text = ""
    for endpoint in APICatalogue.endpoints {
      text += "\n### \(endpoint.method.rawValue) /api/v1\(endpoint.path)\n\n"
      text += "\(endpoint.summary). Scope `\(endpoint.scope.rawValue)`.\n"
      guard !endpoint.parameters.isEmpty || !endpoint.body.isEmpty else { continue }
      text += "\n| name | where | what |\n|---|---|---|\n"
      for parameter in endpoint.parameters {
        let values = parameter.values.isEmpty ? "" : " One of: \(parameter.values.joined(separator: ", "))."
        text += "| `\(parameter.name)` | \(parameter.place.rawValue) | \(parameter.about)\(values) |\n"
      }
      for (name, about) in endpoint.body { text += "| `\(name)` | body | \(about) |\n" }
    }
    return text + "\n"
  }
}
