import Parsing

/// Why a response policy can't be used. Nothing is done by half a policy.
package typealias ResponsePolicyError = DocumentFault
