import Foundation
import Parsing

extension Bytes {
  /// Copies.
  init(_ data: Data) { self = data.withUnsafeBytes { Bytes(copying: $0) } }
}
