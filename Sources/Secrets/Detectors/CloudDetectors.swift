/// Clouds and what runs on them.
enum CloudDetectors {
  static let all: [Detector] = [
    // Amazon
    .token(
      "aws-access-key-id", "AWS access key id", .cloud, ["AKIA", "ASIA", "ABIA", "ACCA"],
      #"((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Za-z0-9+/=])"#, .medium, checks: [.awsKey], scope: .text,
      issuer: "AWS → IAM → Users → Security credentials"),
    .named(
      "aws-secret-access-key", "AWS secret access key", .cloud,
      [
        "aws_secret", "aws-secret", "awssecret", "secretaccesskey", "secret_access_key", "secret access key", "aws_sec",
      ],
      #"[A-Za-z0-9/+]{40}"#, .critical, checks: [.random, .mixed, .entropy(3.8)],
      issuer: "AWS → IAM → Users → Security credentials"),
    .named(
      "aws-session-token", "AWS session token", .cloud, ["aws_session_token", "awssessiontoken", "sessiontoken"],
      #"(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9/+=]{100,2000}"#, .high, checks: [.entropy(4.5)],
      issuer: "AWS → IAM → Roles → Revoke sessions"),
    .token(
      "aws-mws-key", "Amazon MWS authorisation token", .cloud, ["amzn.mws."],
      #"(amzn\.mws\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))\b"#, .high,
      issuer: "Amazon Seller Central → Apps and services"),
    .token(
      "aws-bedrock-key", "Amazon Bedrock API key", .cloud, ["ABSK"],
      #"(ABSK[A-Za-z0-9+/]{100,140}={0,2})(?![A-Za-z0-9+/])"#,
      .high, checks: [.random, .entropy(4.5)], issuer: "AWS → Bedrock → API keys"),

    // Google
    .token(
      "gcp-api-key", "Google API key", .cloud, ["AIza"], #"(AIza([A-Za-z0-9_\-]{35}))(?![A-Za-z0-9_\-])"#, .medium,
      checks: [.random, .entropy(3.8)], scope: .text, issuer: "Google Cloud console → APIs & Services → Credentials"),
    .token(
      "gcp-oauth-client-secret", "Google OAuth client secret", .cloud, ["GOCSPX-"],
      #"(GOCSPX-([A-Za-z0-9_\-]{28}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "Google Cloud console → APIs & Services → Credentials"),
    .token(
      "gcp-oauth-access-token", "Google OAuth access token", .cloud, ["ya29."], #"(ya29\.([A-Za-z0-9_\-]{40,1000}))"#,
      .medium, checks: [.random, .entropy(4)], issuer: "Google account → Security → Third-party access"),
    .token(
      "gcp-refresh-token", "Google OAuth refresh token", .cloud, ["1//0"],
      #"(1//0([A-Za-z0-9_\-]{60,200}))(?![A-Za-z0-9_\-])"#,
      .high, checks: [.random, .entropy(4)], issuer: "Google account → Security → Third-party access"),
    .named(
      "gcp-hmac-secret", "Google Cloud Storage HMAC secret", .cloud,
      ["goog_secret", "gs_secret_access_key", "hmac_secret"],
      #"[A-Za-z0-9/+]{40}"#, .high, checks: [.random, .mixed, .entropy(3.8)],
      issuer: "Google Cloud console → Cloud Storage → Settings → Interoperability"),
    .token(
      "gcp-service-account", "Google service account key", .cloud, ["\"private_key_id\""],
      #""private_key_id"\s*:\s*"([0-9a-f]{40})""#, .high, checks: [.random], context: ["service_account"], scope: .text,
      issuer: "Google Cloud console → IAM → Service accounts → Keys"),
    .marked(
      "firebase-server-key", "Firebase Cloud Messaging server key", .cloud, [":APA91b"], before: 11,
      #"(?<![A-Za-z0-9_\-])(AAAA[A-Za-z0-9_\-]{7}:(APA91b[A-Za-z0-9_\-]{134}))(?![A-Za-z0-9_\-])"#, .high,
      checks: [.random, .entropy(4.5)], scope: .text, issuer: "Firebase console → Project settings → Cloud Messaging"),
    // Microsoft
    .named(
      "azure-storage-key", "Azure storage account key", .cloud,
      ["accountkey", "storage_key", "storagekey", "account_key", "azure_storage"], #"[A-Za-z0-9/+]{86}=="#, .critical,
      checks: [.random, .entropy(4.5), .base64(64)], issuer: "Azure portal → Storage account → Access keys"),
    .named(
      "azure-shared-access-key", "Azure shared access key (Service Bus, Event Hubs, IoT Hub)", .cloud,
      ["sharedaccesskey", "shared_access_key"], #"[A-Za-z0-9/+]{42,43}=?"#, .high,
      checks: [.random, .entropy(4), .base64(32)],
      issuer: "Azure portal → the namespace → Shared access policies"),
    .marked(
      "azure-sas-token", "Azure shared access signature", .cloud, ["sig="], before: 400,
      #"(?:sv|se|sp|sr|ss|st|srt|spr)=[A-Za-z0-9%:\-]{1,40}(?:&(?:amp;)?[a-z]{2,5}=[A-Za-z0-9%:.\-]{0,60}){1,12}&(?:amp;)?sig=([A-Za-z0-9%/+]{43,90}(?:=|%3[Dd])?)"#,
      .high, checks: [.random, .entropy(3.8)], scope: .text,
      issuer: "Azure portal → Storage account → Shared access signature (rotate the key that signed it)"),
    .marked(
      "azure-client-secret", "Microsoft Entra client secret", .cloud, ["8Q~", "7Q~"], before: 4,
      #"(?<![A-Za-z0-9_~.\-])([A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.\-]{31,34})(?![A-Za-z0-9_~.\-])"#, .critical,
      checks: [.random, .entropy(3.6)], issuer: "Microsoft Entra → App registrations → Certificates & secrets"),
    .marked(
      "azure-devops-token", "Azure DevOps personal access token", .cloud, ["AZDO"], before: 80,
      #"(?<![A-Za-z0-9])([A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})(?![A-Za-z0-9])"#, .high,
      issuer: "Azure DevOps → User settings → Personal access tokens"),
    .named(
      "azure-devops-token-old", "Azure DevOps personal access token", .cloud,
      ["azure_devops", "azuredevops", "vsts", "vssessiontoken", "system_accesstoken", "ado_pat", "azdo"],
      #"[a-z2-7]{52}"#, .high,
      issuer: "Azure DevOps → User settings → Personal access tokens"),
    .marked(
      "azure-container-registry", "Azure Container Registry password", .cloud, ["+ACR"], before: 44,
      #"(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{42}\+ACR[A-Za-z0-9]{6})(?![A-Za-z0-9/+])"#, .high,
      issuer: "Azure portal → Container registry → Access keys"),
    .marked(
      "azure-cosmos-key", "Azure Cosmos DB key", .cloud, ["ACDb"], before: 80,
      #"(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{76}ACDb[A-Za-z0-9+/]{6}==)"#, .critical,
      issuer: "Azure portal → Cosmos DB → Keys"),
    .marked(
      "azure-search-key", "Azure AI Search key", .cloud, ["AzSe"], before: 44,
      #"(?<![A-Za-z0-9])([A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6})(?![A-Za-z0-9])"#, .high,
      issuer: "Azure portal → Search service → Keys"),
    .marked(
      "azure-functions-key", "Azure Functions key", .cloud, ["AzFu"], before: 46,
      #"(?<![A-Za-z0-9_\-])([A-Za-z0-9_\-]{44}AzFu[A-Za-z0-9_\-]{6,8}={0,2})"#, .high,
      issuer: "Azure portal → Function app → App keys"
    ),
    .marked(
      "azure-ai-key", "Azure AI services key", .cloud, ["JQQJ99"], before: 54,
      #"(?<![A-Za-z0-9])([A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})(?![A-Za-z0-9])"#, .high,
      issuer: "Azure portal → the resource → Keys and endpoint"),
    .marked(
      "azure-app-configuration", "Azure App Configuration connection", .cloud, [".azconfig.io;Id="], before: 0,
      #"\.azconfig\.io;Id=[A-Za-z0-9/+:=\-]{4,64};Secret=([A-Za-z0-9/+]{40,90}={0,2})"#, .high, scope: .text,
      issuer: "Azure portal → App Configuration → Access settings"),

    // Others
    .token(
      "alibaba-access-key-id", "Alibaba Cloud access key id", .cloud, ["LTAI"], #"(LTAI[A-Za-z0-9]{17,21})\b"#, .medium,
      checks: [.random, .mixed], scope: .text, issuer: "Alibaba Cloud → RAM → Users → AccessKey"),
    .named(
      "alibaba-secret", "Alibaba Cloud access key secret", .cloud,
      ["aliyun", "alibaba", "alicloud", "accesskeysecret", "access_key_secret"], #"[A-Za-z0-9]{30}"#, .high,
      checks: [.random, .mixed, .entropy(3.5)], issuer: "Alibaba Cloud → RAM → Users → AccessKey"),
    .token(
      "tencent-secret-id", "Tencent Cloud secret id", .cloud, ["AKID"], #"(AKID[A-Za-z0-9]{32})\b"#, .medium,
      checks: [.random, .mixed], scope: .text, issuer: "Tencent Cloud → CAM → API keys"),
    .named(
      "tencent-secret-key", "Tencent Cloud secret key", .cloud, ["tencent", "qcloud"], #"[A-Za-z0-9]{32}"#, .high,
      checks: [.random, .mixed, .entropy(3.5)], issuer: "Tencent Cloud → CAM → API keys"),
    .token(
      "volcengine-access-key", "Volcengine access key", .cloud, ["AKLT"],
      #"(AKLT[A-Za-z0-9\-_]{40,50}={0,2})(?![A-Za-z0-9_\-])"#,
      .medium, checks: [.random, .mixed], scope: .text, issuer: "Volcengine → Access control → Keys"),
    .token(
      "digitalocean-token", "DigitalOcean token", .cloud, ["dop_v1_", "doo_v1_", "dor_v1_"],
      #"(do[opr]_v1_([a-f0-9]{64}))\b"#, .high, issuer: "DigitalOcean → API → Tokens"),
    .named(
      "digitalocean-spaces", "DigitalOcean Spaces secret", .cloud, ["spaces_secret", "do_spaces", "spaces_access"],
      #"[A-Za-z0-9/+]{43}"#, .high, checks: [.random, .mixed, .entropy(4)], issuer: "DigitalOcean → API → Spaces keys"),
    .token(
      "heroku-token", "Heroku API key", .cloud, ["HRKU-"],
      #"(HRKU-(AA[0-9A-Za-z_\-]{58}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))\b"#,
      .high, issuer: "Heroku → Account settings → API key"),
    .named(
      "heroku-key-old", "Heroku API key", .cloud, ["heroku"], #"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"#,
      .high,
      issuer: "Heroku → Account settings → API key"),
    .token(
      "cloudflare-token", "Cloudflare API credential", .cloud, ["cfk_", "cfut_", "cfat_"],
      #"(cf(?:k|ut|at)_([A-Za-z0-9_\-]{40}[a-f0-9]{8}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "Cloudflare → My profile → API tokens"),
    .named(
      "cloudflare-token-old", "Cloudflare API token", .cloud, ["cloudflare", "cf_api", "cf_token"],
      #"(?:[A-Za-z0-9_\-]{40}|[a-f0-9]{37})"#, .high, issuer: "Cloudflare → My profile → API tokens"),
    .token(
      "cloudflare-origin-ca", "Cloudflare origin CA key", .cloud, ["v1.0-"], #"(v1\.0-([a-f0-9]{24}-[a-f0-9]{146}))\b"#,
      .high,
      issuer: "Cloudflare → My profile → API tokens → Origin CA key"),
    .named(
      "fastly-token", "Fastly API token", .cloud, ["fastly"], #"[A-Za-z0-9_\-]{32}"#, .high,
      issuer: "Fastly → Account → API tokens"),
    .token(
      "flyio-token", "Fly.io access token", .cloud, ["fm1r_", "fm1a_", "fm2_", "fo1_"],
      #"((?:fm1[ar]|fm2|fo1)_([A-Za-z0-9+/_\-]{40,800}={0,3}))"#, .high, checks: [.random, .entropy(4)],
      issuer: "Fly.io → Tokens"),
    .token(
      "netlify-token", "Netlify access token", .cloud, ["nfp_", "nfc_", "nfu_"],
      #"(nf[pcu]_([A-Za-z0-9]{36}))\b"#, .high,
      issuer: "Netlify → User settings → Applications"),
    .named(
      "vercel-token", "Vercel access token", .cloud, ["vercel_token", "vercel_access", "vercel_api", "now_token"],
      #"[A-Za-z0-9]{24}"#, .high, issuer: "Vercel → Account settings → Tokens"),
    .token(
      "vercel-token-new", "Vercel access token", .cloud, ["vcp_", "vck_", "vca_", "vci_", "vcr_"],
      #"(vc[pkair]_([A-Za-z0-9]{24,60}))\b"#,
      .high, checks: [.random, .mixed], issuer: "Vercel → Account settings → Tokens"),
    .token(
      "render-key", "Render API key", .cloud, ["rnd_"], #"(rnd_([A-Za-z0-9]{28,32}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "Render → Account settings → API keys"),
    .named(
      "railway-token", "Railway token", .cloud, ["railway"], #"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"#, .high,
      issuer: "Railway → Account settings → Tokens"),
    .named(
      "scaleway-secret", "Scaleway secret key", .cloud, ["scw_secret", "scaleway"],
      #"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"#, .high, issuer: "Scaleway → IAM → API keys"),
    .named(
      "linode-token", "Linode access token", .cloud, ["linode"], #"[0-9a-f]{64}"#, .high,
      issuer: "Linode → Profile → API tokens"),
    .named(
      "hetzner-token", "Hetzner Cloud API token", .cloud, ["hcloud_token", "hetzner"], #"[A-Za-z0-9]{64}"#, .high,
      issuer: "Hetzner Cloud console → Security → API tokens"),
    .named("vultr-key", "Vultr API key", .cloud, ["vultr"], #"[A-Z0-9]{36}"#, .high, issuer: "Vultr → Account → API"),
    .named(
      "ovh-secret", "OVHcloud application secret", .cloud,
      ["ovh_application_secret", "ovh_consumer_key", "ovh_secret"],
      #"[A-Za-z0-9]{32}"#, .high, issuer: "OVHcloud → API keys"),
    .named(
      "ibm-cloud-key", "IBM Cloud API key", .cloud, ["ibmcloud", "ibm_cloud", "ic_api_key", "bluemix"],
      #"[A-Za-z0-9_\-]{44}"#, .high,
      issuer: "IBM Cloud → IAM → API keys"),
    .token(
      "yandex-api-key", "Yandex Cloud API key", .cloud, ["AQVN"], #"(AQVN([A-Za-z0-9_\-]{35,38}))(?![A-Za-z0-9_\-])"#,
      .high,
      checks: [.random, .mixed], scope: .text, issuer: "Yandex Cloud → Service accounts → API keys"),
    .token(
      "yandex-access-key", "Yandex Cloud static access key", .cloud, ["YCAJE", "YCM", "YCN", "YCO", "YCP"],
      #"(YC([A-Za-z0-9_\-]{38}))(?![A-Za-z0-9_\-])"#, .high, checks: [.random, .mixed],
      context: ["yandex", "yc_", "yc-", "secret"],
      scope: .text, issuer: "Yandex Cloud → Service accounts → Static keys"),
    .named(
      "oracle-cloud-token", "Oracle Cloud auth token", .cloud, ["oci_auth_token", "ocir_token", "oci_token"],
      #"[^\s"']{20}"#, .high, checks: [.random], issuer: "Oracle Cloud → User settings → Auth tokens"),
    .named(
      "backblaze-key", "Backblaze B2 application key", .cloud, ["b2_application_key", "b2_app_key", "backblaze"],
      #"K00[0-9][A-Za-z0-9+/]{27}"#, .high, issuer: "Backblaze → Application keys"),
    .token(
      "supabase-token", "Supabase access token", .cloud, ["sbp_"], #"(sbp_([a-f0-9]{40}))\b"#, .high,
      issuer: "Supabase → Account → Access tokens"),
    .token(
      "supabase-secret-key", "Supabase secret key", .cloud, ["sb_secret_"], #"(sb_secret_([A-Za-z0-9_\-]{31,}))"#,
      .high,
      issuer: "Supabase → Project settings → API keys"),
  ]
}
