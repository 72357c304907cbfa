import ArgumentParser
import Images
import Model
import Parsing
import Policy
import Vulnerabilities

/// Says what counts of a report, whether the subject may go on, and what to update first.
struct Gate {
  private var judge: PolicyJudge
  /// Something decides: a policy, an ignore file.
  private let hasExceptions: Bool

  /// Reads policies and VEX documents, before anything is scanned: half a policy decides nothing.
  /// - Throws: ``GateError``, which says what to do and has the exit status.
  init(_ options: DecisionOptions, environment: [String: String] = [:], now: Int) throws(GateError) {
    var paths = options.policies
    if paths.isEmpty, let path = environment["BULKHEAD_POLICY"], !path.isEmpty { paths = [path] }
    var policies: [PolicyDocument] = []
    for path in paths { policies.append(try Self.policy(path)) }
    for path in options.ignoreFiles {
      let document = try Self.policy(path)
      guard document.rules.isEmpty else {
        throw GateError(status: ExitStatus.usage, description: "\(path): it has rules: give it as --policy")
      }
      policies.append(document)
    }
    var documents: [VEXDocument] = []
    for path in options.vex {
      let bytes = try Self.bytes(path, limit: VEXDocument.maximumBytes)
      do throws(ParseError) {
        documents.append(try VEXDocument.parse(bytes, name: path))
      } catch {
        throw GateError(status: ExitStatus.usage, description: "\(path): \(error)")
      }
    }
    hasExceptions = policies.contains { !$0.exceptions.isEmpty }
    judge = PolicyJudge(
      policies: policies, vex: documents, failOn: options.failOn, onlyFixed: options.onlyFixed, now: now)
  }

  private static func policy(_ path: String) throws(GateError) -> PolicyDocument {
    let bytes = try bytes(path, limit: PolicyReader.maximumBytes)
    do throws(PolicyError) {
      return try PolicyReader.read(bytes, name: path)
    } catch {
      throw GateError(status: ExitStatus.usage, description: "\(error)")
    }
  }

  private static func bytes(_ path: String, limit: Int) throws(GateError) -> Bytes {
    do throws(ImageError) {
      return try DocumentFile.read(path, limit: limit)
    } catch {
      throw GateError(status: ExitStatus.of(error), description: "\(error)")
    }
  }

  /// - Parameters:
  ///   - matching: the advisories that updates are held against; nil: they are taken as the findings name them.
  ///   - attached: VEX documents that came with the image itself.
  mutating func decide(_ report: inout Report, _ matching: Matching? = nil, attached: [VEXDocument] = []) {
    judge.judge(&report, attached: attached)
    guard report.findings.contains(where: { $0.kind == .vulnerability }) else { return }
    report.advice =
      matching?.advice(report)
      ?? UpdateAdvisor.advice(report.findings, report.packages, layers: report.layers.map(\.diffID))
  }

  /// What the policy's owner should know, once everything was scanned.
  var leftOver: [String] { hasExceptions ? judge.leftOver : [] }
}

/// Why nothing can be decided.
struct GateError: Error, CustomStringConvertible {
  let status: ExitCode
  let description: String
}
