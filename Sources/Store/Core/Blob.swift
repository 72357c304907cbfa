import Foundation
import GRDB

/// Bytes as GRDB takes them.
func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }

extension Row {
  /// A column's bytes; empty where it is NULL.
  func bytes(_ index: Int) throws -> [UInt8] {
    try withUnsafeData(atIndex: index) { data in data.map { Array($0) } ?? [] }
  }
}
