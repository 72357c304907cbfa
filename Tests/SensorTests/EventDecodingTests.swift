import Model
import Parsing
import Testing

@testable import Sensor

@Suite struct EventDecodingTests {
  @Test(arguments: [
    ([UInt8](repeating: 0, count: 16), "::"),
    ([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "2001:db8::1"),
    ([0x20, 0x01, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1], "2001:0:1::1:1:1"),
    ([127, 0, 0, 1], "127.0.0.1"),
  ])
  func addressesAreWrittenAsTheStandardSays(_ bytes: [UInt8], _ text: String) {
    #expect(IPAddress(bytes).description == text)
  }

  @Test func mappedAddressesAreIPv4() {
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 0, 0, 7]
    #expect(IPAddress(field: mapped, family: 10).description == "10.0.0.7")
    #expect(IPAddress(field: mapped, family: 10).isPrivate)
  }

  @Test func anyBytesAreDecodedOrRefusedWithoutACrash() {
    var state: UInt64 = 42
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for _ in 0..<500 {
      var bytes = (0..<Int(next() % 2500)).map { _ in UInt8(truncatingIfNeeded: next()) }
      if bytes.count > 13 {
        bytes[12] = UInt8(next() % 8)
        bytes[13] = 0
      }
      _ = SensorEvent(Bytes(bytes))
      _ = Snapshot(tasks: bytes, files: bytes)
    }
  }
}
