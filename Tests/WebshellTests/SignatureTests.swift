import Parsing
import Testing

@testable import Webshell

@Suite struct SignatureTests {
  static func hits(_ text: String, _ rule: SignatureRule, _ library: SignatureLibrary) throws -> Bool {
    try rule.languages.contains { language in
      let normalised = NormalisedText(Array(text.utf8).span, language: language)
      let found =
        try library.scanRaw(Bytes(text), language: language).hits
        + library.scanNormalised(normalised, language: language)
      return found.contains { $0.rule.id == rule.id }
    }
  }

  @Test func everyRuleFindsItsTextsAndPassesTheOthers() throws {
    let library = try SignatureLibrary()
    for rule in library.rules {
      for text in rule.positives { #expect(try Self.hits(text, rule, library), "\(rule.id) must find \(text)") }
      for text in rule.negatives { #expect(try !Self.hits(text, rule, library), "\(rule.id) must pass \(text)") }
    }
  }

  @Test func everyRuleHasTextsAndItsOwnName() {
    let rules = SignatureCatalogue.rules
    #expect(Set(rules.map(\.id)).count == rules.count)
    for rule in rules {
      #expect(!rule.positives.isEmpty && !rule.negatives.isEmpty, "\(rule.id) needs texts that it finds and passes")
      #expect(!rule.languages.isEmpty && !rule.title.isEmpty)
    }
  }

  @Test func disguisesEndInTheSameText() {
    let plain = NormalisedText(Array("<?php eval($_POST['x']);".utf8).span, language: .php).bytes
    for disguised in [
      "<?php\n\n@eval /* c */ ( $_POST\t[ \"x\" ] ) ;", "<?php # c\nEVAL($_POST[\"\\x78\"]);",
      "<?php eval($_POST[chr(120)]);", "<?php eval($_POST['' . 'x']);",
    ] {
      let text = NormalisedText(Array(disguised.utf8).span, language: .php).bytes.filter { $0 != UInt8(ascii: "@") }
      #expect(String(decoding: text, as: UTF8.self) == String(decoding: plain, as: UTF8.self), "\(disguised)")
    }
  }
}
