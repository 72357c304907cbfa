import Parsing

/// Why a file of exceptions cannot be used. Nothing is held back by half a file.
package typealias ExceptionFileError = DocumentFault
