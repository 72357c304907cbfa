/// What advisories are full of, most frequent last: the nearer to the end, the cheaper a reference to it. Part of the
/// file's format: a change of it is a change of ``DatabaseSchema/version``.
enum PhraseDictionary {
  static let text = """
    Reflected Stored Cross-site Scripting (XSS) Cross-Site Request Forgery (CSRF) Server-Side Request Forgery (SSRF) \
    Improper Neutralization of Input During Web Page Generation Improper Restriction of XML External Entity Reference \
    Deserialization of Untrusted Data Insufficiently Protected Credentials Missing Authorization Incorrect Authorization \
    Improper Access Control Improper Input Validation Exposure of Sensitive Information to an Unauthorized Actor \
    Uncontrolled Resource Consumption Inefficient Regular Expression Complexity (ReDoS) Prototype Pollution Path Traversal \
    Open Redirect Command Injection Code Injection SQL injection Session Fixation Race Condition Double Free Use After Free \
    Out-of-bounds Read Out-of-bounds Write Heap-based Buffer Overflow Stack-based Buffer Overflow Integer Overflow or \
    Wraparound NULL Pointer Dereference Infinite loop Memory leak Type Confusion Uninitialized Divide By Zero \
    Microsoft Security Advisory Apache Tomcat WordPress plugin Jenkins Django Electron Chromium Mozilla Firefox Thunderbird \
    TensorFlow ImageMagick FFmpeg OpenSSL GnuTLS libtiff libxml2 curl wget OpenJDK Oracle MySQL Server PostgreSQL QEMU Xen \
    Wireshark PHP Python Node.js Kubernetes Docker runc containerd golang.org/x/net golang.org/x/crypto systemd util-linux \
    Security update for moderate: important: critical: security, bug fix, and enhancement update (RHSA- RHBA- ALSA-20 \
    RLSA-20 ELSA-20 ALAS2-20 ALAS2023-20 SUSE-SU-20 openSUSE-SU-20 DSA- DLA- USN- GLSA- PYSEC-20 RUSTSEC-20 GO-20 MAL-20 \
    OSV- SNYK- XSA- nvd ghsa redhat ubuntu debian suse amazon oracle CNA Moderate Important not yet assigned unimportant \
    In the Linux kernel, the following vulnerability has been resolved: drm/amdgpu: wifi: Bluetooth: netfilter: btrfs: ext4: \
    bpf: net: usb: fix null-ptr-deref in fix use-after-free in fix memory leak in fix potential deadlock Fix a race between \
    was discovered that there exists a flaw was found in an issue was discovered in A vulnerability was found in has been \
    classified as problematic It is possible to launch the attack remotely The exploit has been disclosed to the public and \
    may be used Malicious code in (npm) (PyPI) The package was found to contain malicious code. Any computer that has this \
    package installed or running should be considered fully compromised. ### Impact ### Patches ### Workarounds \
    Upgrade to version or later This issue is fixed in versions and has been patched in prior to version and earlier and \
    below before up to and including through via the parameter a crafted file specially crafted request crafted HTML page \
    crafted input without proper validation does not properly which could lead to which allows which may allow attackers to \
    obtain sensitive information, execute arbitrary code, execute arbitrary commands, bypass intended access restrictions, \
    read arbitrary files, gain privileges via unspecified vectors, escalate privileges, an unauthenticated attacker with \
    network access, an authenticated user, local users to a local attacker, allows remote attackers to inject arbitrary web \
    script or HTML via allows attackers to cause a denial of service (application crash) or possibly have unspecified other \
    impact via a remote attacker could exploit this vulnerability to cause a denial of service (memory corruption) \
    This vulnerability affects vulnerability in the function https://security.netapp.com/advisory/ https://www.cve.org/ \
    https://cert-portal.siemens.com/ https://bugzilla.redhat.com/show_bug.cgi?id= https://access.redhat.com/errata/ \
    https://security-tracker.debian.org/tracker/ https://ubuntu.com/security/CVE-20 https://www.suse.com/security/cve/ \
    https://osv.dev/vulnerability/ https://rustsec.org/advisories/ https://pkg.go.dev/vuln/GO-20 \
    https://nvd.nist.gov/vuln/detail/CVE-20 https://github.com/advisories/GHSA- \
    AV:N/AC:L/Au:N/C:P/I:P/A:P AV:N/AC:M/Au:N/C:N/I:P/A:N AV:L/AC:L/Au:N/C:C/I:C/A:C \
    CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P \
    CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:P/VC:N/VI:L/VA:N/SC:L/SI:L/SA:N \
    CVSS:3.0/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:N \
    CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N \
    CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H \
    GHSA- CVE-2017- CVE-2018- CVE-2019- CVE-2020- CVE-2021- CVE-2022- CVE-2023- CVE-2026- CVE-2025- CVE-2024-
    """
}
