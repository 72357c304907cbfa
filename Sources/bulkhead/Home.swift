import Foundation
import Images

/// Where Bulkhead keeps its state: `BULKHEAD_HOME`, else `/var/lib/bulkhead` for root, else the user's data directory.
struct Home: Sendable {
  let path: String

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    if let home = environment["BULKHEAD_HOME"], !home.isEmpty {
      path = home
    } else if geteuid() == 0 {
      path = "/var/lib/bulkhead"
    } else if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      path = data + "/bulkhead"
    } else {
      path = (environment["HOME"] ?? "/tmp") + "/.local/share/bulkhead"
    }
  }

  /// Results of layers; nil where the folder can't be made or others could write into it.
  var layerCache: LayerCache? { LayerCache(path + "/layers") }
}
