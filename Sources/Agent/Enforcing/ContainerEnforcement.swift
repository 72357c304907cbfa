import CLinux
import Engine
import EngineSocket
import Glibc
import Model
import Sensor
import Synchronization

/// What a response can do to one container: the primitives, each of which says when it could not.
///
/// Got from ``WatchService/enforcement``; usable from any thread while the watch runs. Everything but `pause` and `stop`
/// ends with the watch: workloads go on as before.
package final class ContainerEnforcement: Sendable {
  /// Nil without eBPF.
  private let kernel: KernelSensor?
  private let register: ContainerRegister
  private let engineSockets: [String]
  private let report: @Sendable (WatchInput) -> Void
  private let executions = Mutex<ExecutionGuard?>(nil)
  /// Guarded containers: id and where its own layer lies on the host.
  private let guarded = Mutex<[Guarded]>([])

  struct Guarded: Sendable {
    var container: String
    /// The overlay's upper directory.
    var layer: String
    var mountNamespace: UInt32
    var deniesDropped = false
    /// Paths that may not be executed.
    var paths: Set<String> = []
  }

  init(
    _ kernel: KernelSensor?, _ register: ContainerRegister, engineSockets: [String],
    report: @escaping @Sendable (WatchInput) -> Void
  ) {
    self.kernel = kernel
    self.register = register
    self.engineSockets = engineSockets
    self.report = report
  }

  private func place(_ container: String) throws(EnforcementError) -> ContainerRegister.Place {
    guard let place = register.place(container) else { throw .unknownContainer(id: container) }
    return place
  }

  private func sensor() throws(EnforcementError) -> KernelSensor {
    guard let kernel else { throw .sensor(.noTypeInformation) }
    return kernel
  }

  /// Kills at exec, before the first instruction: programs that the image did not contain, or all new ones. Nil ends it.
  package func killAtExec(_ rule: KernelSensor.KillRule?, in container: String) throws(EnforcementError) {
    try sensor().killAtExec(rule, cgroup: try place(container).cgroup)
  }

  /// Kills this program whenever it is executed in the container again, before its first instruction.
  package func killProgram(inode: UInt64, device: UInt32, in container: String, isOn: Bool = true)
    throws(EnforcementError)
  {
    try sensor().killProgram(inode: inode, device: device, cgroup: try place(container).cgroup, isOn: isOn)
  }

  /// Kills a process (SIGKILL), and never another one that has its number by now.
  package func kill(_ process: ProcessKey) throws(EnforcementError) {
    let descriptor = open_process(process.pid)
    guard descriptor >= 0 else { throw .processGone(pid: process.pid) }
    defer { close(descriptor) }
    // Checked after it was opened: from now on the descriptor stands for one process only.
    guard let start = ProcFileSystem.start(process.pid), start == process.start / 10_000_000 else {
      throw .processGone(pid: process.pid)
    }
    guard signal_process(descriptor, SIGKILL) == 0 else { throw .notSignalled(pid: process.pid, code: errno) }
  }

  /// Denies connections, datagrams or listening; nil ends it. Connections that are established stay.
  package func deny(_ denial: KernelSensor.NetworkDenial?, in container: String) throws(EnforcementError) {
    let cgroup = try place(container).cgroup
    let kernel = try sensor()
    do throws(SensorError) { try kernel.deny(denial, cgroup: cgroup) } catch { throw .sensor(error) }
  }

  /// Denies the execution (EPERM) of files in the container's own layer, that is of files that its image did not contain;
  /// volumes are not covered. An image's file whose mode was changed counts as the container's own.
  package func denyDroppedPrograms(in container: String, isOn: Bool = true) throws(EnforcementError) {
    try change(container) { $0.deniesDropped = isOn }
  }

  /// Denies the execution (EPERM) of one path.
  package func denyProgram(path: String, in container: String, isOn: Bool = true) throws(EnforcementError) {
    try change(container) { entry in
      if isOn { entry.paths.insert(path) } else { entry.paths.remove(path) }
    }
  }

  private func change(_ container: String, _ body: (inout Guarded) -> Void) throws(EnforcementError) {
    let pid = try place(container).process.pid
    do throws(SensorError) {
      let known = try guardian()
      guard let layer = ProcFileSystem.upperDirectory(pid) else { throw .guardRefused(code: ENOTSUP) }
      let space = KernelSensor.namespace("/proc/\(pid)/ns/mnt")
      let isEmpty = guarded.withLock { guarded in
        let index = guarded.firstIndex { $0.container == container } ?? guarded.count
        if index == guarded.count {
          guarded.append(Guarded(container: container, layer: layer, mountNamespace: space))
        }
        body(&guarded[index])
        let isEmpty = !guarded[index].deniesDropped && guarded[index].paths.isEmpty
        if isEmpty { guarded.remove(at: index) }
        return isEmpty
      }
      try known.guardRoot(of: pid, isOn: !isEmpty)
    } catch { throw .sensor(error) }
  }

  private func guardian() throws(SensorError) -> ExecutionGuard {
    if let known = executions.withLock({ $0 }) { return known }
    let made = try ExecutionGuard { [weak self] attempt in self?.allows(attempt) ?? true }
    executions.withLock { $0 = made }
    return made
  }

  private func allows(_ attempt: ExecutionGuard.Attempt) -> Bool {
    let space = KernelSensor.namespace("/proc/\(attempt.pid)/ns/mnt")
    guard let entry = guarded.withLock({ $0.first { $0.mountNamespace == space } }) else { return true }
    let isDropped = attempt.path.hasPrefix("/") && access(entry.layer + attempt.path, F_OK) == 0
    guard entry.paths.contains(attempt.path) || (entry.deniesDropped && isDropped) else { return true }
    report(
      .enforced(
        time: HostClock.bootNanoseconds(), container: entry.container, pid: attempt.pid,
        Enforcement(kind: .deniedProgram, target: attempt.path)))
    return false
  }

  /// Freezes every program of the container through its engine.
  package func pause(_ container: String) throws(EnforcementError) { try engine("pause", container) }
  package func resume(_ container: String) throws(EnforcementError) { try engine("unpause", container) }

  /// Ends the container through its engine: SIGTERM, and SIGKILL after `seconds`.
  package func stop(_ container: String, seconds: Int = 2) throws(EnforcementError) {
    try engine("stop?t=\(max(seconds, 0))", container)
  }

  private func engine(_ action: String, _ container: String) throws(EnforcementError) {
    var reasons: [String] = []
    for socket in engineSockets {
      do throws(EngineError) {
        _ = try EngineClient(path: socket, timeoutSeconds: 15)
          .post("/containers/\(EngineAPI.escaped(container))/\(action)")
        return
      } catch { reasons.append(error.description) }
    }
    throw .noEngine(container: container, reason: reasons.isEmpty ? "none is known" : reasons.joined(separator: "; "))
  }

  /// Nothing is denied any more.
  func end() {
    let known = executions.withLock { executions in
      defer { executions = nil }
      return executions
    }
    known?.stop()
  }
}
