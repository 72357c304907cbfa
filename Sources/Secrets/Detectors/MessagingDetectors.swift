/// Chat, mail, telephony.
enum MessagingDetectors {
  static let all: [Detector] = [
    .token(
      "slack-token", "Slack token", .messaging, ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-"],
      #"(xox[bpraso]-(?:\d-)?(?:[0-9]{8,14}-){1,3}([A-Za-z0-9]{16,40}))(?![A-Za-z0-9\-])"#, .high,
      checks: [.random, .mixed],
      issuer: "api.slack.com → Your apps → OAuth & permissions"),
    .token(
      "slack-app-token", "Slack app-level token", .messaging, ["xapp-"],
      #"(xapp-\d-[A-Z0-9]{8,14}-\d{8,16}-([a-f0-9]{64}))\b"#, .high,
      issuer: "api.slack.com → Your apps → Basic information"),
    .token(
      "slack-configuration-token", "Slack configuration token", .messaging, ["xoxe.xox", "xoxe-1-"],
      #"(xoxe(?:\.xox[bp])?-\d-([A-Za-z0-9]{100,260}))"#, .high, checks: [.random, .entropy(4)],
      issuer: "api.slack.com → Your apps"),
    .token(
      "slack-session", "Slack session token", .messaging, ["xoxc-", "xoxd-"], #"(xox[cd]-([A-Za-z0-9%\-]{60,200}))"#,
      .high,
      checks: [.random, .entropy(3)], issuer: "Slack → Sign out of all sessions"),
    .marked(
      "slack-webhook", "Slack incoming webhook", .messaging, ["hooks.slack.com/"], before: 0,
      #"(hooks\.slack\.com/(?:services|workflows|triggers)/([A-Z0-9]{6,14}/[A-Z0-9]{6,14}/[A-Za-z0-9]{20,36}))\b"#,
      .medium,
      issuer: "api.slack.com → Your apps → Incoming webhooks"),
    .marked(
      "discord-webhook", "Discord webhook", .messaging, ["/api/webhooks/"], before: 30,
      #"(?:discord|discordapp)\.com/api/webhooks/(\d{17,20}/([A-Za-z0-9_\-]{60,72}))"#, .medium,
      issuer: "Discord → the channel → Integrations"),
    .named(
      "discord-bot-token", "Discord bot token", .messaging, ["discord", "token", ".login"],
      #"[MNO][A-Za-z0-9]{22,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,40}"#, .high, checks: [.discord],
      issuer: "discord.com/developers → Applications → Bot"),
    .marked(
      "telegram-bot-token", "Telegram bot token", .messaging, [":AA"], before: 10,
      #"(?<![0-9A-Za-z_])([0-9]{8,10}:(AA[A-Za-z0-9_\-]{33}))(?![A-Za-z0-9_\-])"#, .high,
      checks: [.random, .entropy(3.5)],
      issuer: "Telegram → BotFather → /revoke"),
    .marked(
      "teams-webhook", "Microsoft Teams webhook", .messaging, [".webhook.office.com/webhookb2/"], before: 40,
      #"([a-z0-9]{1,40}\.webhook\.office\.com/webhookb2/[0-9a-f\-]{36}@[0-9a-f\-]{36}/IncomingWebhook/([a-f0-9]{32})/[0-9a-f\-]{36})"#,
      .medium, issuer: "Teams → the channel → Connectors"),
    .marked(
      "google-chat-webhook", "Google Chat webhook", .messaging, ["chat.googleapis.com/v1/spaces/"], before: 0,
      #"(chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_\-]{8,16}/messages\?key=[A-Za-z0-9_\-]{39}&(?:amp;)?token=([A-Za-z0-9_\-]{43}))"#,
      .medium,
      issuer: "Google Chat → the space → Apps & integrations"),
    .named(
      "twilio-api-key", "Twilio API key id", .messaging, ["twilio"], #"SK[0-9a-f]{32}"#, .medium,
      issuer: "Twilio console → API keys"),
    .named(
      "twilio-auth-token", "Twilio auth token", .messaging, ["twilio"], #"[0-9a-f]{32}"#, .high,
      issuer: "Twilio console → Account"),
    .token(
      "sendgrid-key", "SendGrid API key", .messaging, ["SG."],
      #"(SG\.([A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "SendGrid → Settings → API keys"),
    .token(
      "mailgun-key", "Mailgun API key", .messaging, ["key-"], #"(key-([0-9a-f]{32}))\b"#, .high, scope: .text,
      issuer: "Mailgun → API security"),
    .named(
      "mailgun-key-new", "Mailgun API key", .messaging, ["mailgun"], #"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}"#, .high,
      issuer: "Mailgun → API security"),
    .marked(
      "mailchimp-key", "Mailchimp API key", .messaging, ["-us"], before: 32,
      #"(?<![0-9A-Za-z])([0-9a-f]{32}-us[0-9]{1,2})(?![0-9A-Za-z])"#,
      .high, scope: .text, issuer: "Mailchimp → Account → Extras → API keys"),
    .named(
      "mandrill-key", "Mandrill API key", .messaging, ["mandrill", "mailchimp"], #"md-[A-Za-z0-9_\-]{22}"#, .high,
      issuer: "Mailchimp → Transactional → Settings"),
    .token(
      "brevo-key", "Brevo (Sendinblue) API key", .messaging, ["xkeysib-", "xsmtpsib-"],
      #"(x(?:key|smtp)sib-([0-9a-f]{64}-[A-Za-z0-9]{16}))\b"#, .high, issuer: "Brevo → SMTP & API"),
    .named(
      "mailjet-key", "Mailjet key", .messaging, ["mailjet", "mj_apikey"], #"[0-9a-f]{32}"#, .high,
      issuer: "Mailjet → API keys"),
    .named(
      "postmark-token", "Postmark token", .messaging, ["postmark", "x-postmark"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high,
      issuer: "Postmark → the server → API tokens"),
    .token(
      "resend-key", "Resend API key", .messaging, ["re_"], #"(re_([A-Za-z0-9]{8}_[A-Za-z0-9]{24}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "Resend → API keys"),
    .token(
      "mailersend-token", "MailerSend token", .messaging, ["mlsn."], #"(mlsn\.([a-f0-9]{64}))\b"#, .high,
      issuer: "MailerSend → Integrations"),
    .named(
      "sparkpost-key", "SparkPost API key", .messaging, ["sparkpost"], #"[0-9a-f]{40}"#, .high,
      issuer: "SparkPost → API keys"),
    .named(
      "vonage-secret", "Vonage (Nexmo) API secret", .messaging,
      ["nexmo_api_secret", "vonage_api_secret", "nexmo_secret", "vonage_secret"],
      #"[A-Za-z0-9]{16}"#, .high, issuer: "Vonage dashboard → API settings"),
    .named(
      "messagebird-key", "MessageBird API key", .messaging, ["messagebird", "message_bird"], #"[A-Za-z0-9]{25}"#, .high,
      issuer: "MessageBird → Developers → API access"),
    .token(
      "telnyx-key", "Telnyx API key", .messaging, ["KEY0"], #"(KEY0([0-9A-F]{31}_[A-Za-z0-9]{22}))\b"#, .high,
      issuer: "Telnyx → API keys"),
    .named(
      "plivo-token", "Plivo auth token", .messaging, ["plivo"], #"[A-Za-z0-9]{40}"#, .high, issuer: "Plivo console"),
    .token(
      "onesignal-key", "OneSignal API key", .messaging, ["os_v2_"], #"(os_v2_(?:app|org)_([a-z0-9]{60,110}))\b"#, .high,
      issuer: "OneSignal → Settings → Keys & IDs"),
    .named(
      "pusher-secret", "Pusher secret", .messaging, ["pusher_secret", "pusher_app_secret", "pusher_key_secret"],
      #"[0-9a-f]{20}"#, .high,
      issuer: "Pusher → App keys"),
    .token(
      "pubnub-key", "PubNub secret key", .messaging, ["sec-c-"], #"(sec-c-([A-Za-z0-9]{30,60}))"#, .high,
      issuer: "PubNub → Keyset"),
    .token(
      "nylas-key", "Nylas API key", .messaging, ["nyk_"], #"(nyk_v0_([A-Za-z0-9]{60,70}))\b"#, .high,
      issuer: "Nylas → API keys"),
    .token(
      "courier-key", "Courier key", .messaging, ["pk_prod_", "pk_test_"], #"(pk_(?:prod|test)_([A-Z0-9]{28}))\b"#,
      .medium,
      context: ["courier"], issuer: "Courier → Settings → API keys"),
    .named(
      "line-token", "LINE channel access token", .messaging, ["line_channel", "line_access", "channel_access_token"],
      #"[A-Za-z0-9+/]{100,200}={0,2}"#, .high, checks: [.random, .entropy(4.3)], issuer: "LINE developers console"),
    .named(
      "smtp-password", "SMTP password", .messaging,
      ["smtp_pass", "smtp_password", "mail_password", "email_host_password", "smtppass"],
      #"[^\s"'`,;<>]{6,80}"#, .medium, checks: [.genericPassword], issuer: "the mail account"),
  ]
}
