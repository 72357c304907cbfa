import Parsing

/// Why a configuration of notifications can't be used. Nothing is sent by half a configuration.
package typealias ConfigurationError = DocumentFault
