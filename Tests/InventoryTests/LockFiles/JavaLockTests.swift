import Testing

@testable import Inventory

@Suite struct JavaLockTests {
  @Test func pomFollowsWhatIsInTheFileAndNamesTheRest() throws {
    let extraction = try ExtractorProbe.extract(PomFile(), "LockFiles/Java/pom.xml")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
        "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.15.2",
        "pkg:maven/com.google.guava/guava@32.1.2-jre",
        "pkg:maven/org.example/common@7",
        "pkg:maven/org.springframework/spring-web [declared]",
        "pkg:maven/junit/junit@4.13.2 [development]",
        "pkg:maven/javax.servlet/servlet-api@2.5 [optional]",
        "pkg:maven/org.range/ranged [declared]",
        "pkg:maven/org.loop/looping [declared]",
        "pkg:maven/org.native/lib@1.0?classifier=linux-x86_64 [optional]",
        "pkg:maven/org.profile/only@3",
      ])
    #expect(extraction.packages[4].attributes["unresolved"] == "version comes from a parent or imported POM")
    #expect(extraction.packages[8].attributes["unresolved"] == "version is not in the file")
    #expect(extraction.packages[0].name == "org.apache.logging.log4j:log4j-core")
    #expect(!ExtractorProbe.wants(PomFile(), "x/META-INF/maven/g/a/pom.xml"))
  }

  @Test func gradle() throws {
    #expect(
      try ExtractorProbe.lines(GradleLock(), "LockFiles/Java/gradle.lockfile") == [
        "pkg:maven/com.google.guava/guava@31.1-jre",
        "pkg:maven/org.junit.jupiter/junit-jupiter@5.9.2 [development]",
        "pkg:maven/org.projectlombok/lombok@1.18.26 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(GradleLock(), "LockFiles/Java/buildscript-gradle.lockfile") == [
        "pkg:maven/org.old/plugin@1.0 [development]"
      ])
    #expect(
      try ExtractorProbe.lines(GradleCatalog(), "LockFiles/Java/gradle/libs.versions.toml") == [
        "pkg:maven/org.jetbrains.kotlin/kotlin-stdlib@1.9.10 [declared]",
        "pkg:maven/org.codehaus.groovy/groovy@3.0.9 [declared]",
        "pkg:maven/com.google.guava/guava@32.1.2-jre [declared]",
        "pkg:maven/com.squareup.okio/okio [declared]",
        "pkg:maven/org.example/managed [declared]",
        "pkg:maven/com.github.ben-manes.versions/com.github.ben-manes.versions.gradle.plugin@0.45.0 [declared]",
        "pkg:maven/org.jmailen.kotlinter/org.jmailen.kotlinter.gradle.plugin@3.16.0 [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(GradleVerification(), "LockFiles/Java/gradle/verification-metadata.xml") == [
        "pkg:maven/com.google.code.gson/gson@2.10.1 [declared]", "pkg:maven/org.ow2/ow2@1.5.1 [declared]",
      ])
  }

  @Test func sbtAndBazel() throws {
    #expect(
      try ExtractorProbe.lines(SbtLock(), "LockFiles/Java/build.sbt.lock") == [
        "pkg:maven/org.apache.commons/commons-lang3@3.9 [development]",
        "pkg:maven/org.scala-lang/scala-library@2.12.10",
      ])
    #expect(
      try ExtractorProbe.lines(BazelMavenLock(), "LockFiles/Java/maven_install.json") == [
        "pkg:maven/com.google.guava/guava@31.1-jre -> pkg:maven/com.google.guava/failureaccess@1.0.1",
        "pkg:maven/com.google.guava/failureaccess@1.0.1",
      ])
    #expect(
      try ExtractorProbe.lines(BazelModule(), "LockFiles/Bazel/MODULE.bazel") == [
        "pkg:bazel/rules_go@0.46.0 [declared]", "pkg:bazel/rules_testing@0.5.0 [declared]",
        "pkg:bazel/unversioned [declared]",
      ])
  }
}
