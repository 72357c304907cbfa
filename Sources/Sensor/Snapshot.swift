import Model

/// What ran already when the sensor started. Layouts: `struct task_record` and `struct file_record` of
/// `bpf/iterators.bpf.c`.
package struct Snapshot: Sendable {
  package struct Task: Sendable, Hashable {
    package var process: ProcessKey
    package var parent: ProcessKey
    package var cgroup: UInt64
    package var capabilities: UInt64
    package var inode: UInt64
    package var mountNamespace: UInt32
    package var pidNamespace: UInt32
    package var user: UInt32
    package var effectiveUser: UInt32
    package var device: UInt32
    package var links: UInt32
    package var networkNamespace: UInt32
    package var flags: ExecEvent.Flags
    package var command: String
    package var cgroupNames: [String]
    /// From /proc; the command where it could not be read.
    package var executable: String
    package var arguments: [String]
  }

  package struct Program: Sendable, Hashable {
    package var executable: String
    package var arguments: [String]
    package init(executable: String, arguments: [String]) {
      self.executable = executable
      self.arguments = arguments
    }
  }

  package struct OpenFile: Sendable, Hashable {
    package var pid: Int32
    package var number: UInt32
    package var descriptor: Descriptor
  }

  package var tasks: [Task] = []
  package var files: [OpenFile] = []

  static let taskSize = 384
  static let fileSize = 80

  /// The records as the kernel wrote them; of the files those that matter: standard streams and internet sockets.
  package private(set) var taskRecords: [UInt8] = []
  package private(set) var fileRecords: [UInt8] = []

  package init() {}

  /// - Parameter program: path and arguments of a living process.
  package init(tasks taskBytes: [UInt8], files fileBytes: [UInt8], program: (Int32) -> Program? = { _ in nil }) {
    taskRecords = taskBytes
    taskBytes.withUnsafeBytes { takeTasks($0, program) }
    fileBytes.withUnsafeBytes { takeFiles($0) }
  }

  private mutating func takeTasks(_ records: UnsafeRawBufferPointer, _ program: (Int32) -> Program?) {
    for offset in stride(from: 0, through: records.count - Self.taskSize, by: Self.taskSize) {
      var fields = FieldReader(records, at: offset)
      let start: UInt64 = fields.next()
      let parentStart: UInt64 = fields.next()
      let cgroup: UInt64 = fields.next()
      let capabilities: UInt64 = fields.next()
      let inode: UInt64 = fields.next()
      let pid: Int32 = fields.next()
      let parent: Int32 = fields.next()
      var task = Task(
        process: ProcessKey(pid: pid, start: start), parent: ProcessKey(pid: parent, start: parentStart),
        cgroup: cgroup, capabilities: capabilities, inode: inode, mountNamespace: fields.next(),
        pidNamespace: fields.next(), user: fields.next(), effectiveUser: fields.next(), device: fields.next(),
        links: fields.next(), networkNamespace: fields.next(),
        flags: ExecEvent.Flags(rawValue: UInt16(truncatingIfNeeded: fields.next() as UInt32)),
        command: fields.text(16),
        cgroupNames: [fields.text(96), fields.text(96), fields.text(96)].filter { !$0.isEmpty }, executable: "",
        arguments: [])
      let known = program(pid)
      task.executable = known?.executable ?? task.command
      task.arguments = known?.arguments ?? []
      tasks.append(task)
    }
  }

  private mutating func takeFiles(_ open: UnsafeRawBufferPointer) {
    for offset in stride(from: 0, through: open.count - Self.fileSize, by: Self.fileSize) {
      var fields = FieldReader(open, at: offset)
      let file = OpenFile(pid: fields.next(), number: fields.next(), descriptor: Descriptor(open, at: offset + 8))
      guard file.number < 3 || file.descriptor.kind == .internet else { continue }
      files.append(file)
      fileRecords += open[offset..<offset + Self.fileSize]
    }
  }

  /// A process that was found in /proc.
  mutating func add(_ exec: ExecEvent) {
    var record = FieldWriter()
    for value in [exec.header.process.start, exec.parent.start, exec.header.cgroup, exec.capabilities, exec.inode] {
      record.put(value)
    }
    record.put(exec.header.process.pid)
    record.put(exec.parent.pid)
    for value in [
      exec.header.mountNamespace, exec.header.pidNamespace, exec.user, exec.effectiveUser, exec.device, exec.links,
      exec.networkNamespace, UInt32(exec.flags.rawValue),
    ] { record.put(value) }
    record.text(exec.command, 16)
    for index in 0..<3 { record.text(exec.cgroupNames.indices.contains(index) ? exec.cgroupNames[index] : "", 96) }
    var open = FieldWriter()
    for (number, descriptor) in exec.descriptors.enumerated() {
      open.put(exec.header.process.pid)
      open.put(UInt32(number))
      open.descriptor(descriptor)
    }
    let program = Program(executable: exec.path, arguments: exec.arguments)
    let one = Snapshot(tasks: record.bytes, files: open.bytes) { _ in program }
    tasks += one.tasks
    files += one.files
    taskRecords += one.taskRecords
    fileRecords += one.fileRecords
  }
}
