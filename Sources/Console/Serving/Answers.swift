import HTTPTypes
import Hummingbird
import NIOCore
import Parsing

extension Response {
  static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    with(status, "text/plain; charset=utf-8", text)
  }

  static func html(_ page: Markup, status: HTTPResponse.Status = .ok) -> Response {
    with(status, "text/html; charset=utf-8", page.text)
  }

  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
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

extension Response {
  /// Problem Details for HTTP APIs (RFC 9457).
  static func problem(_ status: HTTPResponse.Status, _ detail: String) -> Response {
    var json = JSONWriter()
    json.object { json in
      json.member("title", status.reasonPhrase)
      json.member("status", status.code)
      json.member("detail", detail)
    }
    return Response(
      status: status, headers: [.contentType: "application/problem+json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }
}
