import Model
import Parsing

/// Why a vulnerability doesn't count, in CycloneDX's words (its VEX).
///
/// Source: CycloneDX 1.6 JSON schema, `vulnerability.analysis`.
enum CycloneDXAnalysis {
  static func write(_ suppressed: SuppressedFinding, _ json: inout JSONWriter) {
    json.object { json in
      json.member("state", state(suppressed.status))
      if suppressed.status == .notAffected { json.member("justification", justification(suppressed.justification)) }
      if suppressed.by == .exception || suppressed.by == .rule { json.member("response", ["will_not_fix"]) }
      json.member("detail", "\(AdviceText.who(suppressed)): \(AdviceText.reason(suppressed))")
    }
  }

  private static func state(_ status: VulnerabilityDetails.Status) -> String {
    switch status {
    case .notAffected: "not_affected"
    case .fixed: "resolved"
    case .underInvestigation, .unknown: "in_triage"
    case .affected, .wontFix, .fixDeferred, .endOfLife: "exploitable"
    }
  }

  /// OpenVEX's labels, as near as CycloneDX has them.
  private static func justification(_ label: String?) -> String? {
    switch label {
    case "component_not_present", "vulnerable_code_not_present": "code_not_present"
    case "vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary":
      "code_not_reachable"
    case "inline_mitigations_already_exist": "protected_by_mitigating_control"
    default: nil
    }
  }
}
