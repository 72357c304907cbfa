import ArgumentParser
import Foundation
import TestKit
import Testing

@testable import bulkhead

@Suite struct KubernetesAuditTests {
  @Test(arguments: [
    ["--policy-version", "v1"], ["--profile", "privileged"], ["--benchmark", "cis-docker-1.8.0"],
    ["--benchmark", "bulkhead-host"], ["--profile", "baseline"], ["--facts", "f.json", "--objects", "x"],
    ["--objects", "x", "--image-contents"],
  ]) func whatMeansNothingIsRefused(_ arguments: [String]) {
    #expect(throws: (any Error).self) { try AuditKubernetes.parse(arguments) }
  }

  @Test(arguments: [
    [], ["--root", "/mnt"], ["--objects", "-"], ["--objects", "x", "--policy-version", "latest"],
    ["--objects", "x", "--profile", "baseline", "--policy-version", "v1.32"], ["--benchmark", "1.12"],
    ["--benchmark", "pod-security", "--facts", "f.json"],
  ]) func whatMeansSomethingIsTaken(_ arguments: [String]) throws {
    #expect(throws: Never.self) { try AuditKubernetes.parse(arguments) }
  }
}
