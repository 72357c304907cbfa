import Testing

@testable import PHPEmulation

@Suite struct PHPLexerTests {
  private func tokens(_ text: String) -> [PHPToken] { PHPLexer.tokens(of: Array(text.utf8)) }
  private func kinds(_ text: String) -> [PHPToken.Kind] { tokens(text).map(\.kind) }

  @Test func tags() {
    #expect(kinds("a<?php echo 1 ?>b") == [.inlineHTML, .openTag, .keyword, .integer, .closeTag, .inlineHTML])
    #expect(kinds("<?= $a ?>") == [.openTagEcho, .variable, .closeTag])
    #expect(kinds("<?PHP\n$a") == [.openTag, .variable])
    #expect(kinds("<?phpx $a") == [.inlineHTML])
    #expect(kinds("<?xml version=\"1.0\"?>") == [.inlineHTML])
    #expect(kinds("<? echo 1; ?>") == [.openTag, .keyword, .integer, .punctuation, .closeTag])
    #expect(
      kinds("<SCRIPT LANGUAGE='php'>echo 1;</script>x") == [
        .openTag, .keyword, .integer, .punctuation, .closeTag, .inlineHTML,
      ])
    #expect(kinds("<script>var a;</script>") == [.inlineHTML])
  }

  @Test func bytesOfAnImageAreNoCode() {
    let noise: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x3c, 0x3f, 0x01, 0x9c, 0x00, 0x3c, 0x3f, 0xe9, 0x10, 0x22, 0x3c]
    #expect(PHPLexer.tokens(of: noise).map(\.kind) == [.inlineHTML])
  }

  @Test func closingTagEndsALineComment() {
    #expect(kinds("<?php // a ?>b") == [.openTag, .comment, .closeTag, .inlineHTML])
    #expect(kinds("<?php # a ?>b") == [.openTag, .comment, .closeTag, .inlineHTML])
    #expect(kinds("<?php /* ?> */ 1") == [.openTag, .comment, .integer])
    #expect(kinds("<?php /** d */ 1") == [.openTag, .docComment, .integer])
  }

  @Test func namesAndAttributes() {
    #expect(
      kinds("<?php #[A] \\B\\c D\\e f") == [
        .openTag, .punctuation, .identifier, .punctuation, .qualifiedName, .qualifiedName, .identifier,
      ])
    #expect(tokens("<?php eVaL").last?.keyword == .eval)
    #expect(kinds("<?php $\u{e9}x \u{e9}") == [.openTag, .variable, .identifier])
  }

  @Test func texts() {
    #expect(kinds("<?php 'a\\'b' \"c{$d[\"e\"]}f\" `g`") == [.openTag, .string, .template, .backtick])
    #expect(kinds("<?php <<<A\n b\n A . 1") == [.openTag, .heredoc, .punctuation, .integer])
    #expect(kinds("<?php <<<'A'\nAB\nA;") == [.openTag, .nowdoc, .punctuation])
    #expect(kinds("<?php 'open") == [.openTag, .string])
    #expect(kinds("<?php \"open {$a") == [.openTag, .template])
  }

  @Test func haltEndsCode() {
    #expect(kinds("<?php __halt_compiler(); <?php 'x") == [.openTag, .keyword, .data])
  }

  @Test func linesAndRanges() {
    let all = tokens("<?php\n\n$a\n= 'x\ny'\n;")
    #expect(all.map(\.line) == [1, 3, 4, 4, 6])
    #expect(all[1].range == 7..<9)
  }

  @Test func operators() {
    let text = "<?php ?-> ?? ??= ** **= <=> === !== <> << <<= ... :: -> => |> ."
    let expected: [PHPPunctuation] = [
      .nullsafeArrow, .coalesce, .coalesceAssign, .power, .powerAssign, .spaceship, .identical, .notIdentical,
      .notEqual,
      .leftShift, .leftShiftAssign, .ellipsis, .doubleColon, .arrow, .doubleArrow, .pipeOperator, .dot,
    ]
    #expect(tokens(text).compactMap(\.punctuation) == expected)
  }
}
