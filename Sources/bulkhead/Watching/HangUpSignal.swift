import Dispatch
import Glibc

/// SIGHUP: what is read from files is read again, what is written to files goes to new ones.
final class HangUpSignal {
  private let source: any DispatchSourceSignal

  init(_ body: @escaping @Sendable () -> Void) {
    signal(SIGHUP, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
    source.setEventHandler(handler: body)
    source.resume()
  }

  deinit { source.cancel() }
}
