import Parsing

/// Why a policy can't be used. Nothing is decided by half a policy.
package typealias PolicyError = DocumentFault
