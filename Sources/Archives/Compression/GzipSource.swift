import CISAL

/// Inflates gzip (RFC 1952) with ISA-L, member after member: eStargz layers have one for each file.
///
/// Zeros after the last member are padding; anything else there is an error, as it would hide content from one reader
/// and show it to another.
final class GzipSource: ByteSource {
  private var input: PackedInput
  private let state: UnsafeMutablePointer<inflate_state>
  private var isFirst = true
  private var isFinished = false

  init(_ packed: any ChunkSource, first: UnsafeRawBufferPointer) {
    input = PackedInput(packed, first: first)
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
  }

  deinit { state.deallocate() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    guard !isFinished, let base = buffer.baseAddress, buffer.count > 0 else { return 0 }
    let room = min(buffer.count, 1 << 30)
    state.pointee.next_out = base.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(room)
    while state.pointee.avail_out == UInt32(room) {
      if state.pointee.block_state == ISAL_BLOCK_FINISH {
        guard try nextMember() else { break }
      }
      // Output may be waiting inside the state even when the input has ended.
      let hadInput = try input.refill()
      let given = min(input.available, 1 << 30)
      state.pointee.next_in = UnsafeMutablePointer(mutating: input.next)
      state.pointee.avail_in = UInt32(given)
      let result = isal_inflate(state)
      let used = given - Int(state.pointee.avail_in)
      input.next = input.next.map { $0 + used }
      input.available -= used
      guard result == ISAL_DECOMP_OK || result == ISAL_END_INPUT || result == ISAL_OUT_OVERFLOW else {
        throw .corrupt(format: "gzip stream", reason: Self.reason(result) + " after \(input.total) bytes")
      }
      if !hadInput, state.pointee.avail_out == UInt32(room), state.pointee.block_state != ISAL_BLOCK_FINISH {
        throw .truncated(format: "gzip stream", reason: "\(input.total) bytes, and the last block is not complete")
      }
    }
    return room - Int(state.pointee.avail_out)
  }

  /// Goes to the next member; false at the end of the stream.
  private func nextMember() throws(ArchiveError) -> Bool {
    // ISA-L may have taken bytes of the next member into its bit buffer; it gives them back at the end of a member
    // when it has checked the trailer, as `nextMember` is only called then.
    while try input.refill(), input.next?.pointee == 0 {
      input.next = input.next.map { $0 + 1 }
      input.available -= 1
      isFirst = false
    }
    guard try input.refill() else {
      isFinished = true
      return false
    }
    guard input.next?.pointee == 0x1F else {
      throw .corrupt(format: "gzip stream", reason: "after its end follow bytes that are no further member")
    }
    let (next, room) = (state.pointee.next_out, state.pointee.avail_out)
    isal_inflate_reset(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
    state.pointee.next_out = next
    state.pointee.avail_out = room
    return true
  }

  static func reason(_ code: Int32) -> String {
    switch code {
    case ISAL_INVALID_BLOCK: "invalid block"
    case ISAL_INVALID_SYMBOL: "invalid symbol"
    case ISAL_INVALID_LOOKBACK: "a reference before the beginning"
    case ISAL_INVALID_WRAPPER: "invalid header"
    case ISAL_UNSUPPORTED_METHOD: "unknown method"
    case ISAL_INCORRECT_CHECKSUM: "the checksum of the content is wrong"
    case ISAL_NEED_DICT: "needs a dictionary"
    default: "error \(code)"
    }
  }
}
