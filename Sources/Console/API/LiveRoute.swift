import HTTPTypes
import Hummingbird
import NIOCore

/// The stream of what happens (Server-Sent Events, WHATWG HTML 9.2).
struct LiveRoute {
  let site: Site

  func add(to router: some RouterMethods<ConsoleContext>) {
    let feed = site.feed
    router.get("/api/v1/live") { _, _ -> Response in
      guard let messages = feed.listen() else {
        return .problem(.serviceUnavailable, "Too many are listening already; try again later.")
      }
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
          for await message in messages {
            try await writer.write(
              ByteBuffer(string: "id: \(message.number)\nevent: \(message.event)\ndata: \(message.data)\n\n"))
          }
          try await writer.finish(nil)
        })
    }
  }
}
