import Sensor
import Testing

@Suite struct ProbeTests {
  @Test func loads() { #expect(SensorProbe.loads()) }
}
