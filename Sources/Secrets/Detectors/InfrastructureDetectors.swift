/// Secret stores, orchestration, networks.
enum InfrastructureDetectors {
  static let all: [Detector] = [
    .token(
      "vault-token", "HashiCorp Vault token", .infrastructure, ["hvs.", "hvb.", "hvr."],
      #"(hv[sbr]\.([A-Za-z0-9_\-]{24,300}))(?![A-Za-z0-9_\-])"#, .critical, issuer: "vault token revoke"),
    .named(
      "vault-token-old", "HashiCorp Vault token", .infrastructure, ["vault_token", "x-vault-token", "vaulttoken"],
      #"[sbr]\.[A-Za-z0-9]{24}"#, .high, issuer: "vault token revoke"),
    .named(
      "vault-secret-id", "HashiCorp Vault AppRole secret id", .infrastructure,
      ["vault_secret_id", "secret_id", "approle_secret"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .medium,
      issuer: "vault write auth/approle/role/…/secret-id/destroy"),
    .named(
      "vault-unseal-key", "HashiCorp Vault unseal key", .infrastructure, ["unseal key", "unseal_key", "vault_unseal"],
      #"[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]"#, .critical, issuer: "vault operator rekey"),
    .marked(
      "terraform-token", "Terraform Cloud token", .infrastructure, [".atlasv1."], before: 14,
      #"(?<![A-Za-z0-9])([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-]{60,70})(?![A-Za-z0-9_\-])"#, .critical,
      issuer: "HCP Terraform → User settings → Tokens"),
    .named(
      "hcp-client-secret", "HashiCorp Cloud client secret", .infrastructure, ["hcp_client_secret", "hcp_secret"],
      #"[A-Za-z0-9_\-]{64}"#,
      .high, issuer: "HCP → Access control → Service principals"),
    .named(
      "consul-token", "HashiCorp Consul token", .infrastructure,
      ["consul_http_token", "consul_token", "consul_acl", "x-consul-token"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high, issuer: "consul acl token delete"),
    .named(
      "nomad-token", "HashiCorp Nomad token", .infrastructure, ["nomad_token", "x-nomad-token"],
      #"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, .high, issuer: "nomad acl token delete"),
    .token(
      "pulumi-token", "Pulumi access token", .infrastructure, ["pul-"], #"(pul-([a-f0-9]{40}))\b"#, .high,
      issuer: "Pulumi Cloud → Account → Access tokens"),
    .token(
      "doppler-token", "Doppler token", .infrastructure,
      ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
      #"(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_\-]{2,35}\.)?([A-Za-z0-9]{40,44}))\b"#, .critical,
      issuer: "Doppler → Tokens"),
    .named(
      "infisical-token", "Infisical token", .infrastructure, ["infisical", "token"],
      #"st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}"#, .high, issuer: "Infisical → Project settings → Service tokens"),
    .token(
      "onepassword-service-token", "1Password service account token", .infrastructure, ["ops_eyJ"],
      #"(ops_(eyJ[A-Za-z0-9_\-]{250,2000}={0,2}))"#, .critical, checks: [.entropy(4)],
      issuer: "1Password → Developer → Service accounts"),
    .token(
      "onepassword-secret-key", "1Password secret key", .infrastructure, ["A3-"],
      #"(A3-([A-Z0-9]{6}-[A-Z0-9]{6}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}))\b"#, .critical, scope: .text,
      issuer: "1Password → My profile → Regenerate secret key"),
    .named(
      "bitwarden-machine-token", "Bitwarden Secrets Manager access token", .infrastructure,
      ["bws_access", "bitwarden"],
      #"0\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}=="#, .critical,
      issuer: "Bitwarden → Secrets Manager → Machine accounts"),
    .token(
      "tailscale-key", "Tailscale key", .infrastructure, ["tskey-"],
      #"(tskey-(?:auth|api|client|scim|webhook)-([A-Za-z0-9]{8,20}CNTRL-[A-Za-z0-9]{20,50}|[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,50}))\b"#,
      .high, issuer: "Tailscale → Settings → Keys"),
    .named(
      "ngrok-token", "ngrok token", .infrastructure, ["ngrok", "authtoken"],
      #"[12][A-Za-z0-9]{20,30}_[A-Za-z0-9]{20,25}"#, .high,
      issuer: "ngrok → Your authtoken"),
    .token(
      "cloudflared-token", "Cloudflare tunnel token", .infrastructure, ["eyJhIjoi"],
      #"(eyJhIjoi([A-Za-z0-9+/_\-]{100,300}={0,2}))"#, .high,
      checks: [.entropy(4)], context: ["tunnel", "cloudflared", "token"], scope: .text,
      issuer: "Cloudflare → Zero Trust → Networks → Tunnels"),
    .token(
      "kubernetes-secret", "Kubernetes Secret manifest", .infrastructure,
      ["kind: Secret", "\"kind\":\"Secret\"", "\"kind\": \"Secret\""],
      #"(?:kind: Secret|"kind": ?"Secret")\s*$|"kind": ?"Secret""#, .high,
      checks: [.kubernetesData], scope: .text, issuer: "the service that each value opens"),
    .named(
      "kubeconfig-client-key", "Client key of a kubeconfig", .infrastructure, ["client-key-data"],
      #"LS0tLS1CRUdJTi[A-Za-z0-9+/]{100,8000}={0,2}"#, .critical, checks: [.entropy(3)],
      issuer: "the cluster's certificate authority"),
    .named(
      "openshift-token", "OpenShift token", .infrastructure, ["openshift_token", "oc_token", "--token", "bearer"],
      #"sha256~[A-Za-z0-9_\-]{43}"#, .high, checks: [.random], issuer: "oc delete oauthaccesstoken"),
    .token(
      "rancher-token", "Rancher API token", .infrastructure, ["token-"], #"(token-[a-z0-9]{5}:([a-z0-9]{54}))\b"#,
      .high,
      checks: [.random, .mixed], scope: .text, issuer: "Rancher → Account & API keys"),
    .token(
      "kubeadm-token", "kubeadm bootstrap token", .infrastructure, ["kubeadm join"],
      #"kubeadm join [^\n]{0,120}--token[ =]([a-z0-9]{6}\.[a-z0-9]{16})\b"#, .high, scope: .text,
      issuer: "kubeadm token delete"),
    .token(
      "docker-swarm-token", "Docker Swarm join token", .infrastructure, ["SWMTKN-1-"],
      #"(SWMTKN-1-([a-z0-9]{50}-[a-z0-9]{25}))\b"#, .critical,
      issuer: "docker swarm join-token --rotate"),
    .token(
      "docker-swarm-unlock-key", "Docker Swarm unlock key", .infrastructure, ["SWMKEY-1-"],
      #"(SWMKEY-1-([A-Za-z0-9+/]{43}))"#, .critical,
      issuer: "docker swarm unlock-key --rotate"),
    .named(
      "ansible-vault-password", "Ansible Vault password", .infrastructure, ["vault_password", "ansible_vault_pass"],
      #"[^\s"']{8,64}"#,
      .medium, checks: [.genericPassword], issuer: "ansible-vault rekey"),
    .named(
      "ansible-become-password", "Ansible connection password", .infrastructure,
      ["ansible_become_pass", "ansible_ssh_pass", "ansible_password", "ansible_sudo_pass"], #"[^\s"']{4,64}"#, .high,
      checks: [.given],
      issuer: "the account on the managed host"),
    .named(
      "wireguard-key", "WireGuard private key", .infrastructure, ["privatekey", "presharedkey"],
      #"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="#,
      .high, checks: [.random, .base64(32), .entropy(4)], issuer: "wg genkey, then every peer"),
    .named(
      "wifi-passphrase", "Wi-Fi passphrase", .infrastructure, ["wpa_passphrase", "wpa-psk", "\tpsk"], #"[^\s"']{8,64}"#,
      .medium,
      checks: [.genericPassword], issuer: "the access point"),
    .token(
      "tink-keyset", "Tink keyset in clear", .infrastructure, ["\"primaryKeyId\""],
      #""primaryKeyId"\s*:\s*\d{4,12}[\s\S]{0,600}?"value"\s*:\s*"([A-Za-z0-9+/]{20,2000}={0,2})""#, .high,
      checks: [.random],
      context: ["symmetric", "asymmetric_private"], scope: .text, issuer: "tinkey rotate-keyset"),
    .named(
      "sops-key", "SOPS or Terraform encryption key", .infrastructure,
      ["sops_age_key", "tf_encryption"],
      #"[A-Za-z0-9+/=_\-]{32,100}"#, .high, issuer: "the key's owner"),
  ]
}
