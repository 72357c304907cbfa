import CBPF
import FoundationEssentials

/// One compiled BPF object, opened and not yet loaded.
package enum SensorProbe {
  package static func loads() -> Bool {
    guard let data = Data(base64Encoded: ProcessObject.base64) else { return false }
    return data.withUnsafeBytes { bytes in
      guard let object = bpf_object__open_mem(bytes.baseAddress, bytes.count, nil) else { return false }
      defer { bpf_object__close(object) }
      return bpf_object__load(object) == 0
    }
  }
}
