import Model
import TestKit
import Testing

@testable import Inventory

@Suite struct JavaArchiveTests {
  /// A jar with a manifest, descriptors `group:artifact:version`, and class files.
  static func jar(
    manifest: [String] = [], _ descriptors: [String] = [], classes: [String] = ["org/example/Main.class"]
  ) -> ZipBuilder {
    var zip = ZipBuilder()
    zip.directory("META-INF")
    zip.file("META-INF/MANIFEST.MF", (["Manifest-Version: 1.0"] + manifest).joined(separator: "\r\n") + "\r\n\r\n")
    for descriptor in descriptors {
      let parts = descriptor.split(separator: ":")
      zip.file(
        "META-INF/maven/\(parts[0])/\(parts[1])/pom.properties",
        "#Generated\nversion=\(parts[2])\ngroupId=\(parts[0])\nartifactId=\(parts[1])\n")
    }
    for name in classes { zip.file(name, [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52]) }
    return zip
  }

  static func found(_ path: String, _ zip: ZipBuilder, prefix: String = "") throws -> [String] {
    let result = try #require(Extracting.run(JavaArchive(), path, zip.finished(prefix: prefix)))
    #expect(result.problems.isEmpty)
    return result.packages.map { $0.purl.description.replacing("pkg:maven/", with: "") }
  }

  @Test func theDescriptorThatFitsIsTheJarsOwn() throws {
    let zip = Self.jar(
      [
        "com.google.guava:guava:31.1-jre", "org.example:app:1.0", "org.example:app-core:1.0",
        "org.slf4j:slf4j-api:1.7.36",
      ].map { $0 })
    let result = try #require(Extracting.run(JavaArchive(), "srv/app-1.0.jar", zip.finished()))
    #expect(
      result.packages.map(\.name) == [
        "org.example:app", "com.google.guava:guava", "org.example:app-core", "org.slf4j:slf4j-api",
      ])
    let own = result.packages[0]
    #expect(own.locations == ["srv/app-1.0.jar"] && own.attributes == ["evidence": "pom"])
    #expect(own.digests.count == 1 && own.digests[0].hasPrefix("sha1:") && own.digests[0].utf8.count == 45)
    let shaded = result.packages[1]
    #expect(shaded.locations == ["srv/app-1.0.jar!/META-INF/maven/com.google.guava/guava/pom.properties"])
    #expect(shaded.attributes == ["evidence": "pom", "shaded": "true"] && shaded.digests.isEmpty)
  }

  @Test func theDigestIsTheFiles() throws {
    let bytes = Self.jar().finished()
    let folder = try TemporaryDirectory()
    let path = try folder.write("a-1.jar", bytes)
    let expected = try Tool.run("sha1sum", [path]).prefix(40)
    let result = try #require(Extracting.run(JavaArchive(), "a-1.jar", bytes))
    #expect(result.packages.first?.digests == ["sha1:\(expected)"])
  }

  @Test(
    arguments: [
      // The name of the file decides between descriptors.
      ("app-core-1.0.jar", ["org.example:app:1.0", "org.example:app-core:1.0"], [], "org.example/app-core@1.0"),
      ("org.example.app-1.0.jar", ["x:y:2", "org.example:app:1.0"], [], "org.example/app@1.0"),
      (
        "geronimo-annotation-1.3-spec.jar", ["a:b:1", "org.example:geronimo-annotation_1.3_spec:1.3"], [],
        "org.example/geronimo-annotation_1.3_spec@1.3"
      ),
      ("app_1.0.jar", ["org.example:app:1.0"], [], "org.example/app@1.0"),
      ("app.jar", ["org.example:app:1.0", "a:b:1"], [], "org.example/app@1.0"),
      // Renamed: the manifest, the version, or there is only one.
      ("renamed.jar", ["a:b:3", "org.example:app:1.0"], ["Implementation-Title: app"], "org.example/app@1.0"),
      (
        "renamed.jar", ["a:b:3", "org.example:app:1.0"], ["Bundle-SymbolicName: org.example.app"], "org.example/app@1.0"
      ),
      ("renamed.jar", ["a:b:3", "org.example:app:1.0"], ["Implementation-Version: 1.0"], "org.example/app@1.0"),
      ("renamed.jar", ["org.example:app:1.0"], [], "org.example/app@1.0"),
      // Something else was shaded in; the jar has a name and version of its own, but no group.
      ("own-2.0.jar", ["org.example:app:1.0"], [], "own@2.0"),
      ("app-tools-1.0.jar", ["org.example:app:2.0"], [], "app-tools@1.0"),
      // Classifiers.
      ("app-1.0-tests.jar", ["org.example:app:1.0"], [], "org.example/app@1.0?classifier=tests"),
      ("app-1.0-empty-to-avoid.jar", ["org.example:app:1.0-empty-to-avoid"], [], "org.example/app@1.0-empty-to-avoid"),
    ] as [(String, [String], [String], String)])
  func whoseItIs(_ file: String, _ descriptors: [String], _ manifest: [String], _ own: String) throws {
    #expect(try Self.found("lib/" + file, Self.jar(manifest: manifest, descriptors)).first == own)
  }

  @Test(arguments: [
    (
      "commons-lang3-3.12.0.jar", ["Bundle-SymbolicName: org.apache.commons.lang3"],
      "org.apache.commons/commons-lang3@3.12.0"
    ),
    (
      "jackson-x.jar", ["Bundle-SymbolicName: com.example.jackson-x;a=b", "Bundle-Version: 2.9.8"],
      "com.example/jackson-x@2.9.8"
    ),
    (
      "commons-io.jar", ["Implementation-Vendor-Id: commons-io", "Implementation-Version: 2.11.0"],
      "commons-io/commons-io@2.11.0"
    ),
    ("lib-9.jar", ["Implementation-Vendor-Id: com.sun"], "lib@9"),
    ("lib.jar", ["Implementation-Version: UNKNOWN", "Specification-Version: 1.1"], "lib@1.1"),
    ("lib.jar", ["Implementation-Version: ${v}"], "lib"),
    ("guava.jar", ["Bundle-SymbolicName: com.google.guava", "Bundle-Version: 31.1.0.jre"], "guava@31.1.0.jre"),
    (
      "git.hpi", ["Short-Name: git", "Plugin-Version: 4.11.0", "Group-Id: org.jenkins-ci.plugins"],
      "org.jenkins-ci.plugins/git@4.11.0"
    ),
    (
      "x.nar", ["Nar-Id: nifi-x-nar", "Nar-Version: 1.20.0", "Nar-Group: org.apache.nifi"],
      "org.apache.nifi/nifi-x-nar@1.20.0"
    ),
    (
      "x.bin",
      ["Bundle-SymbolicName: org.example.tool-box", "Implementation-Title: tool-box", "Implementation-Version: 3"],
      "org.example/tool-box@3"
    ),
  ])
  func withoutADescriptor(_ file: String, _ manifest: [String], _ expected: String) throws {
    let result = try #require(Extracting.run(JavaArchive(), "lib/" + file, Self.jar(manifest: manifest).finished()))
    #expect(result.packages.map { $0.purl.description.replacing("pkg:maven/", with: "") } == [expected])
    #expect((result.packages[0].attributes["group"] == "unknown") == !expected.contains("/"))
  }

  @Test func knownArtifactsNeedTheirClasses() throws {
    let classes = ["org/springframework/core/A.class"]
    #expect(
      try Self.found("spring-core-5.3.18.jar", Self.jar(classes: classes)) == ["org.springframework/spring-core@5.3.18"]
    )
    #expect(try Self.found("spring-core-5.3.18.jar", Self.jar()) == ["spring-core@5.3.18"])
    #expect(
      try Self.found("spring-boot-2.7.0.jar", Self.jar(classes: ["org/springframework/boot/A.class"])) == [
        "org.springframework.boot/spring-boot@2.7.0"
      ])
    #expect(
      try Self.found("groovy-json-4.0.1.jar", Self.jar(classes: ["groovy/json/A.class"])) == [
        "org.apache.groovy/groovy-json@4.0.1"
      ])
    #expect(
      try Self.found("groovy-json-2.5.6.jar", Self.jar(classes: ["groovy/json/A.class"])) == [
        "org.codehaus.groovy/groovy-json@2.5.6"
      ])
    #expect(
      try Self.found(
        "tomcat/lib/catalina.jar",
        Self.jar(manifest: ["Implementation-Version: 9.0.50"], classes: ["org/apache/catalina/A.class"])) == [
          "org.apache.tomcat/tomcat-catalina@9.0.50"
        ])
  }

  @Test func piecesOfARuntimeAreNoLibraries() throws {
    let manifest = [
      "Specification-Title: Java Platform API Specification", "Implementation-Title: Java Runtime Environment",
      "Implementation-Version: 1.8.0_392", "Implementation-Vendor: Temurin",
    ]
    #expect(try Self.found("jre/lib/jsse.jar", Self.jar(manifest: manifest)).isEmpty)
    #expect(try Self.found("jre/lib/rt.jar", Self.jar(manifest: manifest)) == ["pkg:generic/openjdk@1.8.0_392"])
  }

  @Test func anAndroidLibrary() throws {
    var zip = ZipBuilder()
    zip.file("AndroidManifest.xml", "<manifest/>")
    zip.file("classes.jar", Self.jar().finished())
    #expect(try Self.found("libs/okhttp-android-5.0.0.aar", zip).first == "okhttp-android@5.0.0")
  }
}
