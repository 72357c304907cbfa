import ArgumentParser
import Images
import Inventory
import Parsing

/// The examinations that a scan asks for, in the order of their findings.
enum ExaminationPlans {
  /// Bytes of a person's rules.
  static let maximumRules = 1 << 20

  /// - Throws: an exit status, after saying why.
  static func make(_ wanted: Set<Scanner>, secretRules: String?, indicators: IndicatorOptions, home: String, now: Int)
    throws
    -> [any ExaminationPlan]
  {
    let today = Day(secondsSince1970: now)
    let knowledge = try reading(secretRules) { bytes throws(ParseError) in try SecretKnowledge(bytes) }
    var plans: [any ExaminationPlan] = []
    if wanted.contains(.secrets) { plans.append(SecretPlan(knowledge, today: today)) }
    if wanted.contains(.misconfiguration) { plans.append(MisconfigurationPlan(knowledge, today: today)) }
    if wanted.contains(.malware) {
      do throws(KnowledgeFailure) { plans.append(try IndicatorPlan(indicators)) } catch {
        Message.error(error.description)
        throw error.status
      }
    }
    if wanted.contains(.webshells) {
      do throws(KnowledgeFailure) { plans.append(WebshellPlan(try WebshellKnowledge(home: home))) } catch {
        Message.error(error.description)
        throw error.status
      }
    }
    return plans
  }

  /// With a file of the person's own; what is wrong with it is wrong usage.
  private static func reading<Plan>(
    _ path: String?, _ make: (Bytes?) throws(ParseError) -> Plan
  ) throws -> Plan {
    var bytes: Bytes?
    do throws(ImageError) { if let path { bytes = try DocumentFile.read(path, limit: maximumRules) } } catch {
      Message.error("\(error)")
      throw ExitStatus.of(error)
    }
    do throws(ParseError) { return try make(bytes) } catch {
      Message.error("\(path ?? ""): \(error)")
      throw ExitStatus.usage
    }
  }
}
