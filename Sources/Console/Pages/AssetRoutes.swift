import Crypto
import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// Style sheet, script and picture, out of the program itself.
struct AssetRoutes {
  private struct Asset: Sendable {
    let type: String
    let bytes: [UInt8]
    let tag: String

    init(_ type: String, _ bytes: [UInt8]) {
      self.type = type
      self.bytes = bytes
      tag = "\"\(Digest.hexadecimal(Array(SHA256.hash(data: bytes).prefix(12))))\""
    }
  }

  private let assets: [String: Asset] = [
    "console.css": Asset("text/css; charset=utf-8", PackageResources.console_css),
    "console.js": Asset("text/javascript; charset=utf-8", PackageResources.console_js),
    "icon.svg": Asset("image/svg+xml", PackageResources.icon_svg),
  ]

  func add(to router: some RouterMethods<ConsoleContext>) {
    let assets = assets
    router.get("/assets/{name}") { request, context -> Response in
      guard let asset = context.parameters.get("name").flatMap({ assets[$0] }) else {
        return .plain(.notFound, "There is no such file.\n")
      }
      let headers: HTTPFields = [.cacheControl: "no-cache", .eTag: asset.tag, .contentType: asset.type]
      if request.headers[.ifNoneMatch] == asset.tag { return Response(status: .notModified, headers: headers) }
      return Response(
        status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
  }
}
