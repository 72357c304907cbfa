/// Writes Berkeley DB hash files as rpm's library did: values that are too large for a page on overflow pages.
struct BerkeleyWriter {
  let pageSize = 4096
  var isBigEndian = false

  private func word(_ value: Int) -> [UInt8] {
    let value = UInt32(value)
    return withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
  }

  private func half(_ value: Int) -> [UInt8] {
    let value = UInt16(value)
    return withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
  }

  private func header(_ number: Int, next: Int = 0, entries: Int, free: Int, type: UInt8) -> [UInt8] {
    [UInt8](repeating: 0, count: 8) + word(number) + word(0) + word(next) + half(entries) + half(free) + [0, type]
  }

  func write(_ pairs: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
    var pages: [[UInt8]] = [[]]
    var items: [[UInt8]] = []
    var buckets: [[[UInt8]]] = []
    func room(_ items: [[UInt8]]) -> Int { pageSize - 26 - items.reduce(0) { $0 + $1.count + 2 } }
    for (key, value) in pairs {
      let small: [UInt8] = [1] + value
      let data = small.count <= pageSize / 4 ? small : [3, 0, 0, 0] + word(0) + word(value.count)
      if room(items) < data.count + key.count + 5 {
        buckets.append(items)
        items = []
      }
      items += [[1] + key, data]
    }
    buckets.append(items)
    // Buckets first, then the overflow pages, each chain backwards through the file to be ugly.
    let values = pairs.map(\.value).filter { $0.count + 1 > pageSize / 4 }
    var firstPages: [Int] = []
    var number = 1 + buckets.count
    var overflow: [[UInt8]] = []
    for value in values {
      let part = pageSize - 26
      let count = (value.count + part - 1) / part
      firstPages.append(number + count - 1)
      for piece in (0..<count).reversed() {
        let content = Array(value[piece * part..<min(value.count, (piece + 1) * part)])
        let own = number + count - 1 - piece
        let page =
          header(own, next: piece == count - 1 ? 0 : own - 1, entries: 1, free: content.count, type: 7) + content
        overflow.append(page + [UInt8](repeating: 0, count: pageSize - page.count))
      }
      number += count
    }
    var used = 0
    for (index, bucket) in buckets.enumerated() {
      var page = [UInt8](repeating: 0, count: pageSize)
      var end = pageSize
      var offsets: [UInt8] = []
      for var item in bucket {
        if item[0] == 3 {
          item = [3, 0, 0, 0] + word(firstPages[used]) + Array(item[8...])
          used += 1
        }
        end -= item.count
        page.replaceSubrange(end..<end + item.count, with: item)
        offsets += half(end)
      }
      let head = header(index + 1, entries: bucket.count, free: end, type: 13) + offsets
      page.replaceSubrange(0..<head.count, with: head)
      pages.append(page)
    }
    pages += overflow
    var meta = [UInt8](repeating: 0, count: 8) + word(0) + word(0x0006_1561) + word(9) + word(pageSize) + [0, 8, 0, 0]
    meta += word(0) + word(pages.count - 1)
    pages[0] = meta + [UInt8](repeating: 0, count: pageSize - meta.count)
    return pages.flatMap { $0 }
  }
}

/// Writes rpm's own format.
enum NativeWriter {
  static func write(_ blobs: [[UInt8]]) -> [UInt8] {
    func word(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).littleEndian) { Array($0) } }
    var slots =
      Array("RpmP".utf8) + word(0) + word(7) + word(1) + word(blobs.count + 1) + [UInt8](repeating: 0, count: 12)
    var bodies: [UInt8] = []
    for (index, blob) in blobs.enumerated() {
      var body = Array("BlbS".utf8) + word(index + 1) + word(7) + word(blob.count) + blob
      while (body.count + 12) % 16 != 0 { body.append(0) }
      body += word(0) + word(blob.count) + Array("BlbE".utf8)
      slots += Array("Slot".utf8) + word(index + 1) + word((4096 + bodies.count) / 16) + word(body.count / 16)
      bodies += body
    }
    while slots.count < 4096 { slots += Array("Slot".utf8) + word(0) + word(0) + word(0) }
    return slots + bodies
  }
}
