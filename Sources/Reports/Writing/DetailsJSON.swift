import Model
import Parsing

/// What only one kind of finding has, in the shape of `bulkhead.report/1`.
extension JSONWriter {
  mutating func write(_ details: VulnerabilityDetails) {
    object { json in
      json.member("package", details.package)
      json.member("installed", details.installed)
      json.member("fixed", orNull: details.fixed)
      json.member("status", details.status.rawValue)
      json.member("aliases", details.aliases)
      json.member("advisory") { json in
        json.object { json in
          json.member("source", details.advisory.source)
          json.member("id", details.advisory.id)
          json.member("url", details.advisory.url)
        }
      }
      json.member("cvss") { json in
        json.array { json in
          for score in details.cvss {
            json.object { json in
              json.member("version", score.version)
              json.member("vector", score.vector)
              json.member("score", score.score)
              json.member("source", score.source)
            }
          }
        }
      }
      json.member("epss", orNull: details.epss)
      json.member("epssPercentile", orNull: details.epssPercentile)
      json.member("knownExploited", details.knownExploited)
      json.member("severitySource", orNull: details.severitySource)
      json.member("published", orNull: details.published)
      json.member("description", orNull: details.description)
      json.member("priority", orNull: details.priority)
    }
  }

  mutating func write(_ details: SecretDetails) {
    object { json in
      json.member("category", details.category)
      json.member("redacted", details.redacted)
      json.member("checksumVerified", orNull: details.checksumVerified)
      json.member("deletedInLaterLayer", details.deletedInLaterLayer)
    }
  }

  mutating func write(_ details: MisconfigurationDetails) {
    object { json in
      json.member("document", details.document)
      json.member("references", details.references)
      json.member("expected", orNull: details.expected)
      json.member("found", orNull: details.found)
    }
  }

  mutating func write(_ details: ProvenanceDetails) {
    object { json in
      json.member("aspect", details.aspect)
      json.member("expected", orNull: details.expected)
      json.member("found", orNull: details.found)
    }
  }

  mutating func write(_ details: ComplianceDetails) {
    object { json in
      json.member("key", details.key)
      json.member("ids", details.ids)
      json.member("status", details.status.rawValue)
      json.member("expected", details.expected)
      json.member("found", details.found)
      json.member("reason", details.reason)
      json.member("benchmark", orNull: details.benchmark)
      json.member("section", details.section)
      json.member("level", orNull: details.level)
    }
  }

  mutating func write(_ details: WebshellDetails) {
    object { json in
      json.member("verdict", details.verdict.rawValue)
      json.member("language", details.language)
      json.member("path", details.path)
      json.member("taint") { json in
        json.array { json in
          for step in details.taint {
            json.object { json in
              json.member("line", step.line)
              json.member("what", step.what)
            }
          }
        }
      }
      json.member("layers", details.layers)
      json.member("family", orNull: details.family)
      json.member("similarity", orNull: details.similarity)
      json.member("rules", details.rules)
      json.member("score", details.score)
    }
  }

  mutating func write(_ details: DetectionDetails) {
    object { json in
      json.member("techniques", details.techniques)
      json.key("container")
      if let container = details.container {
        json.object { json in
          json.member("id", container.id)
          json.member("name", container.name)
          json.member("image", container.image)
          json.member("digest", container.digest)
        }
      } else {
        json.null()
      }
      json.key("process")
      if details.process != nil || !details.ancestors.isEmpty {
        json.object { json in
          json.fields(of: details.process)
          json.member("ancestors") { json in
            json.array { json in
              for ancestor in details.ancestors { json.object { $0.fields(of: ancestor) } }
            }
          }
        }
      } else {
        json.null()
      }
      json.key("network")
      if let network = details.network {
        json.object { json in
          json.member("protocol", network.protocol)
          json.member("local", network.local)
          json.member("remote", network.remote)
          json.member("direction", network.direction)
        }
      } else {
        json.null()
      }
      json.key("file")
      if let file = details.file {
        json.object { json in
          json.member("path", file)
          json.member("change", orNull: details.fileChange)
        }
      } else {
        json.null()
      }
      json.member("time", details.time)
      json.member("response", details.response)
    }
  }

  private mutating func fields(of process: DetectionDetails.Process?) {
    member("pid", orNull: process.map { Int($0.pid) })
    member("executable", orNull: process?.executable)
    member("arguments", process?.arguments ?? [])
    member("user", orNull: process?.user)
  }
}

extension JSONWriter {
  mutating func write(_ details: MalwareDetails) {
    object { json in
      json.member("means", details.means.rawValue)
      json.member("category", orNull: details.category)
      json.member("family", orNull: details.family)
      json.member("indicator", details.indicator)
      json.member("source", orNull: details.source)
      json.member("digests", details.digests)
      json.member("deletedInLaterLayer", details.deletedInLaterLayer)
    }
  }
}
