/// Where packages and images are published.
enum PackageRegistryDetectors {
  static let all: [Detector] = [
    .token(
      "npm-token", "npm access token", .packageRegistry, ["npm_"], #"(npm_([0-9A-Za-z]{36}))(?![0-9A-Za-z])"#,
      .critical,
      checks: [.random, .base62CRC(prefix: 4)], issuer: "npmjs.com → Access tokens"),
    .marked(
      "npm-token-old", "npm registry token", .packageRegistry, [":_authToken", ":_password", "_auth="], before: 200,
      #"(?:^|[\s"'])(?:[^\s"']{1,160}:)?_(?:authToken|password|auth)\s*=\s*["']?([^\s"'$]{8,1000})"#, .high,
      checks: [.given], scope: .text,
      issuer: "the registry's account settings"),
    .token(
      "pypi-token", "PyPI API token", .packageRegistry, ["pypi-AgE"], #"(pypi-AgE[A-Za-z0-9_\-]{60,1000})"#, .critical,
      checks: [.pypi], issuer: "pypi.org → Account settings → API tokens"),
    .token(
      "rubygems-key", "RubyGems API key", .packageRegistry, ["rubygems_"], #"(rubygems_([a-f0-9]{48}))\b"#, .high,
      issuer: "rubygems.org → Settings → API keys"),
    .token(
      "crates-token", "crates.io API token", .packageRegistry, ["cio"], #"(cio([A-Za-z0-9]{32}))\b"#, .high,
      checks: [.random, .mixed, .entropy(3.7)], scope: .text, issuer: "crates.io → Account settings → API tokens"),
    .token(
      "nuget-key", "NuGet API key", .packageRegistry, ["oy2"], #"(oy2([a-z0-9]{43}))\b"#, .high,
      checks: [.random, .mixed],
      scope: .text, issuer: "nuget.org → API keys"),
    .token(
      "clojars-token", "Clojars deploy token", .packageRegistry, ["CLOJARS_"], #"(CLOJARS_([a-f0-9]{60}))\b"#, .high,
      issuer: "clojars.org → Deploy tokens"),
    .token(
      "packagist-token", "Private Packagist token", .packageRegistry, ["packagist_"],
      #"(packagist_[a-z]{3}_([a-f0-9]{60,80}))\b"#, .high, issuer: "packagist.com → Settings"),
    .token(
      "dockerhub-token", "Docker Hub personal access token", .packageRegistry, ["dckr_pat_"],
      #"(dckr_pat_([A-Za-z0-9_\-]{27}))(?![A-Za-z0-9_\-])"#, .critical,
      issuer: "Docker Hub → Account settings → Personal access tokens"),
    .token(
      "dockerhub-organisation-token", "Docker Hub organisation access token", .packageRegistry, ["dckr_oat_"],
      #"(dckr_oat_([A-Za-z0-9_\-]{27,40}))(?![A-Za-z0-9_\-])"#, .critical,
      issuer: "Docker Hub → the organisation → Access tokens"),
    .token(
      "jfrog-key", "JFrog Artifactory API key", .packageRegistry, ["AKCp"], #"(AKCp([A-Za-z0-9]{69}))\b"#, .high,
      issuer: "Artifactory → Edit profile → API key"),
    .token(
      "jfrog-reference-token", "JFrog reference token", .packageRegistry, ["cmVmdGtu"],
      #"(cmVmdGtu([A-Za-z0-9]{56}))\b"#, .high,
      issuer: "JFrog → Administration → Access tokens"),
    .named(
      "cloudsmith-key", "Cloudsmith API key", .packageRegistry, ["cloudsmith"], #"[a-f0-9]{40}"#, .high,
      issuer: "Cloudsmith → Settings → API"),
    .token(
      "cloudsmith-key-new", "Cloudsmith API key", .packageRegistry, ["csa_", "ccs_"],
      #"(c(?:sa|cs)_([A-Za-z0-9]{36,46}))\b"#, .high,
      checks: [.random, .mixed], context: ["cloudsmith"], issuer: "Cloudsmith → Settings → API"),
    .named(
      "gemfury-token", "Gemfury token", .packageRegistry, ["gemfury", "fury_auth", "fury_token", "fury.io"],
      #"[A-Za-z0-9_\-]{20,45}"#,
      .high, issuer: "Gemfury → Settings → Tokens"),
    .named(
      "hex-key", "Hex.pm API key", .packageRegistry, ["hex_api_key", "hex_key"], #"[a-f0-9]{32}"#, .high,
      issuer: "hex.pm → Dashboard → Keys"),
    .named(
      "anaconda-token", "Anaconda token", .packageRegistry, ["anaconda_token", "anaconda_api", "conda_token"],
      #"[a-z]{2}-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"#, .high, issuer: "anaconda.org → Settings → Access"),
    .token(
      "jsr-token", "JSR token", .packageRegistry, ["jsrp_", "jsrd_"], #"(jsr[pd]_([A-Za-z0-9]{50,64}))\b"#, .high,
      issuer: "jsr.io → Account → Tokens"),
    .token(
      "gcp-index-password", "Artifact registry password in a pip or uv index", .packageRegistry, ["_json_key_base64:"],
      #"_json_key_base64:([A-Za-z0-9+/]{200,})"#, .high, scope: .text,
      issuer: "Google Cloud console → IAM → Service accounts → Keys"),
  ]
}
