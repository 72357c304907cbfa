import HTTPTypes
import Hummingbird
import Store

/// What every page and every call of the API works with.
struct Site: Sendable {
  let store: Store
  let feed: LiveFeed
  let doorkeeper: Doorkeeper
  let version: String
  let now: @Sendable () -> Double

  func page(
    _ title: String, _ place: PageFrame.Place?, _ context: ConsoleContext, _ body: Markup,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    .html(
      PageFrame(title, place: place, identity: context.identity, version: version, body: body).html(), status: status)
  }

  /// The query's fields; empty where there is none or it can't be read.
  func query(_ request: Request) -> FormFields {
    FormFields(request.uri.query ?? "") ?? .none
  }

  /// The fields of a form that one of our own pages sent; nil where its token doesn't fit the session.
  func form(_ request: Request, _ context: ConsoleContext) async throws -> FormFields? {
    let body = try await request.body.collect(upTo: context.maxUploadSize)
    guard let fields = FormFields(String(buffer: body)) else { return nil }
    guard case .session(let formToken)? = context.identity?.means else { return fields }
    return fields["token"] == formToken ? fields : nil
  }

  static let staleForm = Response.plain(
    .forbidden, "The form was made for another session. Go back, load the page again, and send it once more.\n")
}
