/// Builds, tests, deployments.
enum DeliveryDetectors {
  static let all: [Detector] = [
    .token(
      "circleci-token", "CircleCI token", .delivery, ["CCIPAT_", "CCIPRJ_"],
      #"(CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_([a-f0-9]{40}))\b"#, .high,
      issuer: "CircleCI → User settings → Personal API tokens"),
    .named(
      "circleci-token-old", "CircleCI token", .delivery, ["circleci", "circle_token", "circle-token"], #"[a-f0-9]{40}"#,
      .high, checks: [.random, .mixed, .notBadge], issuer: "CircleCI → User settings → Personal API tokens"),
    .named(
      "travis-token", "Travis CI token", .delivery, ["travis_token", "travis_api", "travis_ci"], #"[A-Za-z0-9_\-]{22}"#,
      .high,
      issuer: "Travis CI → Settings → API authentication"),
    .token(
      "buildkite-token", "Buildkite token", .delivery, ["bkua_", "bkaj_", "bkct_", "bkpt_", "bkpat_"],
      #"(bk(?:ua|aj|ct|pt|pat)_([A-Za-z0-9]{40,64}))\b"#, .high,
      issuer: "Buildkite → Personal settings → API access tokens"),
    .named(
      "jenkins-token", "Jenkins API token", .delivery,
      ["jenkins_token", "jenkins_api", "jenkins_user_token", "jenkins_password"],
      #"11[a-f0-9]{32}"#, .high, issuer: "Jenkins → People → Configure → API token"),
    .named(
      "drone-token", "Drone token", .delivery, ["drone_token", "drone_rpc_secret", "drone_secret"], #"[A-Za-z0-9]{32}"#,
      .high,
      issuer: "Drone → User settings"),
    .token(
      "harness-token", "Harness access token", .delivery, ["pat.", "sat."],
      #"([ps]at\.[A-Za-z0-9_\-]{22}\.([a-f0-9]{24}\.[A-Za-z0-9]{20}))\b"#, .high, scope: .text,
      issuer: "Harness → My profile → API keys"),
    .named(
      "octopus-key", "Octopus Deploy API key", .delivery, ["octopus", "api_key"], #"API-[A-Z0-9]{25,32}"#, .high,
      issuer: "Octopus → Profile → My API keys"),
    .named(
      "codecov-token", "Codecov upload token", .delivery, ["codecov"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .medium,
      issuer: "Codecov → the repository → Settings"),
    .token(
      "sonar-token", "SonarQube or SonarCloud token", .delivery, ["squ_", "sqp_", "sqa_"],
      #"(sq[upa]_([a-f0-9]{40}))\b"#, .high,
      issuer: "Sonar → My account → Security"),
    .named(
      "sonar-token-old", "SonarQube or SonarCloud token", .delivery,
      ["sonar_token", "sonar.login", "sonar.token", "sonar_login"],
      #"[a-f0-9]{40}"#, .high, issuer: "Sonar → My account → Security"),
    .named(
      "snyk-token", "Snyk API token", .delivery, ["snyk"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high,
      issuer: "Snyk → Account settings → Auth token"),
    .token(
      "snyk-token-new", "Snyk token", .delivery, ["snyk_uat.", "snyk_sat."],
      #"(snyk_[us]at\.[a-z0-9]{6,12}\.([A-Za-z0-9_\-]{20,60}\.[A-Za-z0-9_\-]{20,120}))"#, .high,
      issuer: "Snyk → Account settings"),
    .token(
      "semgrep-token", "Semgrep token", .delivery, ["SEMGREP_APP_TOKEN"],
      #"SEMGREP_APP_TOKEN["']?\s*[:=]\s*["']?([a-f0-9]{64})\b"#, .medium, scope: .text,
      issuer: "Semgrep → Settings → Tokens"),
    .token(
      "launchdarkly-key", "LaunchDarkly key", .delivery, ["sdk-", "api-"],
      #"((?:sdk|api)-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))\b"#, .medium, scope: .text,
      issuer: "LaunchDarkly → Account settings → Authorization"),
    .token(
      "expo-token", "Expo access token", .delivery, ["EXPO_TOKEN"],
      #"EXPO_TOKEN["']?\s*[:=]\s*["']?([A-Za-z0-9_\-]{40})(?![A-Za-z0-9_\-])"#,
      .medium, scope: .text, issuer: "Expo → Account settings → Access tokens"),
    .token(
      "scalr-token", "Scalr token", .delivery, ["SCALR_TOKEN"],
      #"SCALR_TOKEN["']?\s*[:=]\s*["']?(eyJ[A-Za-z0-9_\-]+\.eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]{20,})"#, .high,
      checks: [.jwt], scope: .text,
      issuer: "Scalr → Access tokens"),
    .token(
      "prefect-token", "Prefect API key", .delivery, ["pnu_", "pnb_"], #"(pn[ub]_([A-Za-z0-9]{36}))\b"#, .high,
      issuer: "Prefect Cloud → API keys"),
    .token(
      "dagger-token", "Dagger Cloud token", .delivery, ["dag_"], #"(dag_[A-Za-z0-9]{1,40}_([A-Za-z0-9]{32,60}))\b"#,
      .high,
      issuer: "Dagger Cloud → Tokens"),
  ]
}
