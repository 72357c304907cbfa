import Parsing
import ScriptEmulation

/// A file as the server would run it.
package struct ReadScript: Sendable {
  package var language: ScriptLanguage
  package var carrier: Carrier
  /// Decoded; of a long file its beginning and its end.
  package var text: [UInt8]
  /// The language was told by the contents alone, not by name or configuration.
  package var isGuessed: Bool
  /// Bytes between beginning and end that were left out.
  package var omitted: Int
}

/// Finds out in which language a server would run a file, and decodes it.
package enum ScriptReader {
  /// Of one file, from the beginning.
  package static let headBytes = 3 << 19
  /// Of one file, from the end.
  package static let tailBytes = 1 << 19

  /// - Returns: nil where no server would run it and it does not look like a script either.
  package static func read(_ file: ScriptFile) -> ReadScript? {
    let named = file.context.servedAs ?? ExtensionMap.language(ofPath: file.path)
    let carrier = Carrier.of(file.bytes)
    let omitted = max(0, file.bytes.count - headBytes - tailBytes)
    var text: [UInt8]
    if omitted == 0 {
      text = TextDecoding.decode(file.bytes)
    } else {
      text = TextDecoding.decode(file.bytes.prefix(headBytes))
      text += [0x0A] + file.bytes[from: file.bytes.count - tailBytes].array
    }
    if var language = named {
      if language.isEmbedded || language == .cgi, let other = ContentSniffing.certain(text.span), other != language {
        // `.cgi` may be any interpreter's; a page whose code is another language's runs where the server maps it so.
        if language == .cgi || !ContentSniffing.hasIslands(text.span, of: language) { language = other }
      }
      if language == .asp || language == .aspx, ContentSniffing.speaksJava(text.span) { language = .jsp }
      text = undisguised(text, language, file.bytes, isWhole: omitted == 0)
      return ReadScript(language: language, carrier: carrier, text: text, isGuessed: false, omitted: omitted)
    }
    guard let guessed = ContentSniffing.guess(text.span, carrier: carrier) else { return nil }
    text = undisguised(text, guessed, file.bytes, isWhole: omitted == 0)
    return ReadScript(language: guessed, carrier: carrier, text: text, isGuessed: true, omitted: omitted)
  }

  /// Encoded scripts, escapes, entities and odd encodings undone, as the page's own engine does before it compiles.
  private static func undisguised(
    _ text: [UInt8], _ language: ScriptLanguage, _ bytes: Bytes, isWhole: Bool
  ) -> [UInt8] {
    switch language {
    case .asp: ASPPage.decoded(isWhole ? bytes.array : text)
    case .jsp: JSPPage.decoded(isWhole ? bytes.array : text)
    case .aspx: EncodedScript.decoded(text) ?? text
    default: text
    }
  }
}
