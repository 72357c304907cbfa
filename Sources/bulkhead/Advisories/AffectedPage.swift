import Parsing
import Vulnerabilities

/// The answer to "where is this?", for people and for programs.
enum AffectedPage {
  static func text(_ id: String, _ answer: AffectedAnswer) -> String {
    guard answer.imageCount > 0 else { return "\(id): in none of the images that were scanned\n" }
    var text = "\(id): \(counted(answer.imageCount, "image")), \(counted(answer.containerCount, "running container"))\n"
    text += "\nPackages\n"
    for package in answer.packages {
      let fixed = package.fixed.map { "  fixed in \($0)" } ?? (package.status.map { "  \($0.rawValue)" } ?? "")
      text += "  \(package.purl)\(fixed)  in \(counted(package.imageCount, "image"))\n"
    }
    text += "\nImages\n"
    for image in answer.images {
      let running = image.runningContainers > 0 ? "  \(counted(image.runningContainers, "running container"))" : ""
      text += "  \(image.names.first ?? image.key)  \(image.key.prefix(80))\(running)\n"
    }
    if answer.imageCount > answer.images.count { text += "  and \(answer.imageCount - answer.images.count) more\n" }
    guard !answer.containers.isEmpty else { return safe(text) }
    text += "\nRunning containers\n"
    for container in answer.containers {
      text +=
        "  \(container.name)  \(container.identifier.prefix(12))"
        + (container.host.isEmpty ? "" : "  on \(container.host)") + "\n"
    }
    return safe(text)
  }

  private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// Names come from images: nothing of them may steer the terminal.
  static func safe(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0 != "\n" && ($0.value < 0x20 || (0x7F...0x9F).contains($0.value)) ? "?" : $0 }))
  }

  static func json(_ id: String, _ answer: AffectedAnswer) -> String {
    var json = JSONWriter(pretty: true)
    json.object { json in
      json.member("schema", "bulkhead.affected/1")
      json.member("id", id)
      json.member("problems", answer.problems)
      json.member("imageCount", answer.imageCount)
      json.member("containerCount", answer.containerCount)
      json.member("packages") { json in
        json.array { json in
          for package in answer.packages {
            json.object { json in
              json.member("purl", package.purl)
              json.member("os", package.os)
              json.member("imageCount", package.imageCount)
              json.member("problem", orNull: package.problem)
              json.member("status", orNull: package.status?.rawValue)
              json.member("fixed", orNull: package.fixed)
            }
          }
        }
      }
      json.member("images") { json in
        json.array { json in
          for image in answer.images {
            json.object { json in
              json.member("key", image.key)
              json.member("names", image.names)
              json.member("scannedAt", image.scannedAt)
              json.member("runningContainers", image.runningContainers)
            }
          }
        }
      }
      json.member("containers") { json in
        json.array { json in
          for container in answer.containers {
            json.object { json in
              json.member("id", container.identifier)
              json.member("name", container.name)
              json.member("host", container.host)
              json.member("image", container.image)
            }
          }
        }
      }
    }
    return String(decoding: json.bytes + [0x0A], as: UTF8.self)
  }
}
