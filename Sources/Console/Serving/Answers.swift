import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    with(status, "text/plain; charset=utf-8", text)
  }

  static func html(_ status: HTTPResponse.Status = .ok, _ page: Markup) -> Response {
    with(status, "text/html; charset=utf-8", page.text)
  }

  static func json(_ status: HTTPResponse.Status = .ok, _ bytes: [UInt8]) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// - Parameter path: on this server, beginning with a slash.
  static func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

  private static func with(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
