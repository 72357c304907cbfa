/// Offices, tickets, customers.
enum ProductivityDetectors {
  static let all: [Detector] = [
    .token(
      "linear-key", "Linear API key", .productivity, ["lin_api_", "lin_oauth_"],
      #"(lin_(?:api|oauth)_([A-Za-z0-9]{40,64}))\b"#, .high, checks: [.random, .mixed],
      issuer: "Linear → Settings → API"),
    .token(
      "notion-token", "Notion integration token", .productivity, ["ntn_", "secret_"],
      #"((?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43}))\b"#, .high, checks: [.random, .mixed, .entropy(3.8)],
      issuer: "notion.so/my-integrations"),
    .named(
      "airtable-token", "Airtable personal access token", .productivity, ["airtable", "token", "api_key"],
      #"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}"#, .high, issuer: "airtable.com/create/tokens"),
    .named(
      "airtable-key", "Airtable API key", .productivity, ["airtable"], #"key[A-Za-z0-9]{14}"#, .high,
      issuer: "airtable.com → Account"),
    .token(
      "figma-token", "Figma token", .productivity, ["figd_", "figo_", "figu_"],
      #"(fig[dou]_([A-Za-z0-9_\-]{40,46}))(?![A-Za-z0-9_\-])"#, .high, issuer: "Figma → Settings → Security"),
    .token(
      "postman-key", "Postman API key", .productivity, ["PMAK-"], #"(PMAK-([a-f0-9]{24}-[a-f0-9]{34}))\b"#, .high,
      issuer: "Postman → Settings → API keys"),
    .named(
      "asana-token", "Asana access token", .productivity, ["asana"],
      #"[012]/(?:[0-9]{14,17}/)?[0-9]{14,17}:[a-f0-9]{32}"#, .high, issuer: "app.asana.com → My settings → Apps"),
    .named(
      "asana-secret", "Asana secret", .productivity, ["asana"], #"[a-f0-9]{32}"#, .high,
      issuer: "app.asana.com → Developer console"),
    .named(
      "clickup-token", "ClickUp token", .productivity, ["clickup", "token", "api_key"], #"pk_[0-9]{7,9}_[A-Z0-9]{32}"#,
      .high,
      issuer: "ClickUp → Settings → Apps"),
    .named(
      "monday-token", "monday.com token", .productivity, ["monday_api", "monday_token", "monday.com"],
      #"eyJ[A-Za-z0-9_\-]{20,400}\.eyJ[A-Za-z0-9_\-]{20,600}\.[A-Za-z0-9_\-]{20,100}"#, .high, checks: [.jwt],
      issuer: "monday.com → Developers"),
    .token(
      "hubspot-token", "HubSpot private app token", .productivity, ["pat-na", "pat-eu"],
      #"(pat-(?:na|eu)\d-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))\b"#, .high,
      issuer: "HubSpot → Settings → Private apps"),
    .named(
      "hubspot-key", "HubSpot API key", .productivity, ["hubspot", "hapikey"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high, issuer: "HubSpot → Settings"),
    .token(
      "intercom-token", "Intercom access token", .productivity, ["dG9rO"],
      #"(dG9rO([A-Za-z0-9+/]{54}={0,2}))(?![A-Za-z0-9+/])"#, .high, issuer: "Intercom → Developer hub"),
    .marked(
      "salesforce-token", "Salesforce access token", .productivity, ["!AQ", "!AR"], before: 16,
      #"(?<![A-Za-z0-9])(00[A-Za-z0-9]{13,16}!A[QR]([A-Za-z0-9_.]{90,120}))"#, .high, scope: .text,
      issuer: "Salesforce → Setup → Session management"),
    .named(
      "salesforce-secret", "Salesforce consumer secret", .productivity, ["salesforce", "sfdc"],
      #"[0-9A-F]{64}|[0-9]{19}"#, .high, checks: [.random], issuer: "Salesforce → App manager"),
    .named(
      "zendesk-token", "Zendesk token", .productivity, ["zendesk"], #"[A-Za-z0-9]{40}"#, .high,
      issuer: "Zendesk → Admin center → API"),
    .named(
      "freshdesk-key", "Freshdesk or Freshservice key", .productivity, ["freshdesk", "freshservice"],
      #"[A-Za-z0-9]{20}"#, .high, issuer: "the agent's profile"),
    .token(
      "typeform-token", "Typeform token", .productivity, ["tfp_"], #"(tfp_([A-Za-z0-9_\-.=]{40,60}))"#, .high,
      issuer: "Typeform → Personal tokens"),
    .named(
      "trello-token", "Trello token", .productivity, ["trello"], #"(?:ATTA)?[a-f0-9]{64}(?:[A-F0-9]{8})?|[a-f0-9]{32}"#,
      .high, issuer: "trello.com → Power-ups admin"),
    .token(
      "trello-token-new", "Trello token", .productivity, ["ATTA"], #"(ATTA([a-f0-9]{64}[A-F0-9]{8}))\b"#, .high,
      issuer: "trello.com → Account"),
    .named(
      "calendly-token", "Calendly or Cal.com token", .productivity, ["calendly"],
      #"eyJ[A-Za-z0-9_\-]{20,400}\.eyJ[A-Za-z0-9_\-]{20,600}\.[A-Za-z0-9_\-]{20,100}"#, .medium, checks: [.jwt],
      issuer: "calendly.com → Integrations"),
    .token(
      "calcom-key", "Cal.com API key", .productivity, ["cal_live_"], #"(cal_live_([a-f0-9]{32}))\b"#, .medium,
      issuer: "cal.com → Settings → Developer"),
    .token(
      "zapier-webhook", "Zapier webhook", .productivity, ["hooks.zapier.com/hooks/catch/"],
      #"(hooks\.zapier\.com/hooks/catch/([0-9]{5,9}/[a-z0-9]{6,8}))\b"#, .low, checks: [.mixed], scope: .text,
      issuer: "Zapier → the Zap"),
    .token(
      "n8n-key", "n8n API key", .productivity, ["n8n_api_"], #"(n8n_api_([a-f0-9]{80}))\b"#, .high,
      issuer: "n8n → Settings → API"),
    .named(
      "docusign-key", "DocuSign integration secret", .productivity, ["docusign"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .medium, issuer: "DocuSign → Apps and keys"),
    .token(
      "polar-token", "Gumroad, Lemon or Polar token", .productivity, ["polar_oat_", "polar_pat_"],
      #"(polar_[op]at_([A-Za-z0-9_\-]{40,60}))"#, .high, issuer: "polar.sh → Settings"),
  ]
}
