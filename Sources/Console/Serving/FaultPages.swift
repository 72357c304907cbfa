import HTTPTypes
import Hummingbird
import Store

/// What goes wrong while an answer is made is told in a sentence; nothing of the inside is shown.
struct FaultPages: RouterMiddleware {
  func handle(
    _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    let isAPI = request.uri.path.hasPrefix("/api/")
    func fault(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
      isAPI ? .problem(status, sentence) : .plain(status, sentence + "\n")
    }
    do { return try await next(request, context) } catch let error as StoreError {
      return error.kind == .refused
        ? fault(.badRequest, error.message) : fault(.serviceUnavailable, "The store does not answer: \(error.message)")
    } catch let error as HTTPError {
      return fault(error.status, error.body ?? error.status.reasonPhrase)
    }
  }
}
