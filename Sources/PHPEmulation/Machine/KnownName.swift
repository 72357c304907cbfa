/// Names that the machine itself looks for; their numbers are the same in every ``NameTable`` made from ``seed``.
enum KnownName: Int32, CaseIterable {
  case globals, requestGet, requestPost, requestAny, requestCookie, requestFiles, server, environment, session
  case oldGet, oldPost, oldCookie, oldFiles, oldServer, rawPostData
  case oldEnvironment, oldSession, argv, this
  case selfName, parentName, staticName, classWord
  case construct, destruct, toString, invoke, call, callStatic, get, set, wakeup, unserialize, clone
  case closure, stdClass
  case offsetGet, current, iterator

  private var spelling: String {
    switch self {
    case .selfName: "self"
    case .parentName: "parent"
    case .staticName: "static"
    case .classWord: "class"
    case .globals: "GLOBALS"
    case .requestGet: "_GET"
    case .requestPost: "_POST"
    case .requestAny: "_REQUEST"
    case .requestCookie: "_COOKIE"
    case .requestFiles: "_FILES"
    case .server: "_SERVER"
    case .environment: "_ENV"
    case .session: "_SESSION"
    case .oldGet: "HTTP_GET_VARS"
    case .oldPost: "HTTP_POST_VARS"
    case .oldCookie: "HTTP_COOKIE_VARS"
    case .oldFiles: "HTTP_POST_FILES"
    case .oldServer: "HTTP_SERVER_VARS"
    case .rawPostData: "HTTP_RAW_POST_DATA"
    case .oldEnvironment: "HTTP_ENV_VARS"
    case .oldSession: "HTTP_SESSION_VARS"
    case .construct: "__construct"
    case .destruct: "__destruct"
    case .toString: "__tostring"
    case .invoke: "__invoke"
    case .call: "__call"
    case .callStatic: "__callstatic"
    case .get: "__get"
    case .set: "__set"
    case .wakeup: "__wakeup"
    case .unserialize: "__unserialize"
    case .clone: "__clone"
    case .closure: "closure"
    case .stdClass: "stdclass"
    case .offsetGet: "offsetget"
    case .iterator: "getiterator"
    default: String(describing: self)
    }
  }

  static let seed: NameTable = {
    var table = NameTable()
    for name in allCases { _ = table.number(name.spelling) }
    return table
  }()

  /// Whether a variable of this name is the same in every function.
  static func isSuperglobal(_ name: Int32) -> Bool { name <= KnownName.session.rawValue }

  /// Whether request data is in it from the start.
  static func isRequest(_ name: Int32) -> Bool { name <= KnownName.argv.rawValue }
}
