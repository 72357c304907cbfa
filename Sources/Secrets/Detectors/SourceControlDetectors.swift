/// Where source code lives.
enum SourceControlDetectors {
  static let all: [Detector] = [
    .token(
      "github-token", "GitHub personal access token", .sourceControl, ["ghp_"],
      #"(ghp_([0-9A-Za-z]{36}))(?![0-9A-Za-z])"#,
      .critical, checks: [.random, .base62CRC(prefix: 4)], issuer: "GitHub → Settings → Developer settings → Tokens"),
    .token(
      "github-oauth-token", "GitHub OAuth token", .sourceControl, ["gho_"], #"(gho_([0-9A-Za-z]{36}))(?![0-9A-Za-z])"#,
      .critical,
      checks: [.random, .base62CRC(prefix: 4)], issuer: "GitHub → Settings → Applications"),
    .token(
      "github-app-token", "GitHub App token", .sourceControl, ["ghu_", "ghs_"],
      #"(gh[us]_([0-9A-Za-z]{36}))(?![0-9A-Za-z._])"#,
      .high, checks: [.random, .base62CRC(prefix: 4)], issuer: "GitHub → Settings → Applications"),
    .token(
      "github-refresh-token", "GitHub refresh token", .sourceControl, ["ghr_"],
      #"(ghr_([0-9A-Za-z]{36,76}))(?![0-9A-Za-z])"#, .high,
      checks: [.random, .base62CRC(prefix: 4)], issuer: "GitHub → Settings → Applications"),
    .token(
      "github-fine-grained-token", "GitHub fine-grained personal access token", .sourceControl, ["github_pat_"],
      #"(github_pat_([0-9A-Za-z]{22}_[0-9A-Za-z]{59}))(?![0-9A-Za-z])"#, .critical,
      issuer: "GitHub → Settings → Developer settings → Tokens"),
    .named(
      "github-client-secret", "GitHub OAuth client secret or old token", .sourceControl,
      ["github_client_secret", "github_secret", "github_token", "gh_token", "github_oauth", "githubtoken"],
      #"[0-9a-f]{40}"#, .high,
      issuer: "GitHub → Settings → Developer settings"),
    .token(
      "gitlab-token", "GitLab personal access token", .sourceControl, ["glpat-"],
      #"(glpat-([0-9A-Za-z_\-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?))(?![0-9A-Za-z_\-])"#, .critical,
      checks: [.random, .gitLabCRC], issuer: "GitLab → Preferences → Access tokens"),
    .token(
      "gitlab-deploy-token", "GitLab deploy token", .sourceControl, ["gldt-"],
      #"(gldt-([0-9A-Za-z_\-]{20,64}))(?![0-9A-Za-z_\-])"#,
      .high, issuer: "GitLab → the project → Settings → Repository → Deploy tokens"),
    .token(
      "gitlab-runner-token", "GitLab runner token", .sourceControl, ["glrt-", "glrtr-", "GR1348941"],
      #"((?:glrtr?-|GR1348941)([0-9A-Za-z_\-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?))(?![0-9A-Za-z_\-])"#, .high,
      checks: [.random, .gitLabCRC], issuer: "GitLab → CI/CD → Runners"),
    .token(
      "gitlab-trigger-token", "GitLab pipeline trigger token", .sourceControl, ["glptt-"],
      #"(glptt-([0-9A-Za-z_\-]{40}))\b"#, .high,
      issuer: "GitLab → the project → Settings → CI/CD → Pipeline triggers"),
    .token(
      "gitlab-other-token", "GitLab token (job, feed, mail, agent, SCIM, OAuth, feature flags)", .sourceControl,
      ["glcbt-", "glft-", "glimt-", "glagent-", "glsoat-", "gloas-", "glffct-", "glwt-"],
      #"(gl(?:cbt|ft|imt|agent|soat|oas|ffct|wt)-([0-9A-Za-z_\-]{20,300}))(?![0-9A-Za-z_\-])"#, .high,
      issuer: "GitLab → Preferences"),
    .token(
      "bitbucket-app-password", "Bitbucket app password", .sourceControl, ["ATBB"], #"(ATBB([A-Za-z0-9]{32}))\b"#,
      .high,
      checks: [.random, .mixed], scope: .text, issuer: "Bitbucket → Personal settings → App passwords"),
    .token(
      "atlassian-token", "Atlassian API token", .sourceControl, ["ATATT3"],
      #"(ATATT3([A-Za-z0-9_=\-]{150,220}))(?![A-Za-z0-9_\-])"#,
      .critical, checks: [.random, .entropy(4)], issuer: "Atlassian → Account settings → Security → API tokens"),
    .token(
      "atlassian-access-token", "Bitbucket or Atlassian repository access token", .sourceControl, ["ATCTT3"],
      #"(ATCTT3([A-Za-z0-9_=\-]{150,220}))(?![A-Za-z0-9_\-])"#, .high, checks: [.random, .entropy(4)],
      issuer: "Bitbucket → the repository → Settings → Access tokens"),
    .named(
      "atlassian-token-old", "Atlassian API token", .sourceControl,
      ["atlassian", "jira_token", "jira_api", "confluence_token"],
      #"[A-Za-z0-9]{24}"#, .high, checks: [.random, .mixed, .entropy(3.3)],
      issuer: "Atlassian → Account settings → Security → API tokens"),
    .named(
      "bitbucket-client-secret", "Bitbucket OAuth secret", .sourceControl,
      ["bitbucket_client_secret", "bitbucket_secret"],
      #"[A-Za-z0-9=_\-]{32,64}"#, .high, issuer: "Bitbucket → Workspace settings → OAuth consumers"),
    .token(
      "gitea-token", "Gitea or Forgejo access token", .sourceControl, ["gta_", "gtea_"],
      #"((?:gta|gtea)_([a-f0-9]{40}))\b"#, .high,
      issuer: "Gitea → Settings → Applications"),
    .named(
      "gitea-token-named", "Gitea or Forgejo access token", .sourceControl,
      ["gitea_token", "forgejo_token", "gitea_api"],
      #"[a-f0-9]{40}"#, .high, issuer: "Gitea → Settings → Applications"),
    .token(
      "sourcegraph-token", "Sourcegraph access token", .sourceControl, ["sgp_"],
      #"(sgp_(?:local_|[a-f0-9]{16}_)?([a-f0-9]{40}))\b"#,
      .high, issuer: "Sourcegraph → Settings → Access tokens"),
  ]
}
