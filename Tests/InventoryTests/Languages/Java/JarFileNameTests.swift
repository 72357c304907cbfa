import Testing

@testable import Inventory

@Suite struct JarFileNameTests {
  @Test(
    arguments: [
      ("commons-lang3-3.12.0.jar", "commons-lang3", "3.12.0", nil),
      ("log4j-1.2-api-2.17.1.jar", "log4j-1.2-api", "2.17.1", nil),
      ("log4j-1.2.17.jar", "log4j", "1.2.17", nil),
      ("stax-api-1.0-2.jar", "stax-api", "1.0-2", nil),
      ("guava-31.1-jre.jar", "guava", "31.1-jre", nil),
      ("geronimo-jcache_1.0_spec-1.0-alpha-1.jar", "geronimo-jcache_1.0_spec", "1.0-alpha-1", nil),
      ("kafka_2.13-3.4.0.jar", "kafka_2.13", "3.4.0", nil),
      ("bcprov-jdk15on-1.70.jar", "bcprov-jdk15on", "1.70", nil),
      ("json-lib-2.4-jdk15.jar", "json-lib", "2.4", "jdk15"),
      (
        "netty-transport-native-epoll-4.1.74.Final-linux-x86_64.jar", "netty-transport-native-epoll", "4.1.74.Final",
        "linux-x86_64"
      ),
      ("hadoop-common-3.3.4-tests.jar", "hadoop-common", "3.3.4", "tests"),
      ("hive-exec-2.3.9-core.jar", "hive-exec", "2.3.9", "core"),
      ("mesos-1.4.3-shaded-protobuf.jar", "mesos", "1.4.3", "shaded-protobuf"),
      ("hadoop-client-api-3.3.4.7.1.8.0-801.jar", "hadoop-client-api", "3.3.4.7.1.8.0-801", nil),
      ("app-1.0-20230101.123456-7.jar", "app", "1.0-20230101.123456-7", nil),
      ("app-2.0-SNAPSHOT.war", "app", "2.0-SNAPSHOT", nil),
      ("transaction-api-1.1-rev-1.jar", "transaction-api", "1.1-rev-1", nil),
      ("ST4-4.0.4.jar", "ST4", "4.0.4", nil),
      ("jsr305-3.0.2.jar", "jsr305", "3.0.2", nil),
      ("jsr-275-0.9.1.jar", "jsr-275", "0.9.1", nil),
      ("plugin-v1.2.jar", "plugin", "1.2", nil),
      ("org.eclipse.core.runtime_3.12.0.v20160606-1342.jar", "org.eclipse.core.runtime", "3.12.0.v20160606-1342", nil),
      ("postgresql-42.2.5.jre7.jar", "postgresql", "42.2.5.jre7", nil),
      ("JavaEWAH-1.1.7", "JavaEWAH", "1.1.7", nil),
      ("git.hpi", "git", nil, nil),
      ("rt.jar", "rt", nil, nil),
      ("kafka_2.13.jar", "kafka_2.13", nil, nil),
      (".jar", "", nil, nil),
      ("-1.jar", "", "1", nil),
    ] as [(String, String, String?, String?)])
  func names(_ file: String, _ name: String, _ version: String?, _ classifier: String?) {
    let parsed = JarFileName(file)
    #expect(parsed.name == name && parsed.version == version && parsed.classifier == classifier, "\(parsed)")
  }

  @Test(
    arguments: [
      ("commons-lang3", "org.apache.commons.lang3", "org.apache.commons"),
      ("jackson-databind", "com.fasterxml.jackson.core.jackson-databind", "com.fasterxml.jackson.core"),
      ("log4j-core", "org.apache.logging.log4j.core", "org.apache.logging.log4j"),
      ("jetty-http-spi", "org.eclipse.jetty.http.spi", "org.eclipse.jetty"),
      ("guava", "com.google.guava", nil), ("gson", "com.google.gson", nil), ("a", "b", nil),
      ("slf4j-api", "slf4j.api", nil),
      ("x-y", "..", nil),
    ] as [(String, String, String?)])
  func groupsOfBundles(_ artifact: String, _ bundle: String, _ group: String?) {
    #expect(BundleName.group(of: artifact, in: bundle) == group)
  }
}
