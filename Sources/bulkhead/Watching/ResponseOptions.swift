import ArgumentParser
import Images
import Parsing
import Response

/// What is done about what is found; without these nothing is ever touched.
struct ResponseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "observe or alert for all, or a word for some: kill=reverse-shell.*, block=intelligence.*, "
        + "pause=severity:critical, stop=…; several times for several.", valueName: "word[=rules]"))
  var respond: [String] = []

  @Option(
    name: [.customLong("respond-policy"), .customLong("response-policy")],
    help: ArgumentHelp("What is done about what, and what is never touched (YAML).", valueName: "file"))
  var respondPolicy: String?

  @Option(
    help: ArgumentHelp(
      "Where every response is noted, a line of JSON each; default: responses.ndjson in the state directory.",
      valueName: "file"))
  var respondLog: String?

  var isEmpty: Bool { respond.isEmpty && respondPolicy == nil }

  func policy() throws(WatchFailure) -> ResponsePolicy {
    var policy = ResponsePolicy()
    if let path = respondPolicy {
      let bytes: Bytes
      do throws(ImageError) { bytes = try DocumentFile.read(path, limit: ResponsePolicyReader.maximumBytes) } catch {
        throw WatchFailure(ExitStatus.of(error), "\(error)")
      }
      do throws(ResponsePolicyError) { policy = try ResponsePolicyReader.read(bytes, name: path) } catch {
        throw WatchFailure(ExitStatus.usage, "\(error)")
      }
    }
    for value in respond {
      do throws(ResponsePolicyError) { try ResponseFlag.add(value, to: &policy) } catch {
        throw WatchFailure(ExitStatus.usage, "\(error)")
      }
    }
    try ContainerGuards.check(policy)
    return policy
  }
}
