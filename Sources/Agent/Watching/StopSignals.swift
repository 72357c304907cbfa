import Dispatch
import Glibc

/// SIGINT and SIGTERM end a service in order; the second one ends the program at once.
package final class StopSignals {
  private var sources: [any DispatchSourceSignal] = []

  /// - Parameter stop: called once for each signal but the last, on a queue of the system's.
  package init(_ stop: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        signal(number, SIG_DFL)
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
