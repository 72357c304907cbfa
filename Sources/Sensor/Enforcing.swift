import CBPF
import Glibc
import Model

/// What a response can have the kernel do. Everything is keyed by a container's cgroup (unified hierarchy), nothing is on
/// by itself, and all of it ends with this process.
extension KernelSensor {
  package enum KillRule: UInt32, Sendable {
    /// Files that the image did not contain.
    case droppedFiles = 1
    case everything = 2
  }

  /// Kills at exec, before the first instruction, in one container; nil takes the rule back.
  package func killAtExec(_ rule: KillRule?, cgroup: UInt64) {
    withObjects { loaded in
      guard let map = loaded.process.map("kill_at_exec") else { return }
      var key = cgroup
      guard let rule else {
        bpf_map_delete_elem(map, &key)
        return
      }
      var value = rule.rawValue
      bpf_map_update_elem(map, &key, &value, 0)
      tell(loaded, kills: true)
    }
  }

  /// A device number of stat(2) as the kernel has it: 12 bits of major, 20 of minor.
  package static func kernelDevice(_ number: UInt64) -> UInt32 {
    let major = (number >> 8) & 0xFFF
    let minor = (number & 0xFF) | ((number >> 12) & 0xFFF00)
    return UInt32(truncatingIfNeeded: major << 20 | minor)
  }

  /// Kills one program wherever it is executed in a container, before its first instruction.
  ///
  /// - Parameters:
  ///   - inode, device: as events show them (``ExecEvent``).
  ///   - isOn: false takes it back.
  package func killProgram(inode: UInt64, device: UInt32, cgroup: UInt64, isOn: Bool = true) {
    withObjects { loaded in
      guard let map = loaded.process.map("killed_programs") else { return }
      var key: (UInt64, UInt64, UInt32, UInt32) = (cgroup, inode, device, 0)
      guard isOn else {
        bpf_map_delete_elem(map, &key)
        return
      }
      var value: UInt32 = 1
      bpf_map_update_elem(map, &key, &value, 0)
      tell(loaded, kills: true)
    }
  }

  /// What a container may not do on the network.
  package struct NetworkDenial: Sendable, Hashable {
    /// Every connection and every datagram to a peer, loopback included.
    package var everything: Bool
    /// Only these addresses, where `everything` is false; they add to those that were denied before.
    package var addresses: [IPAddress]
    /// Of `addresses`: which port, 0 for every port.
    package var port: UInt16
    package var listening: Bool

    package init(
      everything: Bool = false, addresses: [IPAddress] = [], port: UInt16 = 0, listening: Bool = false
    ) {
      self.port = port
      self.everything = everything
      self.addresses = addresses
      self.listening = listening
    }
  }

  /// Denies connections at connect, sendmsg and bind (EPERM), in one container; nil takes it back. What is connected
  /// already stays connected.
  ///
  /// - Throws: ``SensorError/cgroup(id:code:)`` where the cgroup is gone or the unified hierarchy is not mounted;
  ///   ``SensorError/program(name:code:)`` where the kernel takes no such programs.
  package func deny(_ denial: NetworkDenial?, cgroup: UInt64) throws(SensorError) {
    let failure = withObjects { loaded -> SensorError? in
      var key = cgroup
      guard let denial else {
        if let map = loaded.denial?.map("denials") { bpf_map_delete_elem(map, &key) }
        if let map = loaded.denial?.map("denied_addresses") {
          for var entry in loaded.deniedAddresses[cgroup] ?? [] { bpf_map_delete_elem(map, &entry) }
        }
        loaded.deniedAddresses[cgroup] = nil
        loaded.denied[cgroup] = nil
        return nil
      }
      do throws(SensorError) {
        if loaded.denial == nil {
          loaded.denial = try KernelObject(base64: DenialObject.base64, sharing: loaded.process)
        }
        guard let object = loaded.denial, let map = object.map("denials") else {
          throw .program(name: "denial", code: ENOENT)
        }
        if let addresses = object.map("denied_addresses") {
          for address in denial.addresses {
            var entry = DeniedAddress(cgroup: cgroup, address, port: denial.port)
            var one: UInt8 = 1
            guard bpf_map_update_elem(addresses, &entry, &one, 0) == 0 else {
              throw .program(name: "denied_addresses", code: errno)
            }
            loaded.deniedAddresses[cgroup, default: []].append(entry)
          }
        }
        // First the policy, then the programs: from the moment that they run they know what to do.
        var policy: UInt32 =
          (denial.everything ? 1 : 0) | (denial.addresses.isEmpty ? 0 : 2) | (denial.listening ? 4 : 0)
        guard bpf_map_update_elem(map, &key, &policy, 0) == 0 else { throw .program(name: "denials", code: errno) }
        if loaded.denied[cgroup] == nil { loaded.denied[cgroup] = try object.attached(toCgroup: cgroup) }
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// The programs that deny, each tried by loading it; none is attached.
  package var denialCapabilities: [Capability] {
    let shows = "denial of connections, datagrams and listening in one container"
    return withObjects { loaded in
      do throws(SensorError) {
        return try KernelObject(base64: DenialObject.base64, sharing: loaded.process).capabilities.map { found in
          var capability = found
          capability.hook = "cgroup/" + found.hook.replacing("deny_", with: "")
          capability.shows = shows
          return capability
        }
      } catch {
        return [Capability(hook: "cgroup/connect, sendmsg, bind", works: false, reason: "\(error)", shows: shows)]
      }
    }
  }

  /// Layout: `struct denied_address` of `bpf/denial.bpf.c`.
  struct DeniedAddress {
    var cgroup: UInt64
    var high: UInt64 = 0
    var low: UInt64 = 0
    var port: UInt64

    init(cgroup: UInt64, _ address: IPAddress, port: UInt16) {
      self.cgroup = cgroup
      self.port = UInt64(port.bigEndian)
      withUnsafeMutableBytes(of: &high) { $0.copyBytes(from: address.bytes.prefix(8)) }
      withUnsafeMutableBytes(of: &low) { $0.copyBytes(from: address.bytes.dropFirst(8).prefix(8)) }
    }
  }
}
