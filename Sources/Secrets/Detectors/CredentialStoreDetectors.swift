/// Files in which tools keep what they log in with.
enum CredentialStoreDetectors {
  static let all: [Detector] = [
    .place(
      "netrc", "Password in .netrc", .credentialStore, [".netrc", "_netrc"], #"\bpassword\s+(?|"([^"\n]+)"|(\S+))"#,
      issuer: "the account on that machine"),
    .place(
      "pgpass", "Password in .pgpass", .credentialStore, [".pgpass", "pgpass.conf"],
      #"^[^#\n:]+(?:\\:[^:\n]*)?:[^:\n]+:[^:\n]+:[^:\n]+:(.+)$"#, issuer: "the database's account"),
    .place(
      "mysql-client", "Password in a MySQL client file", .credentialStore, [".my.cnf", "my.cnf", "debian.cnf"],
      #"^\s*password\s*=\s*["']?([^"'\s#]+)"#, issuer: "the database's account"),
    .place(
      "docker-config", "Registry credentials of Docker", .credentialStore,
      [
        ".docker/config.json", ".dockercfg", ".dockerconfigjson", "containers/auth.json",
        ".config/containers/auth.json", "kubelet/config.json",
      ], #""(?:auth|identitytoken|registrytoken)"\s*:\s*"([A-Za-z0-9+/=_.\-]{8,})""#, checks: [.given],
      issuer: "the registry's account"),
    .place(
      "npmrc", "Credentials in .npmrc", .credentialStore, [".npmrc", "npmrc", ".yarnrc"],
      #"(?:_authToken|_password|_auth)["']?\s*[=: ]\s*["']?([^\s"']+)"#, issuer: "the registry's account"),
    .place(
      "yarnrc", "Credentials in .yarnrc.yml", .credentialStore, [".yarnrc.yml"],
      #"npmAuth(?:Token|Ident):\s*["']?([^\s"']+)"#, issuer: "the registry's account"),
    .place(
      "pypirc", "Password in .pypirc", .credentialStore, [".pypirc"], #"^\s*password\s*[:=]\s*(\S+)"#,
      issuer: "the package index's account"),
    .place(
      "git-credentials", "Password in .git-credentials", .credentialStore,
      [".git-credentials", ".config/git/credentials"], #"^https?://[^:@\s/]*:([^@\s]+)@"#,
      issuer: "the account on that server"),
    .place(
      "git-remote", "Password in a git remote", .credentialStore, [".git/config", "*.git/config", ".gitmodules"],
      #"url\s*=\s*https?://[^:@\s/]*:([^@\s]+)@"#, issuer: "the account on that server"),
    .place(
      "kubeconfig-token", "Token or password in a kubeconfig", .credentialStore,
      [
        ".kube/config", "*kubeconfig", "*.kubeconfig", "kubernetes/admin.conf", "kubernetes/kubelet.conf",
        "kubernetes/super-admin.conf", "kubernetes/controller-manager.conf", "kubernetes/scheduler.conf",
        "k3s/k3s.yaml", "rke2/rke2.yaml",
      ], #"^\s*(?:token|password):\s*["']?([^\s"']+)"#, .critical, issuer: "the cluster's account"),
    .place(
      "service-account-token", "Token of a Kubernetes service account", .credentialStore, ["serviceaccount/token"],
      #"(eyJ[A-Za-z0-9_\-]+\.eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+)"#, checks: [.jwt],
      issuer: "kubectl delete secret, or the pod"),
    .place(
      "maven-settings", "Password in Maven's settings", .credentialStore,
      [".m2/settings.xml", "conf/settings.xml", "settings.xml", "settings-security.xml"],
      #"<(?:password|passphrase|master|privateKey)>\s*([^<\s]+)\s*</"#, issuer: "the repository's account"),
    .place(
      "gradle-properties", "Credentials in Gradle's properties", .credentialStore,
      [".gradle/gradle.properties", "gradle.properties"],
      #"^\s*[A-Za-z0-9_.]*(?i:password|secret|token|apikey|api\.key)[A-Za-z0-9_.]*\s*[=:]\s*(\S+)"#,
      issuer: "the repository's account"),
    .place(
      "nuget-config", "Password in a NuGet configuration", .credentialStore,
      ["NuGet.Config", "nuget.config", "NuGet.config", "nuget/NuGet.Config"],
      #"(?i:ClearTextPassword|"Password"|apikey)["']?\s+value\s*=\s*"([^"]+)""#, issuer: "the feed's account"),
    .place(
      "composer-auth", "Credentials in Composer's auth.json", .credentialStore, ["auth.json"],
      #""(?:password|token|github\.com|gitlab\.com|[a-z0-9.\-]+\.[a-z]{2,})"\s*:\s*"([^"\s]{8,})""#,
      issuer: "the repository's account"),
    .place(
      "cargo-credentials", "Token of Cargo", .credentialStore, [".cargo/credentials", ".cargo/credentials.toml"],
      #"^\s*(?:token|secret-key)\s*=\s*"([^"]+)""#, issuer: "the registry's account"),
    .place(
      "gem-credentials", "Key of RubyGems", .credentialStore, [".gem/credentials", ".local/share/gem/credentials"],
      #"^\s*:?["']?[A-Za-z0-9_.:/\-]+["']?:\s*["']?((?:rubygems_)?[a-f0-9]{32,60})"#,
      issuer: "rubygems.org → Settings → API keys"),
    .place(
      "bundle-config", "Credentials in Bundler's configuration", .credentialStore, [".bundle/config"],
      #"^BUNDLE_[A-Z0-9_]+:\s*["']?([^\s"':]+:[^\s"']+)"#, issuer: "the gem server's account"),
    .place(
      "pip-conf", "Password in pip's configuration", .credentialStore, ["pip.conf", "pip.ini", ".condarc", "uv.toml"],
      #"https?://[^:@\s/]*:([^@\s]+)@"#, issuer: "the package index's account"),
    .place(
      "aws-credentials", "AWS credentials file", .credentialStore,
      [".aws/credentials", ".aws/config", ".boto", ".s3cfg", ".passwd-s3fs"],
      #"^\s*(?:aws_secret_access_key|secret_key|gs_secret_access_key)\s*=\s*(\S{20,})"#, .critical, checks: [.random],
      issuer: "AWS → IAM → Users → Security credentials"),
    .place(
      "s3fs-password", "S3 credentials of s3fs", .credentialStore, [".passwd-s3fs", "passwd-s3fs"],
      #"^[^#:\s]{16,}:(\S{20,})$"#, .critical, issuer: "AWS → IAM → Users → Security credentials"),
    .place(
      "gcloud-credentials", "Credentials of gcloud", .credentialStore,
      [
        "application_default_credentials.json", "gcloud/credentials.db", "gcloud/access_tokens.db", "adc.json", ".boto",
      ], #""(?:refresh_token|private_key)"\s*:\s*"([^"]{20,})""#, .critical, checks: [.given],
      issuer: "gcloud auth revoke"),
    .place(
      "azure-profile", "Credentials of the Azure CLI", .credentialStore,
      [
        ".azure/accessTokens.json", ".azure/msal_token_cache.json", ".azure/service_principal_entries.json",
        ".azure/azureAuth.json",
      ], #""(?:refreshToken|accessToken|client_secret|clientSecret|secret)"\s*:\s*"([^"]{20,})""#, .critical,
      checks: [.given], issuer: "az logout, then the account"),
    .place(
      "cli-token", "Token of a cloud's command line", .credentialStore,
      [
        ".config/doctl/config.yaml", ".config/scw/config.yaml", ".config/hcloud/cli.toml", ".config/linode-cli",
        ".config/gh/hosts.yml", ".config/hub", ".config/glab-cli/config.yml", ".fly/config.yml",
        ".config/heroku/config.json", ".oci/config", ".aliyun/config.json", ".bluemix/config.json",
        ".config/openstack/clouds.yaml", "clouds.yaml", ".vultr-cli.yaml", ".config/netlify/config.json",
        ".netlify/config.json", ".local/share/com.vercel.cli/auth.json", ".config/stripe/config.toml", ".sentryclirc",
        ".config/op/config", ".databrickscfg", ".snowsql/config", ".config/pulumi/credentials.json",
        ".pulumi/credentials.json", ".config/wandb/settings", ".ngrok2/ngrok.yml", ".config/ngrok/ngrok.yml",
        ".config/tea/config.yml", ".config/jfrog/jfrog-cli.conf", ".jfrog/jfrog-cli.conf.v6", ".jfrog/jfrog-cli.conf",
      ],
      #"(?i:access[_-]?token|secret[_-]?key|oauth_token|auth[_-]?token|authtoken|token|password|pass_phrase|access_key_secret|api[_-]?key|application_credential_secret)["']?\s*[:=]\s*["']?([^\s"',]{8,})"#,
      issuer: "the service's account"),
    .place(
      "terraform-credentials", "Token of Terraform", .credentialStore,
      [".terraform.d/credentials.tfrc.json", ".terraformrc", "terraform.rc"],
      #"(?:"token"\s*:|token\s*=)\s*"([^"]{8,})""#, .critical, issuer: "HCP Terraform → User settings → Tokens"),
    .place(
      "terraform-state", "Secret in a Terraform state", .credentialStore, ["*.tfstate", "*.tfstate.backup"],
      #""[a-z0-9_]*(?:password|secret|private_key_pem|private_key|access_key|token|api_key|connection_string|client_key|admin_pass)[a-z0-9_]*"\s*:\s*"([^"]{6,})""#,
      issuer: "the resource, then keep the state elsewhere"),
    .place(
      "vault-token-file", "Token of Vault", .credentialStore, [".vault-token"], #"^(\S{20,})\s*$"#, .critical,
      issuer: "vault token revoke"),
    .place(
      "htpasswd", "Password hashes of a web server", .credentialStore, [".htpasswd", "htpasswd", "*.htpasswd"],
      #"^[^:#\s]{1,64}:(\$(?:apr1|2[aby]|5|6)\$\S{20,}|\{SHA\}\S{20,}|[A-Za-z0-9./]{13})\s*$"#, .medium,
      checks: [.passwordHash], issuer: "the accounts in the file"),
    .place(
      "shadow", "Password hash of an account", .credentialStore,
      ["etc/shadow", "etc/shadow-", "etc/gshadow", "etc/master.passwd", "etc/security/opasswd"],
      #"^[^:\n]{1,64}:(\$[A-Za-z0-9]{1,10}\$[^:\n]{10,}|_[A-Za-z0-9./]{19}|[A-Za-z0-9./]{13}):"#, .medium,
      checks: [.passwordHash], issuer: "passwd, or lock the account"),
    .place(
      "rclone", "Password in rclone's configuration", .credentialStore, ["rclone.conf", ".rclone.conf"],
      #"^\s*(?:pass|password|password2|secret_access_key|client_secret|token|key)\s*=\s*(\S.{7,})$"#,
      issuer: "the remote's account"),
    .place(
      "wireguard-config", "Key in a WireGuard configuration", .credentialStore, ["etc/wireguard/wg0.conf"],
      #"^\s*(?:PrivateKey|PresharedKey)\s*=\s*([A-Za-z0-9+/]{43}=)"#, issuer: "wg genkey, then every peer"),
    .place(
      "wpa-supplicant", "Wi-Fi passphrase", .credentialStore, ["wpa_supplicant.conf"],
      #"^\s*(?:psk|password|sae_password)\s*=\s*"?([^"\s#]{8,64})"#, .medium, issuer: "the access point"),
    .place(
      "network-manager", "Network password", .credentialStore, ["*.nmconnection"],
      #"^\s*(?:psk|password|wep-key0|private-key-password)\s*=\s*(\S{4,})"#, .medium, issuer: "the network"),
    .place(
      "ldap-secret", "LDAP bind password", .credentialStore,
      ["ldap.conf", "nslcd.conf", "sssd.conf", "ldap.secret", "pam_ldap.secret"],
      #"^\s*(?:bindpw|ldap_default_authtok|rootbindpw)\s*[= ]\s*(\S{4,})"#, issuer: "the directory's account"),
    .place(
      "postfix-sasl", "Mail relay password", .credentialStore,
      ["sasl_passwd", ".msmtprc", ".fetchmailrc", ".mutt/muttrc", "ssmtp.conf", "msmtprc"],
      #"(?|^\S+\s+[^:\s]+:(\S+)\s*$|^\s*(?:password|AuthPass)\s*[= ]\s*["']?([^\s"']+))"#, issuer: "the mail account"),
    .place(
      "proxy-credentials", "Password of a proxy", .credentialStore,
      ["etc/apt/auth.conf", "etc/environment", "etc/yum.conf", "etc/dnf/dnf.conf"],
      #"(?|https?://[^:@\s/"']*:([^@\s"']+)@|\bpassword\s+(\S+)|^\s*proxy_password\s*=\s*(\S+))"#,
      issuer: "the proxy's account"),
    .place(
      "jupyter", "Token or password of Jupyter", .credentialStore,
      ["jupyter_notebook_config.json", "jupyter_server_config.json", "jupyter_notebook_config.py"],
      #"(?:"(?:password|hashed_password)"\s*:\s*"|c\.(?:NotebookApp|ServerApp)\.(?:token|password)\s*=\s*u?['"])([^"'\n]{8,})"#,
      .medium, issuer: "jupyter server password"),
    .place(
      "filezilla", "Password in FileZilla's or WinSCP's settings", .credentialStore,
      ["recentservers.xml", "sitemanager.xml", "filezilla.xml", "WinSCP.ini"],
      #"(?|<Pass(?:\s[^>]*)?>([^<]{4,})</Pass>|^Password=(\S+))"#, issuer: "the server's account"),
    .place(
      "client-connections", "Password in an IDE's or client's connection list", .credentialStore,
      [
        "sftp-config.json", ".vscode/sftp.json", "sftp.json", "dbeaver-data-sources.xml", ".remote-sync.json",
        "ftpconfig", ".ftpconfig", "deployment-config.json", "proftpdpasswd", "webservers.xml", "WebServers.xml",
      ], #"(?i:"(?:password|pass|passphrase)"\s*:\s*"|password=")([^"\n]{4,})""#, issuer: "the server's account"),
    .place(
      "rails-key-file", "Rails master key", .credentialStore,
      ["config/master.key", "config/credentials/production.key"], #"^([a-f0-9]{32})\s*$"#, .critical, checks: [.random],
      issuer: "rails credentials:edit"),
    .place(
      "erlang-cookie", "Erlang cookie", .credentialStore, [".erlang.cookie"], #"^([A-Za-z0-9]{10,64})\s*$"#, .medium,
      issuer: "the cluster's cookie"),
    .place(
      "service-settings", "Password in a service's settings", .credentialStore,
      [
        "grafana.ini", "redis.conf", "mongod.conf", "rabbitmq.conf", "pgbouncer/userlist.txt", "vsftpd.conf",
        "odoo.conf", "superset_config.py",
      ],
      #"^\s*(?:admin_password|requirepass|masterauth|default_pass|admin_passwd|db_password|secret_key|SECRET_KEY)\s*[= ]\s*["']?([^\s"'#;]{4,})"#,
      .medium, issuer: "the service's account"),
  ]
}
