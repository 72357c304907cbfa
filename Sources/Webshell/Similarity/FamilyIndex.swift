/// Which fingerprints which samples have: names a file's nearest relative in microseconds.
///
/// Holds hashes and names only, nothing that a sample could be made from again.
package struct FamilyIndex: Sendable, Hashable {
  /// One sample.
  package struct Sample: Sendable, Hashable {
    /// `c99`, `b374k` …; of a sample without a known name, the beginning of its digest.
    package var name: String
    /// Fingerprints, ordinary ones left out.
    package var size: Int

    package init(name: String, size: Int) {
      self.name = name
      self.size = size
    }
  }

  package internal(set) var samples: [Sample]
  /// Sorted; `postings[starts[i]..<starts[i + 1]]` are the samples that have `keys[i]`.
  let keys: [UInt32]
  let starts: [UInt32]
  let postings: [UInt32]
  /// Fingerprints of ordinary software.
  package let ordinary: FingerprintFilter
  /// First key whose upper 16 bits are at least the place's number.
  private let directory: [UInt32]

  /// A fingerprint that more samples than this share tells them apart no more.
  static let maximumPostings = 400

  init(samples: [Sample], keys: [UInt32], starts: [UInt32], postings: [UInt32], ordinary: FingerprintFilter) {
    self.samples = samples
    self.keys = keys
    self.starts = starts
    self.postings = postings
    self.ordinary = ordinary
    var directory = [UInt32](repeating: 0, count: 65_537)
    var place = 0
    for upper in 0..<65_536 {
      while place < keys.count, keys[place] >> 16 < UInt32(upper) { place += 1 }
      directory[upper] = UInt32(place)
    }
    directory[65_536] = UInt32(keys.count)
    self.directory = directory
  }

  package init() { self.init(samples: [], keys: [], starts: [0], postings: [], ordinary: FingerprintFilter()) }

  /// - Parameter samples: names and sorted fingerprints; what is in `ordinary` is left out.
  package init(_ samples: [(name: String, fingerprints: [UInt32])], ordinary: FingerprintFilter) {
    var pairs: [UInt64] = []
    for (number, sample) in samples.enumerated() {
      for fingerprint in sample.fingerprints where !ordinary.contains(fingerprint) {
        pairs.append(UInt64(fingerprint) << 32 | UInt64(number))
      }
    }
    pairs.sort()
    var sizes = [Int](repeating: 0, count: samples.count)
    var (keys, starts, postings): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
    var place = 0
    while place < pairs.count {
      let key = UInt32(pairs[place] >> 32)
      var end = place
      while end < pairs.count, pairs[end] >> 32 == UInt64(key) { end += 1 }
      if end - place <= Self.maximumPostings {
        keys.append(key)
        starts.append(UInt32(postings.count))
        for pair in pairs[place..<end] {
          let number = Int(UInt32(truncatingIfNeeded: pair))
          sizes[number] += 1
          postings.append(UInt32(number))
        }
      }
      place = end
    }
    starts.append(UInt32(postings.count))
    self.init(
      samples: zip(samples, sizes).map { Sample(name: $0.name, size: $1) }, keys: keys, starts: starts,
      postings: postings, ordinary: ordinary)
  }

  /// The samples with their fingerprints again.
  package var listed: [(name: String, fingerprints: [UInt32])] {
    var lists = samples.map { (name: $0.name, fingerprints: [UInt32]()) }
    for (place, key) in keys.enumerated() {
      for posting in postings[Int(starts[place])..<Int(starts[place + 1])] {
        lists[Int(posting)].fingerprints.append(key)
      }
    }
    return lists
  }

  /// Both, as one. What is ordinary to this one stays ordinary.
  package func merged(with other: FamilyIndex) -> FamilyIndex {
    FamilyIndex(listed + other.listed, ordinary: ordinary)
  }
}

extension FamilyIndex {
  /// A file's nearest relative.
  package struct Relative: Sendable, Hashable {
    package var name: String
    /// Jaccard: what both have of what either has, 0 to 1.
    package var similarity: Double
    /// Fingerprints that both have.
    package var shared: Int
    /// Fingerprints of the judged file that are not ordinary.
    package var size: Int
  }

  /// The sample that has the most in common with the sorted `fingerprints`; nil where nothing is in common.
  package func nearest(to fingerprints: [UInt32]) -> Relative? {
    guard !samples.isEmpty else { return nil }
    var shared = [UInt16](repeating: 0, count: samples.count)
    var size = 0
    var touched = false
    for fingerprint in fingerprints where !ordinary.contains(fingerprint) {
      size += 1
      guard let place = place(of: fingerprint) else { continue }
      for posting in postings[Int(starts[place])..<Int(starts[place + 1])] where shared[Int(posting)] < .max {
        shared[Int(posting)] += 1
        touched = true
      }
    }
    guard touched else { return nil }
    var best: Relative?
    for (number, count) in shared.enumerated() where count > 0 {
      let union = size + samples[number].size - Int(count)
      let similarity = Double(count) / Double(max(union, 1))
      if similarity > best?.similarity ?? 0 {
        best = Relative(name: samples[number].name, similarity: similarity, shared: Int(count), size: size)
      }
    }
    return best
  }

  private func place(of key: UInt32) -> Int? {
    var low = Int(directory[Int(key >> 16)])
    var high = Int(directory[Int(key >> 16) + 1])
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }
}
