/// Metrics, logs, alerts.
enum MonitoringDetectors {
  static let all: [Detector] = [
    .named(
      "datadog-key", "Datadog API or application key", .monitoring,
      ["datadog", "dd_api_key", "dd_app_key", "dd-api-key", "ddapikey"],
      #"[a-f0-9]{32}(?:[a-f0-9]{8})?"#, .high, issuer: "Datadog → Organization settings → Keys"),
    .token(
      "datadog-app-key-new", "Datadog application key", .monitoring, ["ddapp_", "ddpat_"],
      #"(dd(?:app|pat)_([A-Za-z0-9]{34,40}))\b"#, .high,
      issuer: "Datadog → Organization settings → Keys"),
    .token(
      "newrelic-user-key", "New Relic user key", .monitoring, ["NRAK-"], #"(NRAK-([A-Z0-9]{27}))\b"#, .high,
      issuer: "New Relic → API keys"),
    .token(
      "newrelic-insert-key", "New Relic insert, admin or license key", .monitoring,
      ["NRII-", "NRIQ-", "NRAA-", "NRRA-"],
      #"(NR(?:II|IQ|AA|RA)-([A-Za-z0-9_\-]{27,42}))(?![A-Za-z0-9_\-])"#, .high, issuer: "New Relic → API keys"),
    .token(
      "newrelic-browser-key", "New Relic browser key", .monitoring, ["NRJS-"], #"(NRJS-([a-f0-9]{19}))\b"#, .low,
      issuer: "New Relic → API keys"),
    .marked(
      "newrelic-license-key", "New Relic license key", .monitoring, ["NRAL"], before: 36,
      #"(?<![A-Za-z0-9])((?:eu01xx)?[a-f0-9]{30,36}(?:FFFF)?NRAL)(?![A-Za-z0-9])"#, .high,
      issuer: "New Relic → API keys"),
    .token(
      "dynatrace-token", "Dynatrace token", .monitoring, ["dt0"], #"(dt0[a-z]\d{2}\.([A-Z0-9]{24}\.[A-Z0-9]{64}))\b"#,
      .high,
      issuer: "Dynatrace → Access tokens"),
    .token(
      "grafana-cloud-token", "Grafana Cloud token", .monitoring, ["glc_"], #"(glc_([A-Za-z0-9+/]{32,400}={0,2}))"#,
      .high, checks: [.random, .entropy(4)],
      issuer: "Grafana Cloud → Access policies"),
    .token(
      "grafana-service-account-token", "Grafana service account token", .monitoring, ["glsa_"],
      #"(glsa_([A-Za-z0-9]{32}_[A-Fa-f0-9]{8}))\b"#, .high,
      checks: [.random, .hexCRC(prefix: 5)], issuer: "Grafana → Administration → Service accounts"),
    .token(
      "grafana-api-key", "Grafana API key", .monitoring, ["eyJrIjoi"], #"(eyJrIjoi([A-Za-z0-9+/]{50,400}={0,3}))"#,
      .high, checks: [.entropy(4)],
      scope: .text, issuer: "Grafana → API keys"),
    .token(
      "sentry-organisation-token", "Sentry organisation token", .monitoring, ["sntrys_"],
      #"(sntrys_(eyJ[A-Za-z0-9+/=_\-]{80,500}_[A-Za-z0-9+/]{43}))"#, .high,
      checks: [.entropy(4)], issuer: "Sentry → Settings → Auth tokens"),
    .token(
      "sentry-user-token", "Sentry user or integration token", .monitoring, ["sntryu_", "sntrya_", "sntryi_"],
      #"(sntry[uai]_([a-f0-9]{64}))\b"#, .high,
      issuer: "Sentry → User settings → Auth tokens"),
    .named(
      "sentry-token-old", "Sentry token", .monitoring, ["sentry_auth", "sentry_token", "sentry_api"], #"[a-f0-9]{64}"#,
      .high, issuer: "Sentry → User settings → Auth tokens"),
    .marked(
      "sentry-dsn", "Sentry DSN with its old secret", .monitoring, ["sentry.io/", "@sentry"], before: 140,
      #"https://[a-f0-9]{32}:([a-f0-9]{32})@[a-z0-9.\-]{1,80}/\d{1,16}"#, .low, scope: .text,
      issuer: "Sentry → Project settings → Client keys"),
    .token(
      "honeycomb-key", "Honeycomb key", .monitoring, ["hcaik_", "hcamk_", "hcbik_", "hcxik_", "hcalk_"],
      #"(hc[a-z](?:i|m|l)k_([a-z0-9]{58,64}))\b"#, .high,
      issuer: "Honeycomb → Environment settings → API keys"),
    .named(
      "honeycomb-key-old", "Honeycomb API key", .monitoring, ["honeycomb"], #"[a-f0-9]{32}|[A-Za-z0-9]{22}"#, .high,
      issuer: "Honeycomb → API keys"),
    .named(
      "sumologic-key", "Sumo Logic access key", .monitoring, ["sumo_access", "sumologic", "sumo_key"],
      #"[A-Za-z0-9]{64}"#, .high, issuer: "Sumo Logic → Preferences"),
    .named(
      "splunk-token", "Splunk HEC token", .monitoring, ["splunk", "hec_token"],
      #"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"#,
      .high, issuer: "Splunk → Data inputs → HTTP event collector"),
    .named(
      "pagerduty-key", "PagerDuty key", .monitoring, ["pagerduty", "pd_api", "pager_duty"],
      #"[A-Za-z0-9+_\-]{20}|[a-f0-9]{32}"#, .high, issuer: "PagerDuty → API access keys"),
    .named(
      "opsgenie-key", "Opsgenie API key", .monitoring, ["opsgenie", "geniekey"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high,
      issuer: "Opsgenie → Settings → API key management"),
    .named(
      "rollbar-token", "Rollbar token", .monitoring, ["rollbar"], #"[a-f0-9]{32}"#, .medium,
      issuer: "Rollbar → Project access tokens"),
    .named(
      "bugsnag-key", "Bugsnag or Airbrake key", .monitoring, ["bugsnag", "airbrake", "honeybadger"], #"[a-f0-9]{32}"#,
      .medium, issuer: "the service's project settings"),
    .named(
      "logzio-token", "Logz.io, Loggly or Papertrail token", .monitoring,
      ["logzio", "logz.io", "loggly", "papertrail"], #"[A-Za-z]{32}|[0-9a-f\-]{36}|[A-Za-z0-9]{20}"#, .medium,
      checks: [.random], issuer: "the service's settings"),
    .token(
      "posthog-key", "PostHog personal API key", .monitoring, ["phx_"], #"(phx_([A-Za-z0-9_]{40,56}))\b"#, .high,
      checks: [.random, .mixed], issuer: "PostHog → Settings → Personal API keys"),
    .named(
      "checkly-key", "Checkly key", .monitoring, ["checkly"], #"cu_[a-f0-9]{32}"#, .medium,
      issuer: "Checkly → User settings"),
    .token(
      "segment-token", "Segment public API token", .monitoring, ["sgp_"], #"(sgp_([A-Za-z0-9]{64}))\b"#, .high,
      checks: [.random, .mixed], issuer: "Segment → Access management"),
    .named(
      "amplitude-key", "Amplitude or Mixpanel secret", .monitoring,
      ["amplitude_secret", "mixpanel_secret", "mixpanel_api_secret", "amplitude_api_secret"], #"[a-f0-9]{32}"#, .high,
      issuer: "the service's project settings"),
    .named(
      "influxdb-token", "InfluxDB token", .monitoring, ["influx"], #"[A-Za-z0-9_\-]{86}=="#, .high,
      checks: [.random, .entropy(4)], issuer: "InfluxDB → Load data → API tokens"),
    .named(
      "betterstack-token", "Better Stack, UptimeRobot or StatusCake key", .monitoring,
      ["betterstack", "logtail", "uptimerobot", "statuscake"], #"[A-Za-z0-9\-]{20,40}"#, .medium,
      issuer: "the service's settings"),
  ]
}
