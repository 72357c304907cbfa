extension NativeFunctions {
  private static let most = 8 << 20

  /// Functions that unpack or scramble texts: what comes out of them was hidden.
  static let decoders: Family = [
    "base64_decode": mapped(.decoded) { Base64.decode($0) },
    "base64_encode": mapped(isEncoding: true) { Base64.encode($0) },
    "gzinflate": mapped(.decoded) { Inflate.raw($0, limit: most) },
    "gzuncompress": mapped(.decoded) { Inflate.zlib($0, limit: most) },
    "gzdecode": mapped(.decoded) { Inflate.gzip($0, limit: most) },
    "zlib_decode": mapped(.decoded) {
      Inflate.gzip($0, limit: most) ?? Inflate.zlib($0, limit: most) ?? Inflate.raw($0, limit: most)
    },
    "str_rot13": mapped(.decoded) { bytes in
      bytes.map { byte in
        let lower = byte | 32
        guard ByteClass.isLetter(byte) else { return byte }
        return lower < 110 ? byte + 13 : byte - 13
      }
    },
    "strrev": mapped(.decoded) { $0.reversed() },
    "hex2bin": mapped(.decoded) { Hex.decode($0) },
    "bin2hex": mapped(isEncoding: true) { Hex.encode($0) },
    "urldecode": mapped(.decoded) { PercentEncoding.decode($0, plus: true) },
    "rawurldecode": mapped(.decoded) { PercentEncoding.decode($0, plus: false) },
    "urlencode": mapped(isEncoding: true) { PercentEncoding.encode($0, plus: true) },
    "rawurlencode": mapped(isEncoding: true) { PercentEncoding.encode($0, plus: false) },
    "html_entity_decode": mapped(.decoded) { HTMLEntities.decode($0) },
    "htmlspecialchars_decode": mapped(.picked) { HTMLEntities.decode($0) },
    "convert_uudecode": mapped(.decoded) { Quoted.uudecode($0) },
    "quoted_printable_decode": mapped(.decoded) { Quoted.printable($0) },
    "stripslashes": mapped { Quoted.stripSlashes($0) },
    "stripcslashes": mapped(.decoded) { Quoted.stripCSlashes($0) },
    "chr": NativeFunction { _, call in
      guard let code = call.integer(0) else {
        let taint = call.argument(0).hiddenTaint?.through("chr", call.line)
        return .unknown(Unknown(taint: taint, derivation: Derivation(.decoded, "chr", nil)))
      }
      let byte = UInt8(truncatingIfNeeded: code)
      // Line breaks and quotes are written so by anybody; letters by nobody.
      let isTelling = ByteClass.isName(byte)
      return .text([byte], isTelling ? Derivation(.decoded, "chr", nil) : nil)
    },
    "mb_chr": NativeFunction { _, call in
      guard let code = call.integer(0), let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: code)) else {
        return .unknown(Unknown())
      }
      return .text(Array(String(Character(scalar)).utf8), Derivation(.decoded, "mb_chr", nil))
    },
    "ord": NativeFunction { _, call in
      guard let bytes = call.bytes(0) else {
        return .unknown(Unknown(role: .number, numericTaint: call.argument(0).hiddenTaint))
      }
      return .int(Int(bytes.first ?? 0))
    },
    "pack": NativeFunction { machine, call in
      guard let format = call.bytes(0) else { return machine.carried(call, .decoded) }
      for value in call.arguments.dropFirst() where !value.isKnown { return machine.carried(call, .decoded) }
      guard let bytes = Packing.pack(format, Array(call.arguments.dropFirst())) else { return machine.carried(call) }
      return machine.made(bytes, call, .decoded, from: nil)
    },
    "unpack": NativeFunction { machine, call in
      guard let format = call.bytes(0), let data = call.bytes(1), data.count < 1 << 20,
        let pairs = Packing.unpack(format, data), machine.step(pairs.count >> 2)
      else { return machine.carried(call, .decoded) }
      return .array(PHPArray.keyed(pairs))
    },
    "md5": digest { Digests.md5($0) }, "sha1": digest { Digests.sha1($0) },
    "crc32": NativeFunction { machine, call in
      guard let bytes = call.bytes(0), machine.step(bytes.count >> 4) else { return .unknown(Unknown(role: .number)) }
      return .int(Int(Digests.crc32(bytes)))
    },
    "hash": NativeFunction { machine, call in
      guard let name = call.bytes(0), let bytes = call.bytes(1), machine.step(bytes.count >> 4) else {
        return .unknown(Unknown(role: .number))
      }
      let sum: [UInt8]
      switch String(decoding: name.map(ByteClass.lower), as: UTF8.self) {
      case "md5": sum = Digests.md5(bytes)
      case "sha1": sum = Digests.sha1(bytes)
      case "crc32b":
        let crc = Digests.crc32(bytes)
        sum = (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(24 - $0 * 8)) }
      default: return .unknown(Unknown(role: .number))
      }
      return .text(call.argument(2).truth == true ? sum : Hex.encode(sum))
    },
    "openssl_decrypt": NativeFunction { machine, call in machine.carried(call, .decoded) },
    "openssl_private_decrypt": NativeFunction(references: 2) { machine, call in
      call.slot(1)?.value = machine.carried(call.argument(0), call.name, call.line, .decoded)
      return .unknown(Unknown(role: .number))
    },
    "openssl_public_decrypt": NativeFunction(references: 2) { machine, call in
      call.slot(1)?.value = machine.carried(call.argument(0), call.name, call.line, .decoded)
      return .unknown(Unknown(role: .number))
    },
    "mcrypt_decrypt": NativeFunction { machine, call in
      machine.carried(call.argument(2), call.name, call.line, .decoded)
    },
    "json_encode": NativeFunction { machine, call in machine.embedded(call) },
    "serialize": NativeFunction { machine, call in machine.embedded(call) },
  ]

  private static func digest(_ sum: @escaping @Sendable ([UInt8]) -> [UInt8]) -> NativeFunction {
    NativeFunction { machine, call in
      guard let bytes = call.bytes(0), machine.step(bytes.count >> 4) else { return .unknown(Unknown(role: .number)) }
      let result = sum(bytes)
      return .text(call.argument(1).truth == true ? result : Hex.encode(result))
    }
  }
}
