/// What a ``Proof`` proves.
package enum Predicate: String, Sendable, Hashable, CaseIterable {
  // Strong: a program that does this is a door, whoever wrote it.

  /// Request data is run as code.
  case taintedCode
  /// Request data reaches a command of the operating system.
  case taintedCommand
  /// Request data chooses the function, method or class that is called.
  case taintedCall
  /// A dangerous function is called through a name that was computed to hide it.
  case hiddenCall
  /// A component that runs commands is made (COM's `WScript.Shell` and its like).
  case commandComponent
  /// A stream that the request fills is included as code (`php://input`, `data:`).
  case includedInput
  /// Code is run that was decoded or assembled first.
  case derivedCode
  /// A dangerous function is handed over as a callback.
  case dangerousCallback
  /// Code is loaded from bytes of the request: a class is defined, an assembly is loaded, an object is deserialised.
  case taintedClass
  /// Request data is written to a file that the server will run.
  case writtenCode

  // Weak: ordinary programs do this now and then; it takes a second witness.

  /// Request data chooses the file that is included.
  case taintedInclude
  /// Code is included from where no code belongs: an image, a log, a temporary file, another host.
  case oddInclude
  /// A regular expression's replacement is run as code.
  case evaluatedReplacement
  /// Request data is written to a path that request data chooses.
  case taintedWrite
  /// An upload is stored under a name that the request chooses.
  case taintedUpload
  /// Constant code is written to a file that the server will run.
  case droppedCode
  /// A computed but constant command is run.
  case hiddenCommand
  /// Code that could not be computed is run.
  case unknownCode
  /// Code or a command that another host sends is run.
  case remoteCode
  /// Request data is unserialised.
  case taintedObject
  /// Request data makes a mail, recipient and text.
  case taintedMail
  /// Request data becomes a query of a database that request data connects to, or is the query or the table's name whole.
  case taintedQuery
  /// A component is registered in the running server.
  case serverComponent
  /// Request data alone says which folder is listed, which key of the registry is opened.
  case taintedListing
  /// Request data alone says which file is shown.
  case taintedReading

  /// Whether this alone convicts.
  package var isStrong: Bool {
    switch self {
    case .taintedCode, .taintedCommand, .taintedCall, .hiddenCall, .commandComponent, .includedInput, .derivedCode,
      .dangerousCallback, .taintedClass, .writtenCode:
      true
    default: false
    }
  }

  /// Whether its path begins where the request's data comes in.
  package var isFromRequest: Bool {
    switch self {
    case .taintedCode, .taintedCommand, .taintedCall, .includedInput, .taintedClass, .writtenCode, .taintedInclude,
      .taintedWrite, .taintedUpload, .taintedObject, .taintedMail, .taintedQuery:
      true
    default: false
    }
  }

  /// For people.
  package var explanation: String {
    switch self {
    case .taintedCode: "request data is run as code"
    case .taintedCommand: "request data is run as a command"
    case .taintedCall: "request data chooses the function that is called"
    case .hiddenCall: "a dangerous function is called through a computed name"
    case .commandComponent: "a component that runs commands is made"
    case .includedInput: "the request's body is included as code"
    case .derivedCode: "code is run that was decoded or assembled first"
    case .dangerousCallback: "a dangerous function is handed over as a callback"
    case .taintedClass: "a class, an assembly or an object is made from request data"
    case .writtenCode: "request data is written to a file that the server runs"
    case .taintedInclude: "request data chooses the included file"
    case .oddInclude: "code is included from where no code belongs"
    case .evaluatedReplacement: "a replacement is run as code"
    case .taintedWrite: "request data is written to a path that the request chooses"
    case .taintedUpload: "an upload is stored under a name that the request chooses"
    case .droppedCode: "code is written to a file that the server runs"
    case .hiddenCommand: "a computed command is run"
    case .unknownCode: "code is run that could not be computed"
    case .remoteCode: "code that another host sends is run"
    case .taintedObject: "request data is unserialised"
    case .taintedMail: "request data makes a mail"
    case .taintedQuery: "the request writes the query, or names the table or the connection"
    case .serverComponent: "a component is registered in the running server"
    case .taintedListing: "the request says what is listed, wherever it lies"
    case .taintedReading: "the request says which file is shown, wherever it lies"
    }
  }
}
