import Foundation

/// Disguises that keep what a PHP script does.
enum Mutation: String, CaseIterable {
  case renamed, spaced, commented, packed, hexadecimal, rotated, deflatedName, splitTexts, variableFunctions

  /// - Returns: nil where the script offers nothing to disguise in this way.
  func apply(to text: String) -> String? {
    switch self {
    case .renamed: Self.renamingVariables(text)
    case .spaced: Self.spacing(text, "\n\t ")
    case .commented: Self.spacing(text, "/* \(text.count) lorem ipsum */")
    case .packed:
      Self.body(text).map { "<?php eval(base64_decode('" + Data($0.utf8).base64EncodedString() + "'));" }
    case .hexadecimal:
      Self.body(text).map { body in
        "<?php $h = '" + body.utf8.map { String(format: "%02x", $0) }.joined() + "'; eval(pack('H*', $h));"
      }
    case .rotated:
      Self.body(text).map { body in
        let turned = String(String.UnicodeScalarView(body.unicodeScalars.map(Self.turned)))
        return "<?php $t = <<<'XX'\n\(turned)\nXX;\neval(str_rot13($t));"
      }
    case .deflatedName:
      Self.body(text).map {
        "<?php $f = 'base' . '64_' . 'decode'; $c = $f('" + Data($0.utf8).base64EncodedString() + "'); eval($c);"
      }
    case .splitTexts: Self.splitting(text)
    case .variableFunctions: Self.callingByVariable(text)
    }
  }

  private static func turned(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A: Unicode.Scalar((scalar.value - 0x41 + 13) % 26 + 0x41) ?? scalar
    case 0x61...0x7A: Unicode.Scalar((scalar.value - 0x61 + 13) % 26 + 0x61) ?? scalar
    default: scalar
    }
  }

  /// The code of a script that is nothing but one island of PHP.
  private static func body(_ text: String) -> String? {
    guard text.hasPrefix("<?php"), text.components(separatedBy: "<?").count == 2 else { return nil }
    let code = text.dropFirst(5)
    guard let end = code.range(of: "?>") else { return String(code) }
    return code[end.upperBound...].allSatisfy(\.isWhitespace) ? String(code[..<end.lowerBound]) : nil
  }

  private static func renamingVariables(_ text: String) -> String? {
    replacing(text, #"\$(?!_|this\b|GLOBALS|HTTP_|\{|\$)([A-Za-z_]\w*)"#) { "$zq" + String($0.dropFirst().reversed()) }
  }

  private static func spacing(_ text: String, _ filler: String) -> String? {
    replacing(text, #"(?<=[;{}])(?=[ \n])"#) { _ in filler }
  }

  private static func splitting(_ text: String) -> String? {
    replacing(text, #"'[A-Za-z_]{4,30}'"#) { match in
      let word = match.dropFirst().dropLast()
      return "'" + word.prefix(2) + "'.'" + word.dropFirst(2) + "'"
    }
  }

  private static func callingByVariable(_ text: String) -> String? {
    guard let body = body(text) else { return nil }
    for name in ["system", "shell_exec", "passthru", "assert", "base64_decode", "exec", "popen"] {
      if let changed = replacing(body, #"(?<![\w>:$])\#(name)(?=\s*\()"#, { _ in "$vf" }) {
        return "<?php $vf = '\(name.prefix(3))' . '\(name.dropFirst(3))';" + changed
      }
    }
    return nil
  }

  private static func replacing(_ text: String, _ pattern: String, _ change: (Substring) -> String) -> String? {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return nil }
    let matches = expression.matches(in: text, range: NSRange(text.startIndex..., in: text))
    guard !matches.isEmpty else { return nil }
    var result = ""
    var at = text.startIndex
    for match in matches {
      guard let range = Range(match.range, in: text) else { continue }
      result += text[at..<range.lowerBound] + change(text[range])
      at = range.upperBound
    }
    return result + text[at...]
  }
}
