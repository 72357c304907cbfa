/// Money.
enum PaymentDetectors {
  static let all: [Detector] = [
    .token(
      "stripe-key", "Stripe live key", .payment, ["sk_live_", "rk_live_"],
      #"([sr]k_live_([A-Za-z0-9]{24,247}))\b"#, .critical, checks: [.random, .mixed],
      issuer: "Stripe → Developers → API keys"),
    .token(
      "stripe-organisation-key", "Stripe organisation key", .payment, ["sk_org_live_"],
      #"(sk_org_live_([A-Za-z0-9]{24,247}))\b"#, .critical,
      checks: [.random, .mixed], issuer: "Stripe → Developers → API keys"),
    .token(
      "stripe-test-key", "Stripe test key", .payment, ["sk_test_", "rk_test_"],
      #"([sr]k_test_([A-Za-z0-9]{24,247}))\b"#, .low,
      checks: [.random, .mixed], issuer: "Stripe → Developers → API keys"),
    .token(
      "stripe-webhook-secret", "Stripe webhook secret", .payment, ["whsec_"], #"(whsec_([A-Za-z0-9+/]{32,64}={0,2}))"#,
      .medium,
      checks: [.random, .mixed], issuer: "Stripe → Developers → Webhooks"),
    .token(
      "square-secret", "Square OAuth secret", .payment, ["sq0csp-"],
      #"(sq0csp-([A-Za-z0-9_\-]{43}))(?![A-Za-z0-9_\-])"#, .critical,
      issuer: "developer.squareup.com → the application → OAuth"),
    .token(
      "square-access-token", "Square access token", .payment, ["EAAA", "sq0atp-"],
      #"((?:EAAA[A-Za-z0-9_\-]{60}|sq0atp-[A-Za-z0-9_\-]{22}))(?![A-Za-z0-9_\-])"#, .high,
      checks: [.random, .mixed, .entropy(4)], scope: .text,
      issuer: "developer.squareup.com → the application → Credentials"),
    .token(
      "paypal-braintree-token", "PayPal or Braintree access token", .payment,
      ["access_token$production$", "access_token$sandbox$"],
      #"(access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$([a-f0-9]{32}))\b"#, .critical,
      issuer: "Braintree → Settings → API"),
    .named(
      "paypal-secret", "PayPal client secret", .payment,
      ["paypal_secret", "paypal_client_secret", "paypal_app_secret"],
      #"E[A-Za-z0-9_\-]{79}"#, .critical, issuer: "developer.paypal.com → Apps & credentials"),
    .named(
      "braintree-key", "Braintree private key", .payment, ["braintree_private", "braintree_api", "bt_private"],
      #"[0-9a-f]{32}"#, .critical,
      issuer: "Braintree → Settings → API"),
    .token(
      "shopify-token", "Shopify access token", .payment, ["shpat_", "shpca_", "shppa_", "shpss_"],
      #"(shp(?:at|ca|pa|ss)_([a-fA-F0-9]{32}))\b"#,
      .high, issuer: "Shopify admin → Apps → Develop apps"),
    .token(
      "razorpay-key", "Razorpay live key id", .payment, ["rzp_live_"], #"(rzp_live_([A-Za-z0-9]{14,20}))\b"#, .medium,
      issuer: "Razorpay → Settings → API keys"),
    .token(
      "flutterwave-key", "Flutterwave secret key", .payment, ["FLWSECK-", "FLWSECK_TEST-"],
      #"(FLWSECK(?:_TEST)?-([a-f0-9A-Z]{12,60}(?:-X)?))\b"#, .high, issuer: "Flutterwave → Settings → API"),
    .token(
      "paystack-key", "Paystack secret key", .payment, ["sk_live_", "sk_test_"],
      #"(sk_(?:live|test)_([a-f0-9]{40}))\b"#, .high,
      context: ["paystack"], issuer: "Paystack → Settings → API keys"),
    .named(
      "gocardless-token", "GoCardless access token", .payment, ["gocardless", "gc_access"],
      #"live_[A-Za-z0-9_\-=]{40,64}"#, .high,
      issuer: "GoCardless → Developers"),
    .named(
      "plaid-secret", "Plaid secret", .payment, ["plaid"], #"[0-9a-f]{30}"#, .high, issuer: "Plaid → Developers → Keys"),
    .token(
      "plaid-access-token", "Plaid access token", .payment,
      ["access-production-", "access-development-", "access-sandbox-"],
      #"(access-(?:production|development|sandbox)-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))\b"#,
      .high,
      issuer: "Plaid → /item/remove"),
    .named(
      "adyen-key", "Adyen API key", .payment, ["adyen"], #"AQE[A-Za-z0-9+/]{40,80}\.[A-Za-z0-9+/=\-_.]{30,200}"#, .high,
      issuer: "Adyen → Developers → API credentials"),
    .named(
      "lob-key", "Lob API key", .payment, ["lob_api", "lob_key", "lob_secret"], #"(?:live|test)_[a-f0-9]{35}"#, .high,
      issuer: "Lob → Settings → API keys"),
    .token(
      "easypost-key", "EasyPost API key", .payment, ["EZAK", "EZTK"], #"(EZ[AT]K([A-Za-z0-9]{54}))\b"#, .high,
      issuer: "EasyPost → API keys"),
    .token(
      "shippo-token", "Shippo token", .payment, ["shippo_live_", "shippo_test_"],
      #"(shippo_(?:live|test)_([a-f0-9]{40}))\b"#, .high,
      issuer: "Shippo → Settings → API"),
    .token(
      "duffel-token", "Duffel token", .payment, ["duffel_live_", "duffel_test_"],
      #"(duffel_(?:live|test)_([A-Za-z0-9_\-=]{43}))"#, .high,
      issuer: "Duffel → Developers"),
    .named(
      "coinbase-secret", "Coinbase secret", .payment, ["coinbase"], #"[A-Za-z0-9+/_\-]{64}|[A-Za-z0-9]{32}"#, .critical,
      issuer: "Coinbase → API"),
    .named(
      "binance-secret", "Binance secret", .payment, ["binance"], #"[A-Za-z0-9]{64}"#, .critical,
      issuer: "Binance → API management"),
    .named(
      "kraken-secret", "Kraken secret", .payment, ["kraken_secret", "kraken_api", "kraken_private"],
      #"[A-Za-z0-9+/]{86}=="#, .critical,
      checks: [.random, .base64(64)], issuer: "Kraken → Security → API"),
    .named(
      "wallet-mnemonic", "Wallet's seed phrase", .payment, ["mnemonic", "seed_phrase", "seed phrase"],
      #"(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){12})?[a-z]{3,8}"#, .critical, checks: [.entropy(3)],
      issuer: "move what the wallet holds"),
    .token(
      "extended-private-key", "Bitcoin extended private key", .payment, ["xprv"],
      #"(xprv([a-km-zA-HJ-NP-Z1-9]{107,108}))\b"#, .critical,
      issuer: "move what the wallet holds"),
    .named(
      "ethereum-key", "Ethereum private key", .payment,
      ["eth_private", "ethereum_private", "wallet_private", "deployer_private", "private_key"],
      #"0x[0-9a-fA-F]{64}"#, .critical, checks: [.random], issuer: "move what the wallet holds"),
  ]
}
