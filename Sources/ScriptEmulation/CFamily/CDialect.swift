/// Which language with braces is read.
enum CDialect {
  case java, csharp, jscript

  /// Words that can't name a variable.
  var modifiers: Set<String> {
    switch self {
    case .java:
      [
        "public", "private", "protected", "static", "final", "abstract", "synchronized", "native", "transient",
        "volatile", "strictfp", "default",
      ]
    case .csharp:
      [
        "public", "private", "protected", "internal", "static", "readonly", "const", "virtual", "override", "abstract",
        "sealed", "extern", "unsafe", "partial", "async", "volatile", "new", "event",
      ]
    case .jscript: ["public", "private", "protected", "static", "final", "override", "hide", "expando"]
    }
  }
}
