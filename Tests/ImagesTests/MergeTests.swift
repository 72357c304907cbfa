import Parsing
import TestKit
import Testing

@testable import Archives
@testable import Images

/// Each rule of the overlay, one by one.
@Suite struct MergeTests {
  @Test func whiteoutsHideLowerLayersOnly() {
    var layers = Layers()
    layers.add {
      $0.file("a.txt", "1")
      $0.file("d/b.txt", "1")
      $0.file("d/c.txt", "1")
    }
    layers.add {
      // Its own file of that name stays, whichever comes first.
      $0.whiteout("a.txt")
      $0.file("a.txt", "2")
      $0.file("n.txt", "2")
      $0.whiteout("n.txt")
      $0.whiteout("d/b.txt")
    }
    let tree = layers.tree()
    #expect(tree.listing == ["a.txt", "d/", "d/c.txt", "n.txt"])
    #expect(tree.echoes == ["a.txt": "2", "d/c.txt": "1", "n.txt": "2"])
    #expect(tree.node(at: "a.txt")?.layer == 1 && tree.node(at: "d/c.txt")?.layer == 0)
    #expect(tree.history(of: "a.txt", inspector: "echo/1").map(\.layer) == [0, 1])
    let removed = tree.history(of: "d/b.txt", inspector: "echo/1")
    #expect(removed.map { $0.facts?.text } == ["1", nil])
  }

  @Test func opaqueHidesLowerEntriesWhereverItStands() {
    for first in [true, false] {
      var layers = Layers()
      layers.add {
        $0.file("d/old.txt", "1")
        $0.file("d/sub/old.txt", "1")
        $0.file("e.txt", "1")
      }
      layers.add {
        if first { $0.opaque("d") }
        $0.directory("d")
        $0.file("d/new.txt", "2")
        $0.file("d/sub/new.txt", "2")
        if !first { $0.opaque("d") }
      }
      #expect(layers.tree().listing == ["d/", "d/new.txt", "d/sub/", "d/sub/new.txt", "e.txt"])
    }
    var layers = Layers()
    layers.add { $0.file("x.txt", "1") }
    layers.add {
      $0.file(".wh..wh..opq", "")
      $0.file("y.txt", "2")
    }
    #expect(layers.tree().listing == ["y.txt"])
  }

  @Test func kindsReplaceEachOther() {
    var layers = Layers()
    layers.add {
      $0.file("p/q/f.txt", "1")
      $0.file("file", "1")
      $0.symbolicLink("link", to: "p")
      $0.file("keep/a.txt", "1")
    }
    layers.add {
      $0.symbolicLink("p", to: "elsewhere")
      $0.file("file/inside.txt", "2")
      $0.directory("link")
      $0.directory("keep", mode: 0o700)
    }
    let tree = layers.tree()
    #expect(tree.listing == ["file/", "file/inside.txt", "keep/", "keep/a.txt", "link/", "p -> elsewhere"])
    #expect(tree.node(at: "keep")?.entry.mode == 0o700)
    // A directory that is removed and made again in one layer, as overlay2 exports it.
    var again = Layers()
    again.add { $0.file("d/x/f.txt", "1") }
    again.add {
      $0.whiteout("d/x")
      $0.directory("d/x")
    }
    #expect(again.tree().listing == ["d/", "d/x/"])
  }

  @Test func emptyReplacementLeavesNothing() {
    var layers = Layers()
    layers.add { $0.file("package.txt", "left-pad") }
    layers.add { $0.file("package.txt", "") }
    #expect(layers.tree().echoes == ["package.txt": ""])
    #expect(layers.tree().node(at: "package.txt")?.facts(of: "echo/1")?.isEmpty == true)
  }

  @Test func hardLinksSurviveTheirTwin() {
    var layers = Layers()
    layers.add {
      $0.file("z.txt", "content")
      $0.hardLink("a.txt", to: "z.txt")
      $0.hardLink("b.bin", to: "/z.txt")
    }
    layers.add { $0.whiteout("z.txt") }
    let tree = layers.tree()
    #expect(tree.listing == ["a.txt", "b.bin"])
    #expect(tree.echoes == ["a.txt": "content"])
    #expect(tree.node(at: "a.txt")?.otherNames == ["b.bin"])
    #expect(tree.node(at: "b.bin")?.facts(of: "echo/1")?.text == "content")
    #expect(tree.node(at: "b.bin")?.entry.size == 7)
  }

  @Test func hardLinksToLowerLayersAndToNothing() {
    var layers = Layers()
    layers.add { $0.file("low.txt", "low") }
    layers.add {
      $0.hardLink("link.txt", to: "low.txt")
      $0.hardLink("dead.txt", to: "nowhere")
      $0.whiteout("low.txt")
    }
    // The whiteout acts on the lower layer before the link looks there: as in an overlay, nothing is left to link to.
    #expect(layers.tree().listing == [])
    var other = Layers()
    other.add { $0.file("low.txt", "low") }
    other.add { $0.hardLink("link.txt", to: "low.txt") }
    #expect(other.tree().echoes["link.txt"] == "low" || other.tree().echoes["low.txt"] == "low")
    #expect(other.tree().listing == ["link.txt", "low.txt"])
  }

  @Test func hardLinkWhoseNewNameIsOfInterest() {
    var layers = Layers()
    layers.add {
      $0.file("store/x1", "content")
      $0.file("filler", String(repeating: "x", count: 5000))
      $0.hardLink("app/name.txt", to: "store/x1")
    }
    let tree = layers.tree()
    #expect(tree.node(at: "app/name.txt")?.facts(of: "echo/1")?.text == "content")
    #expect(tree.facts(of: "echo/1").count == 1)
  }

  @Test func aLinkKeepsTheContentItPointedTo() {
    var layers = Layers()
    layers.add {
      $0.file("a.txt", "first")
      $0.hardLink("b.txt", to: "a.txt")
      $0.file("a.txt", "second")
      $0.file("a.txt", "third")
    }
    #expect(layers.tree().echoes == ["a.txt": "third", "b.txt": "first"])
  }

  @Test func duplicatesLastWins() {
    var layers = Layers()
    layers.add {
      $0.file("d/f.txt", "1")
      $0.file("d", "now a file")
      $0.directory("d")
      $0.file("d/g.txt", "2")
      $0.file("x.txt", "old")
      $0.file("./x.txt", "new")
    }
    let tree = layers.tree()
    #expect(tree.listing == ["d/", "d/g.txt", "x.txt"])
    #expect(tree.echoes["x.txt"] == "new")
  }

  @Test func linksResolveInsideOnly() {
    var layers = Layers()
    layers.add {
      $0.file("usr/lib/dpkg/status", "x")
      $0.symbolicLink("lib", to: "usr/lib")
      $0.symbolicLink("var/lib", to: "/usr/../lib")
      $0.symbolicLink("up", to: "../../../../usr")
      $0.symbolicLink("loop1", to: "loop2")
      $0.symbolicLink("loop2", to: "loop1")
      $0.symbolicLink("self/self", to: ".")
      $0.symbolicLink("dangling", to: "/proc/self/root")
    }
    let tree = layers.tree()
    #expect(tree.realPath("/var/lib/dpkg/status") == "usr/lib/dpkg/status")
    #expect(tree.realPath("up/lib/dpkg") == "usr/lib/dpkg")
    #expect(tree.realPath("loop1") == nil && tree.realPath("dangling") == nil)
    #expect(tree.realPath("self/self/self/self") == "self")
    #expect(tree.node(at: "var/lib/dpkg", followingLinks: false) == nil)
    #expect(tree.node(at: "lib", followingLinks: false)?.kind == .symbolicLink)
    #expect(tree.node(at: "")?.path == "" && tree.root.children.map(\.path).count == 8)
  }

  @Test func pathsThroughLinksOfTheSameLayer() {
    var layers = Layers()
    layers.add {
      $0.directory("usr")
      $0.symbolicLink("lib", to: "usr/lib")
      $0.file("lib/x.txt", "1")
      $0.symbolicLink("r", to: "r/r")
      $0.file("r/y.txt", "2")
    }
    let records = layers.records()
    #expect(FileTree(records).listing == ["lib -> usr/lib", "r -> r/r", "usr/", "usr/lib/", "usr/lib/x.txt"])
    #expect(records[0].problems.count == 1)
  }

  @Test func problemsGoWithTheirFile() {
    var layers = Layers()
    layers.add { $0.file("f", "MAGIC bad") }
    #expect(layers.tree().problems.map(\.path) == ["f"])
    layers.add { $0.whiteout("f") }
    #expect(layers.tree().problems.isEmpty)
  }

  @Test func manyEntriesAndDeepPaths() {
    var layers = Layers()
    let deep = (0..<1000).map { _ in "d" }.joined(separator: "/")
    layers.add { tar in
      tar.file(deep + "/f.txt", "deep")
      for index in 0..<20_000 { tar.file("many/f\(index)", "") }
    }
    let tree = layers.tree()
    #expect(tree.count == 21_002)
    #expect(tree.node(at: deep + "/f.txt")?.facts(of: "echo/1")?.text == "deep")
    #expect(tree.node(at: "many")?.children.count == 20_000)
  }
}
