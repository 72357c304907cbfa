/// Databases as a service, and connections to any.
enum DatabaseDetectors {
  static let all: [Detector] = [
    .marked(
      "url-credentials", "Password in a URL", .database, ["://"], before: 0,
      #"://[^\s/:@"'<>\\?#&()\[\]{}|^`,;]{0,80}:([^\s/@"'<>\\`|^]{3,120})@(?=[A-Za-z0-9_.\-\[$<{%])"#, .high,
      checks: [.urlPassword],
      scope: .text, issuer: "the account in the URL"),
    .marked(
      "connection-string-password", "Password in a connection string", .database,
      ["Password=", "password=", "PWD=", "Pwd=", "pwd="],
      before: 300,
      #"(?i:(?:server|data source|host|addr(?:ess)?|network address|driver)=[^\n"'<>]{1,200}?;\s*(?:[^\n"'<>]{1,160}?;\s*)?(?:password|pwd)=)([^;\s"'<>&]{4,80})"#,
      .high, checks: [.given], scope: .text, issuer: "the database's account"),
    .token(
      "databricks-token", "Databricks access token", .database, ["dapi"], #"(dapi([a-f0-9]{32}(?:-\d)?))\b"#, .high,
      issuer: "Databricks → User settings → Access tokens"),
    .token(
      "databricks-oauth-secret", "Databricks OAuth secret", .database, ["dose"], #"(dose([a-f0-9]{32}))\b"#, .high,
      context: ["databricks"],
      scope: .text, issuer: "Databricks → Account console → Service principals"),
    .token(
      "planetscale-token", "PlanetScale credential", .database, ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
      #"(pscale_(?:tkn|pw|oauth)_([A-Za-z0-9_.=\-]{32,64}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "PlanetScale → Settings → Service tokens"),
    .token(
      "neon-key", "Neon API key", .database, ["napi_"], #"(napi_([a-z0-9]{64}))\b"#, .high, checks: [.random, .mixed],
      issuer: "Neon → Account settings → API keys"),
    .token(
      "mongodb-atlas-secret", "MongoDB Atlas service account secret", .database, ["mdb_sa_sk_"],
      #"(mdb_sa_sk_([A-Za-z0-9_\-]{40}))(?![A-Za-z0-9_\-])"#,
      .high, issuer: "MongoDB Atlas → Access manager → Service accounts"),
    .named(
      "mongodb-atlas-key", "MongoDB Atlas private key", .database, ["atlas_private", "mongodb_atlas", "mcli_private"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high,
      issuer: "MongoDB Atlas → Access manager → API keys"),
    .named(
      "upstash-token", "Upstash token", .database, ["upstash"], #"[A-Za-z0-9_\-+/]{40,120}={0,2}"#, .high,
      checks: [.random, .mixed, .entropy(4)],
      issuer: "Upstash console"),
    .named(
      "confluent-secret", "Confluent Cloud secret", .database, ["confluent"], #"[A-Za-z0-9+/]{64}"#, .high,
      checks: [.random, .mixed, .entropy(4)],
      issuer: "Confluent Cloud → API keys"),
    .token(
      "confluent-secret-new", "Confluent Cloud API secret", .database, ["cflt"],
      #"(cflt([A-Za-z0-9+/]{60}))(?![A-Za-z0-9+/])"#, .high,
      checks: [.random, .mixed], issuer: "Confluent Cloud → API keys"),
    .named(
      "elastic-key", "Elastic API key", .database,
      ["elastic_api", "elasticsearch_api", "es_api_key", "elastic_cloud", "elastic_password"],
      #"[A-Za-z0-9_\-+/]{24,100}={0,2}"#, .high, checks: [.random, .mixed],
      issuer: "Kibana → Stack management → API keys"),
    .token(
      "elastic-cloud-key", "Elastic Cloud API key", .database, ["essu_", "essa_"],
      #"(ess[ua]_([A-Za-z0-9+/=_\-]{48,150}))"#, .high,
      issuer: "Elastic Cloud → API keys"),
    .token(
      "algolia-key", "Algolia admin key", .database,
      ["ALGOLIA_ADMIN", "ALGOLIA_API_KEY", "algolia_admin", "algoliaAdmin"],
      #"(?i:algolia[a-z_\-]{0,30})["']?\s*[:=]\s*["']?([a-f0-9]{32})\b"#, .high, scope: .text,
      issuer: "Algolia → API keys"),
    .token(
      "clickhouse-key", "ClickHouse Cloud API secret", .database, ["4b1d"], #"(4b1d([A-Za-z0-9]{38}))\b"#, .high,
      checks: [.random, .mixed],
      context: ["clickhouse"], scope: .text, issuer: "ClickHouse Cloud → API keys"),
    .token(
      "aiven-token", "Aiven token or service password", .database, ["AVNS_"],
      #"(AVNS_([A-Za-z0-9_\-]{18,20}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "Aiven console → the service → Users"),
    .named(
      "aiven-api-token", "Aiven API token", .database, ["aiven"], #"[A-Za-z0-9+/=]{372}"#, .high,
      checks: [.random, .entropy(4)],
      issuer: "Aiven console → User information → Tokens"),
    .named(
      "snowflake-password", "Snowflake, Couchbase or Redis Cloud secret", .database,
      ["snowflake_password", "snowflake_token", "capella_secret", "redis_cloud_secret"], #"[^\s"'`,;<>]{10,100}"#,
      .medium,
      checks: [.genericPassword], issuer: "the service's account page"),
    .token(
      "tinybird-token", "Tinybird token", .database, ["p.eyJ"],
      #"(p\.(eyJ[A-Za-z0-9_\-]{60,200}\.[A-Za-z0-9_\-]{40,60}))"#, .high,
      checks: [.entropy(4)], issuer: "Tinybird → Tokens"),
    .token(
      "hasura-secret", "Hasura admin secret", .database, ["HASURA_GRAPHQL_ADMIN_SECRET", "x-hasura-admin-secret"],
      #"(?i:hasura[a-z_\-]{0,30})["']?\s*[:=]\s*["']?([^\s"'${}<>]{8,100})"#, .high, checks: [.given], scope: .text,
      issuer: "Hasura → Project → Environment variables"),
  ]
}
