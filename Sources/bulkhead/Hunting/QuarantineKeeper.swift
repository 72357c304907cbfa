import Engine
import EngineSocket
import Foundation
import Hunting
import Model

/// The quarantine as a person sees it.
struct QuarantineKeeper {
  private let quarantine: Quarantine
  private let engine: String?
  private let environment: [String: String]

  init(home: String, engine: String?, environment: [String: String]) {
    quarantine = Quarantine(home: home)
    self.engine = engine
    self.environment = environment
  }

  func list() {
    let records = quarantine.list()
    guard !records.isEmpty else {
      Message.note("Nothing is in quarantine.")
      return
    }
    for record in records {
      let place = record.container.isEmpty ? record.path : "\(record.container):\(record.path)"
      print("\(record.id)  \(Self.time(record.takenAt))  \(record.verdict)  \(Self.shown(place))")
      print("    \(Self.shown(record.title))")
      print("    sha256:\(record.digest)  \(record.size) bytes")
    }
  }

  func restore(_ id: String) throws(HuntFailure) {
    guard let record = quarantine.list().first(where: { $0.id == id }) else {
      throw HuntFailure(ExitStatus.usage, "nothing in quarantine is called \(id): see hunt --list-quarantine")
    }
    let root = try root(of: record)
    do throws(Quarantine.Failure) { try quarantine.restore(record, below: root) } catch {
      throw HuntFailure(ExitStatus.unavailable, "\(error)")
    }
    Message.note("\(Self.shown(record.path)) is back where it was.")
  }

  /// A container has another first process after each start.
  private func root(of record: QuarantineRecord) throws(HuntFailure) -> String {
    guard !record.containerIdentifier.isEmpty else { return record.root }
    guard let containers = ContainerPlaces.reachable(engine, environment),
      let container = try? containers.running(named: record.containerIdentifier),
      let end = record.root.range(of: "/root")
    else {
      throw HuntFailure(
        ExitStatus.unavailable,
        "the container \(record.container) doesn't run: start it and try again")
    }
    return container.outer + record.root[end.upperBound...]
  }

  private static func time(_ seconds: Int) -> String {
    let formatter = ISO8601DateFormatter()
    return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
  }

  /// Names come from attackers: nothing of them may steer the terminal.
  static func shown(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : Character($0) })
  }
}

extension ContainerPlaces {
  /// Nil where no engine answers.
  static func reachable(_ socket: String?, _ environment: [String: String]) -> ContainerPlaces? {
    if let socket { return ContainerPlaces(EngineAPI(socket: socket)) }
    return EngineClient.find(environment: environment).map { ContainerPlaces(EngineAPI(socket: $0.path)) }
  }
}
