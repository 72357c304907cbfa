import Model
import Parsing

/// An incident as `bulkhead.incident/1`.
package enum IncidentJSON {
  package static func write(_ incident: Incident, pretty: Bool = false) -> [UInt8] {
    let story = Story(incident)
    let score = Score(incident)
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "bulkhead.incident/1")
      json.member("id", incident.id)
      json.member("title", story.title)
      json.member("state", incident.state.rawValue)
      json.member("severity", incident.severity.rawValue)
      json.member("openedAt", InstantText.rfc3339(incident.openedAt))
      json.member("updatedAt", InstantText.rfc3339(incident.updatedAt))
      json.member("score") { json in
        json.object { json in
          json.member("points", score.points)
          json.member("parts") { json in
            json.array { json in
              for part in score.parts {
                json.object { json in
                  json.member("points", part.points)
                  json.member("reason", part.reason)
                }
              }
            }
          }
        }
      }
      json.member("stages") { json in
        json.array { json in
          for (stage, time) in incident.stages {
            json.object { json in
              json.member("stage", stage.name)
              json.member("at", InstantText.rfc3339(time))
            }
          }
        }
      }
      json.member("containers") { json in
        json.array { json in
          for container in incident.containers {
            json.object { json in
              json.member("id", container.id)
              json.member("name", container.name)
              json.member("image", container.image)
              json.member("digest", container.digest)
            }
          }
        }
      }
      json.member("entrance", story.entrance)
      json.member("timeline") { json in
        json.array { json in
          for (entry, line) in zip(incident.entries, story.lines) { Self.write(entry, line, &json) }
        }
      }
      json.member("surroundings") { json in
        json.array { json in
          for happening in incident.surroundings {
            json.object { json in
              json.member("at", InstantText.rfc3339(happening.time))
              json.member("container", happening.container)
              json.member("pid", Int(happening.process.pid))
              json.member("executable", happening.process.executable)
              json.member("what", happening.what)
            }
          }
        }
      }
      json.member("reach") { json in
        json.object { json in
          json.member("containers", story.reach.containers)
          json.member("addresses", story.reach.addresses)
          json.member("files", story.reach.files)
          json.member("hostReached", story.reach.hostReached)
        }
      }
      json.member("steps", story.steps)
      json.member("merged", incident.merged)
      json.member("omitted", incident.omitted)
    }
    return json.bytes
  }

  private static func write(_ entry: Incident.Entry, _ line: Story.Line, _ json: inout JSONWriter) {
    json.object { json in
      json.member("at", InstantText.rfc3339(entry.time))
      json.member("stage", orNull: entry.stage?.name)
      json.member("rule", entry.finding.rule)
      json.member("severity", entry.finding.severity.rawValue)
      json.member("fingerprint", entry.finding.fingerprint)
      json.member("text", line.text)
      json.member("link", entry.link)
      json.member("repetitions", entry.repetitions)
    }
  }
}

/// Times of happenings.
enum InstantText {
  /// `2026-11-30T22:10:05.120Z`.
  static func rfc3339(_ seconds: Double) -> String {
    CivilDate.rfc3339(milliseconds: Int(bounded(seconds) * 1000))
  }

  /// `22:10:05`.
  static func clock(_ seconds: Double) -> String { CivilDate.clock(Int(bounded(seconds)) % 86_400) }

  private static func bounded(_ seconds: Double) -> Double {
    seconds.isFinite ? min(max(seconds, 0), 253_402_300_799) : 0
  }
}
