import CLinux
import Glibc

/// Runs a program with little input and little output, and never waits longer than told.
enum ChildProcess {
  enum Result: Sendable, Equatable {
    case ended(status: Int32, output: [UInt8])
    case failed(String)
  }

  /// Blocking. Standard error goes to /dev/null; the program is the leader of a process group, which is killed when
  /// its time is over or it writes too much.
  static func run(
    _ path: String, _ arguments: [String], input: [UInt8], environment: [String: String], seconds: Int, limit: Int
  ) -> Result {
    // Input of a few hundred bytes fits into a pipe's buffer: nobody waits for its reader.
    guard input.count <= 4096 else { return .failed("cannot be asked about so long a name") }
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    guard pipe_closed_on_exec(&toChild) == 0 else { return .failed("could not be run: \(reason(errno))") }
    guard pipe_closed_on_exec(&fromChild) == 0 else {
      toChild.forEach { _ = close($0) }
      return .failed("could not be run: \(reason(errno))")
    }
    var child: pid_t = 0
    var status = spawn(path, arguments, environment, toChild[0], fromChild[1], &child)
    // A program that is being written just now: a fork of this process may hold it open for a moment longer
    // than its writer did.
    for pause in 1...10 where status == ETXTBSY {
      usleep(useconds_t(pause) * 10_000)
      status = spawn(path, arguments, environment, toChild[0], fromChild[1], &child)
    }
    _ = close(toChild[0])
    _ = close(fromChild[1])
    defer { _ = close(fromChild[0]) }
    guard status == 0 else {
      _ = close(toChild[1])
      return .failed("could not be run: \(reason(status))")
    }
    // A program that doesn't read its input must not end this one (SIGPIPE).
    _ = fcntl(toChild[1], F_SETFL, O_NONBLOCK)
    write(input, to: toChild[1])
    _ = close(toChild[1])
    let output = collect(fromChild[0], seconds: seconds, limit: limit)
    guard case .success(let bytes) = output, let code = wait(child, seconds: seconds) else {
      _ = kill(-child, SIGKILL)
      var ignored: Int32 = 0
      while waitpid(child, &ignored, 0) < 0, errno == EINTR {}
      if case .failure(let problem) = output { return .failed(problem.reason) }
      return .failed("did not end within \(seconds) s")
    }
    return .ended(status: code, output: bytes)
  }

  private struct Problem: Error { let reason: String }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], _ input: Int32, _ output: Int32,
    _ child: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    return posix_spawn(&child, path, &actions, &attributes, &argv, &envp)
  }

  /// Through a signal-free path: SIGPIPE is blocked for this thread while writing, and taken back if it came.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if written < 0, errno == EPIPE {
      var now = timespec()
      sigtimedwait(&pipe, nil, &now)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private static func collect(_ descriptor: Int32, seconds: Int, limit: Int) -> Swift.Result<[UInt8], Problem> {
    let deadline = now() + seconds * 1000
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let left = deadline - now()
      guard left > 0 else { return .failure(Problem(reason: "did not answer within \(seconds) s")) }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&poll, 1, Int32(min(left, 1 << 20)))
      if ready < 0, errno != EINTR { return .failure(Problem(reason: "could not be read: \(reason(errno))")) }
      guard ready > 0 else { continue }
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return .success(output) }
      if count < 0 {
        if errno == EINTR { continue }
        return .failure(Problem(reason: "could not be read: \(reason(errno))"))
      }
      output += buffer[..<count]
      guard output.count <= limit else { return .failure(Problem(reason: "wrote more than \(limit) bytes")) }
    }
  }

  /// The exit status; nil where it doesn't end. Its output has ended already, so this is a matter of milliseconds.
  private static func wait(_ child: pid_t, seconds: Int) -> Int32? {
    let deadline = now() + seconds * 1000
    var status: Int32 = 0
    var pause: UInt32 = 200
    while now() < deadline {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F) }
      if ended < 0, errno != EINTR { return nil }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    return nil
  }
}
