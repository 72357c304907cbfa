import Testing

@testable import Inventory

@Suite struct PythonLockTests {
  @Test func requirements() throws {
    let extraction = try ExtractorProbe.extract(RequirementsFile(), "LockFiles/Python/pip/requirements.txt")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:pypi/flask@2.3.2", "pkg:pypi/requests@2.31.0", "pkg:pypi/click [declared]", "pkg:pypi/django [declared]",
        "pkg:pypi/numpy [declared]", "pkg:pypi/zope-interface@5.0.0", "pkg:pypi/cryptography@41.0.0",
        "pkg:pypi/sqlalchemy [declared]",
        "pkg:pypi/acme-tools?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Ftools.git%400123abc%23egg%3Dacme_tools%26subdirectory%3Dpy",
        "pkg:pypi/six@1.16.0?download_url=https:%2F%2Ffiles.example.org%2Fw%2Fsix-1.16.0-py2.py3-none-any.whl",
        "pkg:pypi/pip?download_url=https:%2F%2Fgithub.com%2Fpypa%2Fpip%2Farchive%2F22.0.2.zip",
      ])
    #expect(extraction.packages[1].attributes["marker"] == "python_version >= \"3.7\"")
    #expect(extraction.packages[2].attributes["range"] == ">=7.0,<9")
    #expect(extraction.packages[5].name == "zope.interface")
  }

  @Test func requirementsForDevelopment() throws {
    #expect(
      try ExtractorProbe.lines(RequirementsFile(), "LockFiles/Python/pip/requirements-dev.txt") == [
        "pkg:pypi/pytest@7.4.0 [development]", "pkg:pypi/black@23.7.0 [development]",
      ])
    // As PowerShell writes it: UTF-16 with a mark.
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in "six==1.16.0\r\n".utf16 { wide += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
    #expect(
      try ExtractorProbe.extract(RequirementsFile(), wide, at: "requirements.txt").packages.map(ExtractorProbe.line)
        == ["pkg:pypi/six@1.16.0"])
    #expect(ExtractorProbe.wants(RequirementsFile(), "srv/requirements/base.txt"))
    #expect(!ExtractorProbe.wants(RequirementsFile(), "srv/readme.txt"))
    #expect(!ExtractorProbe.wants(RequirementsFile(), "usr/lib/python3/dist-packages/x/requirements.txt"))
  }

  @Test(arguments: [
    ("a", "a", "", nil), ("A.b[x,y]>=1 ; os_name=='nt'", "A.b", ">=1", nil), ("a (==1.0)", "a", "==1.0", "1.0"),
    ("a == 1.0", "a", "==1.0", "1.0"), ("a===1.0+local", "a", "===1.0+local", "1.0+local"),
    ("a==1.*", "a", "==1.*", nil), ("a!=1,==2", "a", "!=1,==2", "2"),
  ])
  func requirementGrammar(_ text: String, _ name: String, _ specifier: String, _ exact: String?) throws {
    let requirement = try #require(PythonRequirement(text))
    #expect(requirement.name == name && requirement.specifier == specifier && requirement.exactVersion == exact)
  }

  @Test func lineThatIsNoRequirement() {
    #expect(PythonRequirement("garbage line") == nil && PythonRequirement("") == nil && PythonRequirement("-x") == nil)
  }

  @Test func pipenv() throws {
    #expect(
      try ExtractorProbe.lines(PipfileLock(), "LockFiles/Python/pipenv/Pipfile.lock") == [
        "pkg:pypi/requests@2.31.0", "pkg:pypi/urllib3@2.0.4",
        "pkg:pypi/acme?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Facme.git%400123abc",
        "pkg:pypi/pytest@7.4.0 [development]", "pkg:pypi/sphinx@7.1.0 [development]",
      ])
  }

  @Test func poetry() throws {
    #expect(
      try ExtractorProbe.lines(PoetryLock(), "LockFiles/Python/poetry/poetry.lock") == [
        "pkg:pypi/flask@2.3.2 -> pkg:pypi/click@8.1.7, pkg:pypi/importlib-metadata@6.8.0",
        "pkg:pypi/click@8.1.7", "pkg:pypi/importlib-metadata@6.8.0 [optional]", "pkg:pypi/pytest@7.4.0 [development]",
        "pkg:pypi/acme@0.1.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Facme.git%400123abc",
      ])
    #expect(
      try ExtractorProbe.lines(PoetryLock(), "LockFiles/Python/poetry1/poetry.lock") == [
        "pkg:pypi/attrs@19.3.0", "pkg:pypi/pytest@5.4.1 [development] -> pkg:pypi/attrs@19.3.0",
      ])
  }

  @Test func uv() throws {
    #expect(
      try ExtractorProbe.lines(UVLock(), "LockFiles/Python/uv/uv.lock") == [
        "pkg:pypi/httpx@0.27.0 -> pkg:pypi/anyio@4.3.0, pkg:pypi/h11@0.14.0",
        "pkg:pypi/anyio@4.3.0", "pkg:pypi/h11@0.14.0", "pkg:pypi/h11@0.13.0", "pkg:pypi/rich@13.7.1",
        "pkg:pypi/pytest@8.1.1 [development] -> pkg:pypi/pluggy@1.4.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fpytest-dev%2Fpluggy%3Frev%3D1.4.0%230123abc",
        "pkg:pypi/pluggy@1.4.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fpytest-dev%2Fpluggy%3Frev%3D1.4.0%230123abc [development]",
      ])
  }

  @Test func pdm() throws {
    #expect(
      try ExtractorProbe.lines(PDMLock(), "LockFiles/Python/pdm/pdm.lock") == [
        "pkg:pypi/requests@2.31.0 -> pkg:pypi/charset-normalizer@3.2.0, pkg:pypi/idna@3.4",
        "pkg:pypi/charset-normalizer@3.2.0", "pkg:pypi/idna@3.4", "pkg:pypi/h2@4.1.0 [optional]",
        "pkg:pypi/pytest@7.4.0 [development]",
      ])
  }

  @Test(arguments: ["pylock.toml", "pylock.dev.toml"])
  func pylock(_ name: String) throws {
    #expect(
      try ExtractorProbe.lines(PyLock(), "LockFiles/Python/pylock/\(name)") == [
        "pkg:pypi/attrs@25.1.0", "pkg:pypi/cattrs@24.1.2 -> pkg:pypi/attrs@25.1.0",
        "pkg:pypi/from-vcs?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Facme%2Ffrom-vcs.git%400123abc",
      ])
  }

  @Test func pyproject() throws {
    let extraction = try ExtractorProbe.extract(PyProject(), "LockFiles/Python/pyproject/pyproject.toml")
    #expect(
      extraction.packages.map(ExtractorProbe.line) == [
        "pkg:pypi/flask [declared]", "pkg:pypi/gunicorn@21.2.0 [declared]", "pkg:pypi/requests [declared]",
        "pkg:pypi/psycopg2-binary [declared]", "pkg:pypi/pytest [declared]", "pkg:pypi/ruff@0.1.0 [declared]",
        "pkg:pypi/setuptools [declared]", "pkg:pypi/wheel@0.40.0 [declared]", "pkg:pypi/django@4.2.1 [declared]",
        "pkg:pypi/celery [declared]", "pkg:pypi/black [declared]",
      ])
    #expect(extraction.packages[4].attributes["declared-for"] == "development")
    #expect(extraction.packages[9].attributes["range"] == "^5.3")
  }

  @Test func setuptools() throws {
    #expect(
      try ExtractorProbe.lines(SetupScript(), "LockFiles/Python/setup/setup.py") == [
        "pkg:pypi/outside@1.0.0 [declared]", "pkg:pypi/requests [declared]", "pkg:pypi/six@1.16.0 [declared]",
        "pkg:pypi/enum34 [declared]", "pkg:pypi/psycopg2@2.9.7 [declared]", "pkg:pypi/tox [declared]",
        "pkg:pypi/pytest [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(SetupScript(), "LockFiles/Python/setup/setup.cfg") == [
        "pkg:pypi/requests [declared]", "pkg:pypi/importlib-metadata@6.0 [declared]", "pkg:pypi/pytest [declared]",
        "pkg:pypi/sphinx@7.0.1 [declared]",
      ])
  }

  @Test func conda() throws {
    #expect(
      try ExtractorProbe.lines(CondaEnvironment(), "LockFiles/Python/conda/environment.yml") == [
        "pkg:conda/python@3.11.4?build=hab00c5b_0_cpython", "pkg:conda/numpy@1.25.2", "pkg:conda/pandas [declared]",
        "pkg:conda/scipy [declared]", "pkg:conda/git [declared]", "pkg:pypi/requests@2.31.0",
        "pkg:pypi/rich [declared]",
      ])
    #expect(
      try ExtractorProbe.lines(CondaLock(), "LockFiles/Python/condalock/conda-lock.yml") == [
        "pkg:conda/openssl@3.1.2?build=hd590300_0&channel=conda-forge&subdir=linux-64 -> pkg:conda/ca-certificates@2023.7.22?build=hbcca054_0&channel=conda-forge&subdir=linux-64",
        "pkg:conda/ca-certificates@2023.7.22?build=hbcca054_0&channel=conda-forge&subdir=linux-64",
        "pkg:pypi/pytest@7.4.0 [development]",
      ])
    #expect(
      try ExtractorProbe.lines(CondaLock(), "LockFiles/Python/pixi/pixi.lock") == [
        "pkg:conda/zlib@1.2.13?build=hd590300_5&channel=conda-forge&subdir=linux-64 -> pkg:conda/libzlib@1.2.13?build=hd590300_5&channel=conda-forge&subdir=linux-64",
        "pkg:conda/libzlib@1.2.13?build=hd590300_5&channel=conda-forge&subdir=linux-64",
        "pkg:pypi/rich@13.7.1 -> pkg:pypi/markdown-it-py@3.0.0", "pkg:pypi/markdown-it-py@3.0.0",
      ])
  }
}
