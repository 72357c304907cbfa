/// Folders in which packages keep other packages only to test, show or generate something: what stands there is not
/// installed.
enum TestFolder {
  private static let names: Set<Substring> = [
    "test", "tests", "__tests__", "testing", "spec", "specs", "fixture", "fixtures", "__fixtures__", "testdata",
    "test-data", "test_data", "testfixtures", "test-fixtures", "example", "examples", "sample", "samples", "demo",
    "demos", "benchmark", "benchmarks", "bench", "template", "templates", "mock", "mocks", "__mocks__",
  ]

  static func contains(_ component: Substring) -> Bool { names.contains(component) }
}
