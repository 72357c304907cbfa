import Parsing
import Testing

@testable import Inventory

@Suite struct JavaMetadataTests {
  @Test func manifests() {
    let text =
      "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.example.a-very-long-name-that-goes-on-in-the-next-\r\n"
      + " line;singleton:=true\r\nIMPLEMENTATION-VERSION:  1.2 \r\nBundle-License: \"Apache-2.0\";link=\"x\",MIT\r\n"
      + "Implementation-Title: ${project.name}\r\n\r\nName: org/example/\r\nSpecification-Version: 9\r\n"
    for bytes in [
      text, text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n"),
      text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\r"), "\u{FEFF}" + text,
    ] {
      let manifest = JarManifest(Bytes(bytes))
      #expect(manifest.symbolicName == "org.example.a-very-long-name-that-goes-on-in-the-next-line")
      #expect(manifest["implementation-version"] == "1.2")
      #expect(manifest["implementation-title"] == nil && manifest["specification-version"] == nil)
      #expect(manifest["name"] == nil)
      #expect(manifest.licenses == ["Apache-2.0", "MIT"])
    }
    #expect(JarManifest(Bytes()).attributes.isEmpty)
    #expect(JarManifest(Bytes(" no key\n: no name\nno colon")).attributes.isEmpty)
  }

  @Test(
    arguments: [
      ("#comment\ngroupId=org.example\nartifactId = app\nversion:1.0\n", "org.example:app:1.0"),
      ("version=1\\:2\r\ngroupId org.example\r\nartifactId\tapp\r\n", "org.example:app:1:2"),
      ("groupId=g\nartifactId=a\nversion=${project.version}\n", nil), ("groupId=g\nartifactId=a\n", nil),
      ("groupId=g\nartifactId=a b\nversion=1\n", nil), ("groupId=g\nartifactId=a\nversion=UNKNOWN\n", nil),
      ("{}", nil), ("", nil),
    ] as [(String, String?)])
  func properties(_ text: String, _ expected: String?) {
    let found = PomProperties.artifact(Bytes(text))
    #expect(found.map { "\($0.group ?? ""):\($0.artifact):\($0.version)" } == expected)
  }

  @Test(
    arguments: [
      ("<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>", "g:a:1"),
      (
        "<project xmlns='http://maven.apache.org/POM/4.0.0'><parent><groupId>p</groupId><artifactId>x</artifactId>"
          + "<version>2</version></parent><artifactId>a</artifactId><dependencies><dependency><groupId>no</groupId>"
          + "<artifactId>no</artifactId><version>0</version><scope>test</scope></dependency></dependencies></project>",
        "p:a:2"
      ),
      (
        "<project><properties><v>3</v><w>${v}.1</w></properties><groupId>g</groupId><artifactId>a-${v}</artifactId>"
          + "<version>${w}</version></project>", "g:a-3:3.1"
      ),
      ("<project><groupId>g</groupId><artifactId>a</artifactId><version>${revision}</version></project>", nil),
      (
        "<project><properties><a>${b}</a><b>${a}</b></properties><groupId>g</groupId><artifactId>a</artifactId>"
          + "<version>${a}</version></project>", nil
      ),
      ("<project><groupId>g</groupId>", nil), ("<other/>", nil), ("", nil),
    ] as [(String, String?)])
  func models(_ text: String, _ expected: String?) {
    let found = PomModel.artifact(Bytes(text))
    #expect(found.map { "\($0.group ?? ""):\($0.artifact):\($0.version)" } == expected)
  }

  @Test func runtimes() throws {
    let temurin = try #require(
      Extracting.run(
        JavaRuntime(), "opt/java/openjdk/release",
        """
        IMPLEMENTOR="Eclipse Adoptium"
        IMPLEMENTOR_VERSION="Temurin-17.0.9+9"
        JAVA_RUNTIME_VERSION="17.0.9+9"
        JAVA_VERSION="17.0.9"
        MODULES="java.base java.compiler"
        """))
    #expect(temurin.packages.map(\.purl.description) == ["pkg:generic/openjdk@17.0.9%2B9"])
    #expect(temurin.packages[0].attributes["implementor"] == "Eclipse Adoptium")
    let debian = try #require(
      Extracting.run(
        JavaRuntime(), "usr/lib/jvm/java-17-openjdk-amd64/release",
        "IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION=\"17.0.15+6-Debian-1deb12u1\"\nJAVA_VERSION=\"17.0.15\"\n"))
    #expect(debian.packages[0].version == "17.0.15+6")
    let old = try #require(
      Extracting.run(JavaRuntime(), "usr/lib/jvm/jre/release", "JAVA_VERSION=\"1.8.0_392\"\nOS_NAME=\"Linux\"\n"))
    #expect(old.packages[0].name == "openjdk" && old.packages[0].version == "1.8.0_392")
    let graal = try #require(
      Extracting.run(
        JavaRuntime(), "opt/graalvm/release",
        "IMPLEMENTOR=Oracle Corporation\nJAVA_VERSION=\"21.0.1\"\nGRAALVM_VERSION=\"23.1.1\"\n"))
    #expect(graal.packages[0].name == "graalvm" && graal.packages[0].attributes["graalvm-version"] == "23.1.1")
    #expect(try #require(Extracting.run(JavaRuntime(), "etc/release", "NAME=x\nVERSION=1\n")).packages.isEmpty)
    #expect(Extracting.run(JavaRuntime(), "usr/bin/release", "#!/bin/sh\nexit\n") == nil)
    Extracting.fuzz(
      JavaRuntime(), "jdk/release", Array("JAVA_VERSION=\"17.0.9\"\nIMPLEMENTOR=\"N/A\"\n".utf8), rounds: 2000, seed: 11
    )
  }

  @Test func unpackedArchives() throws {
    let text = "groupId=org.example\nartifactId=app\nversion=1.0\n"
    let path = "app/META-INF/maven/org.example/app/pom.properties"
    let result = try #require(Extracting.run(JavaExploded(), path, text))
    #expect(result.packages.map(\.purl.description) == ["pkg:maven/org.example/app@1.0"])
    #expect(result.packages[0].locations == [path])
    #expect(Extracting.run(JavaExploded(), "app/target/maven-archiver/pom.properties", text) == nil)
  }
}
