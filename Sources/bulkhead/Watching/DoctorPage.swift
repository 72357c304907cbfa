import Agent
import Parsing
import Reports

/// The doctor's answer for people and for programs.
enum DoctorPage {
  static func text(_ examination: DoctorExamination, _ look: ReportOptions) -> String {
    let ink = Ink(look)
    var text = "bulkhead \(ProgramVersion.current) on Linux \(ink.safe(examination.kernel))\n"
    for part in examination.parts {
      let working = part.lines.count { $0.works }
      text += "\n" + ink.paint(part.title, .bold) + ink.paint("  \(working) of \(part.lines.count)", .dim) + "\n"
      for line in part.lines {
        let mark = line.works ? ink.paint("works  ", .green) : ink.paint("MISSING", .boldRed)
        text += "  \(mark)  \(ink.safe(line.what))\n"
        text += "           " + ink.paint((line.works ? "" : "without it not: ") + ink.safe(line.shows), .dim) + "\n"
        if !line.reason.isEmpty { text += "           why: \(ink.safe(line.reason))\n" }
      }
    }
    return text
  }

  static func json(_ examination: DoctorExamination) -> [UInt8] {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("schema", "bulkhead.doctor/1")
      json.member("tool") { json in
        json.object { json in
          json.member("name", "bulkhead")
          json.member("version", ProgramVersion.current)
        }
      }
      json.member("kernel", examination.kernel)
      json.member("complete", examination.isWhole)
      json.member("checks") { json in
        json.array { json in
          for part in examination.parts {
            for line in part.lines {
              json.object { json in
                json.member("part", part.title.lowercased())
                json.member("what", line.what)
                json.member("works", line.works)
                json.member("reason", orNull: line.reason.isEmpty ? nil : line.reason)
                json.member("shows", line.shows)
              }
            }
          }
        }
      }
    }
    return json.bytes + [0x0A]
  }
}
