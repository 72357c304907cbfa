import Host

/// A file that a link within a place leads to, and that lies outside of it: the server follows links.
package struct LinkedFile {
  /// The directory that holds the target, with the same owner.
  package var place: HuntPlace
  package var below: String
  /// The link, as its owner sees it.
  package var link: String

  /// - Parameters:
  ///   - link: below the place.
  /// - Returns: nil where the link leads nowhere, back into the place, or to no ordinary file.
  package init?(_ link: String, in place: HuntPlace) {
    guard let root = place.ownersRoot, let target = root.resolve(place.inner(link)),
      target != place.path, place.path != "/", !target.hasPrefix(place.path + "/"),
      (try? root.status(target))?.kind == .file, let slash = target.lastIndex(of: "/")
    else { return nil }
    let folder = slash == target.startIndex ? "/" : String(target[..<slash])
    self.place = HuntPlace(
      subject: place.subject, path: folder, outer: folder == "/" ? root.outer("/.") : root.outer(folder),
      reason: "a link in \(place.path)")
    below = String(target[target.index(after: slash)...])
    self.link = place.inner(link)
  }
}

extension HuntPlace {
  /// The root of the owner's file system, as it is seen from here; nil where that can't be told.
  var ownersRoot: HostRoot? {
    if path == "/" { return HostRoot(outer.hasSuffix("/.") ? String(outer.dropLast(2)) : outer) }
    return outer.hasSuffix(path) ? HostRoot(String(outer.dropLast(path.utf8.count))) : nil
  }
}

extension LinkedFile {
  /// - Returns: nil where it is of no interest, known to be clean, or can't be read.
  func judged(by judge: any ScriptJudge, clean: CleanFiles) -> FoundScript? {
    guard let head = try? PathBelow.read(place.outer, below, upTo: 512) else { return nil }
    let limit = judge.bytesOfInterest(link, head: head.bytes[...])
    let key = clean.key(head.status, path: link)
    guard limit > 0, head.status.size > 0, !clean.contains(key),
      let (status, bytes, isWhole) = try? PathBelow.read(place.outer, below, upTo: limit)
    else { return nil }
    var judgement = judge.judge(link, bytes, isWhole: isWhole)
    if judgement.verdict == .clean, judgement.problem == nil { clean.insert(key) }
    judgement.evidence.details["linkedAs"] = link
    return FoundScript(place: place, below: below, identity: status.identity, judgement: judgement)
  }
}
