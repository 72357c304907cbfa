import Hummingbird
import Logging

/// What travels with one request.
package struct ConsoleContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// Who asks; nil until somebody logged in.
  package var identity: Identity?
  /// The other end's address without its port.
  package let remote: String

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remote = source.channel.remoteAddress?.ipAddress ?? "local"
  }

  /// Forms are small.
  package var maxUploadSize: Int { 64 << 10 }
}
