/// Sessions, web frameworks, social networks, maps, content.
enum WebDetectors {
  static let all: [Detector] = [
    .token(
      "jwt", "JSON Web Token", .web, ["eyJ"],
      #"(eyJ[A-Za-z0-9_\-]{10,4000}\.eyJ[A-Za-z0-9_\-]{10,8000}\.[A-Za-z0-9_\-]{20,1400})(?![A-Za-z0-9_\-])"#, .medium,
      checks: [.jwt],
      scope: .text, issuer: "the token's issuer"),
    .marked(
      "basic-authorization", "Basic credentials in an Authorization header", .web, ["Basic ", "basic "], before: 40,
      #"(?i:authorization)["'\]]{0,2}\s{0,4}[:=,>]{1,2}\s{0,4}["'`]{0,2}(?i:basic)\s{1,3}([A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/])"#,
      .medium,
      checks: [.basic, .inUse], scope: .text, issuer: "the account in the header"),
    .marked(
      "bearer-authorization", "Bearer token in an Authorization header", .web,
      ["Bearer ", "bearer ", "Token ", "token ", "ApiKey "],
      before: 40,
      #"(?i:authorization)["'\]]{0,2}\s{0,4}[:=,>]{1,2}\s{0,4}["'`]{0,2}(?i:bearer|token|apikey)\s{1,3}([A-Za-z0-9_\-.~+/]{20,1000}={0,2})(?![A-Za-z0-9_\-])"#,
      .medium, checks: [.random, .mixed, .inUse], scope: .text, issuer: "the token's issuer"),
    .token(
      "curl-user", "Password in a curl or wget command", .web, ["curl ", "wget "],
      #"(?:curl|wget)\b[^\n|;]{0,400}?\s(?:-u|--user)[ =]["']?[A-Za-z0-9_.@\-]{1,64}:([^\s"'`$<>{}|;]{4,100})"#, .high,
      checks: [.given],
      scope: .text, issuer: "the account in the command"),
    .token(
      "command-line-password", "Password on a command line", .web,
      [
        "mysql ", "mysqldump ", "sshpass ", "psql ", "mongosh ", "redis-cli ", "docker login", "helm registry login",
        "podman login",
      ],
      #"(?:(?:mysql|mysqldump)\b[^\n|;]{0,200}?\s(?:-p|--password=)|sshpass\s+-p\s?|redis-cli\b[^\n|;]{0,200}?\s-a\s|mongosh?\b[^\n|;]{0,200}?\s(?:-p|--password)[ =]|(?:docker|podman|helm registry) login\b[^\n|;]{0,200}?\s(?:-p|--password)[ =])["']?([^\s"'`$<>{}|;\-][^\s"'`$<>{}|;]{3,100})"#,
      .medium, checks: [.given], scope: .text, issuer: "the account in the command"),
    .token(
      "facebook-token", "Facebook access token", .web, ["EAAC", "EAAB", "EAAG", "EAAM", "EAAD"],
      #"(EAA[A-Z]([A-Za-z0-9]{80,300}))\b"#, .high,
      checks: [.random, .mixed, .entropy(4)], scope: .text, issuer: "developers.facebook.com → the app"),
    .named(
      "facebook-secret", "Facebook app secret", .web,
      ["facebook", "fb_app_secret", "fb_secret", "instagram_client_secret"], #"[a-f0-9]{32}"#, .high,
      issuer: "developers.facebook.com → the app → Settings"),
    .named(
      "twitter-secret", "X (Twitter) secret", .web,
      ["twitter", "consumer_secret", "consumersecret", "tw_secret", "x_api_secret"],
      #"[A-Za-z0-9]{45,50}|[0-9]{15,20}-[A-Za-z0-9]{40}"#, .high,
      issuer: "developer.x.com → Projects & apps"),
    .token(
      "twitter-bearer", "X (Twitter) bearer token", .web, ["AAAAAAAAAAAAAAAAAAAAA"],
      #"(A{20,22}([A-Za-z0-9%]{60,120}))(?![A-Za-z0-9%])"#, .high,
      checks: [.entropy(4)], scope: .text, issuer: "developer.x.com → Projects & apps"),
    .named(
      "linkedin-secret", "LinkedIn client secret", .web, ["linkedin"],
      #"(?:WPL_AP1\.)?[A-Za-z0-9]{16}(?:\.[A-Za-z0-9+/=]{8,12})?"#, .high,
      checks: [.random, .mixed, .entropy(3)], issuer: "linkedin.com/developers"),
    .named(
      "twitch-secret", "Twitch secret", .web, ["twitch"], #"[a-z0-9]{30}"#, .high, issuer: "dev.twitch.tv/console"),
    .named(
      "spotify-secret", "Spotify client secret", .web, ["spotify"], #"[a-f0-9]{32}"#, .high,
      issuer: "developer.spotify.com/dashboard"),
    .named(
      "reddit-secret", "Reddit client secret", .web, ["reddit"], #"[A-Za-z0-9_\-]{27,30}"#, .high,
      issuer: "reddit.com/prefs/apps"),
    .token(
      "mapbox-token", "Mapbox secret token", .web, ["sk.eyJ1"],
      #"(sk\.(eyJ1[A-Za-z0-9_\-]{60,120}\.[A-Za-z0-9_\-]{20,24}))(?![A-Za-z0-9_\-])"#, .high,
      checks: [.entropy(4)], issuer: "mapbox.com → Account → Tokens"),
    .token(
      "contentful-token", "Contentful management token", .web, ["CFPAT-"],
      #"(CFPAT-([A-Za-z0-9_\-]{43}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "Contentful → Settings → CMA tokens"),
    .named(
      "contentful-delivery", "Contentful delivery token", .web, ["contentful"], #"[A-Za-z0-9_\-]{43}"#, .medium,
      issuer: "Contentful → Settings → API keys"),
    .named(
      "okta-token", "Okta API token", .web, ["okta", "ssws"], #"00[A-Za-z0-9_\-]{40}"#, .critical,
      issuer: "Okta admin → Security → API → Tokens"),
    .named(
      "auth0-secret", "Auth0 client secret", .web, ["auth0"], #"[A-Za-z0-9_\-]{64}"#, .high,
      issuer: "Auth0 → Applications"),
    .token(
      "clerk-key", "Clerk or WorkOS secret key", .web, ["sk_live_", "sk_test_"],
      #"(sk_(?:live|test)_([A-Za-z0-9+/=_\-]{40,120}))"#, .high,
      checks: [.random, .mixed], context: ["clerk", "workos"], issuer: "the service's dashboard → API keys"),
    .named(
      "rails-secret", "Rails secret_key_base", .web, ["secret_key_base", "secret_token"], #"[a-f0-9]{64,128}"#, .high,
      issuer: "rails secret, then every session"),
    .named(
      "rails-master-key", "Rails master key", .web, ["rails_master_key"], #"[a-f0-9]{32}"#, .critical,
      issuer: "rails credentials:edit"),
    .named(
      "django-secret", "Django SECRET_KEY", .web, ["secret_key", "django_secret"],
      #"(?:django-insecure-)?[A-Za-z0-9!@#$%^&*()_+=\-]{50}"#, .high,
      checks: [.random, .entropy(3.8)], issuer: "SECRET_KEY, then every session"),
    .named(
      "symfony-secret", "Symfony APP_SECRET", .web, ["app_secret", "symfony_secret"], #"[a-f0-9]{32,64}"#, .medium,
      issuer: "APP_SECRET"),
    .named(
      "laravel-key", "Laravel APP_KEY", .web, ["app_key"], #"base64:[A-Za-z0-9+/]{43}="#, .high,
      checks: [.random, .entropy(4)],
      issuer: "php artisan key:generate"),
    .named(
      "session-secret", "Secret that signs sessions or tokens", .web,
      [
        "nextauth_secret", "session_secret", "cookie_secret", "jwt_secret", "jwt_key", "auth_secret", "signing_key",
        "csrf_secret", "token_secret",
      ],
      #"[A-Za-z0-9+/_\-!@#$%^*]{24,256}={0,2}"#, .medium, checks: [.random, .mixed, .inUse],
      issuer: "the setting, then every session"),
    .token(
      "wordpress-password", "WordPress database password", .web, ["DB_PASSWORD"],
      #"DB_PASSWORD['"]\s*,\s*['"]([^'"]{4,100})['"]\s*\)"#, .high,
      checks: [.given], scope: .text, issuer: "the database's account"),
    .token(
      "wordpress-salt", "WordPress key or salt", .web, ["AUTH_KEY", "AUTH_SALT", "LOGGED_IN_KEY", "NONCE_KEY"],
      #"(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['"]\s*,\s*['"]([^'"\s][^'"]{62,64})['"]\s*\)"#, .medium,
      checks: [.entropy(4)], scope: .text,
      issuer: "wp config shuffle-salts"),
    .named(
      "airflow-fernet-key", "Fernet key", .web, ["fernet_key", "fernetkey", "fernet"], #"[A-Za-z0-9_\-]{43}="#, .high,
      checks: [.random, .base64(32), .entropy(4)], issuer: "rotate the key and encrypt anew"),
    .named(
      "beamer-token", "Beamer token", .web, ["beamer"], #"b_[A-Za-z0-9=_\-/+]{44}"#, .medium, issuer: "Beamer → API"),
    .token(
      "readme-token", "ReadMe API key", .web, ["rdme_"], #"(rdme_([a-z0-9]{70}))\b"#, .medium,
      checks: [.random, .mixed], issuer: "ReadMe → API keys"),
    .named(
      "shodan-key", "Shodan or Censys key", .web, ["shodan", "censys"], #"[A-Za-z0-9]{32}"#, .medium,
      issuer: "the service's account page"),
    .named(
      "virustotal-key", "VirusTotal API key", .web, ["virustotal", "vt_api", "vt_key"], #"[a-f0-9]{64}"#, .medium,
      issuer: "virustotal.com → API key"),
    .named(
      "infura-secret", "Infura, Alchemy or Etherscan key", .web, ["infura", "alchemy", "etherscan"],
      #"[A-Za-z0-9_\-]{32,34}"#, .medium, issuer: "the service's dashboard"),
    .named(
      "openweather-key", "OpenWeather key", .web, ["openweather", "owm_api"], #"[a-f0-9]{32}"#, .low,
      issuer: "openweathermap.org → API keys"),
    .token(
      "rapidapi-key", "RapidAPI key", .web, ["rapidapi", "RapidAPI", "RAPIDAPI"],
      #"(?i:rapidapi)[A-Za-z_\-]{0,20}["']?\s*[:=,]\s*["']?([a-z0-9]{10}msh[a-z0-9]{15}p[a-z0-9]{6}jsn[a-z0-9]{12})\b"#,
      .medium, scope: .text,
      issuer: "rapidapi.com → Apps"),
    .token(
      "frameio-token", "Frame.io token", .web, ["fio-u-"], #"(fio-u-([A-Za-z0-9_\-=]{64}))"#, .medium,
      issuer: "developer.frame.io"),
    .token(
      "adobe-secret", "Adobe client secret", .web, ["p8e-", "p8-"], #"(p8e?-([A-Za-z0-9_\-]{32}))(?![A-Za-z0-9_\-])"#,
      .high, checks: [.random, .mixed], issuer: "developer.adobe.com/console"),
    .named(
      "dropbox-token", "Dropbox access token", .web, ["dropbox", "token"], #"sl\.(?:u\.)?[A-Za-z0-9_\-]{130,500}"#,
      .high,
      checks: [.random, .entropy(4)], issuer: "dropbox.com → Connected apps"),
    .named(
      "dropbox-secret", "Dropbox or Box secret", .web, ["dropbox", "box_client_secret"], #"[A-Za-z0-9]{15,32}"#,
      .medium, checks: [.random, .mixed, .entropy(3)], issuer: "dropbox.com/developers"),
    .named(
      "yandex-token", "Yandex OAuth token", .web, ["yandex"], #"y[0-3]_[A-Za-z0-9_\-]{55,60}"#, .high,
      issuer: "Yandex ID → Access"),
  ]
}
