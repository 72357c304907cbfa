/// Names of hosts, as bytes.
enum DomainName {
  /// Lower case, without `*.`, leading or final dots; nil for what is no name of at least two labels.
  static func normalised(_ raw: [UInt8]) -> [UInt8]? {
    var bytes = raw
    if bytes.starts(with: [0x2A, 0x2E]) { bytes.removeFirst(2) }
    while bytes.first == 0x2E { bytes.removeFirst() }
    while bytes.last == 0x2E { bytes.removeLast() }
    guard (4...253).contains(bytes.count) else { return nil }
    var dots = 0
    var label = 0
    var hasLetter = false
    for index in bytes.indices {
      switch bytes[index] {
      case 0x2E:
        guard label > 0 else { return nil }
        dots += 1
        label = 0
        hasLetter = false
        continue
      case 0x41...0x5A:
        bytes[index] |= 0x20
        hasLetter = true
      case 0x61...0x7A: hasLetter = true
      case 0x30...0x39, 0x2D, 0x5F: break
      default: return nil
      }
      label += 1
      guard label <= 63 else { return nil }
    }
    // The last label of a name is never a number: `1.2.3.4` is an address.
    return dots > 0 && hasLetter ? bytes : nil
  }

  /// Under these everybody can have a name: one bad name under them says nothing of the others, and they themselves
  /// only match exactly.
  static let shared: Set<String> = [
    "github.io", "gitlab.io", "herokuapp.com", "duckdns.org", "ngrok.io", "ngrok-free.app", "ngrok.app", "no-ip.com",
    "no-ip.org", "no-ip.biz", "ddns.net", "hopto.org", "zapto.org", "sytes.net", "myftp.org", "myftp.biz",
    "serveo.net", "servebeer.com", "servehttp.com", "serveftp.com", "dynu.net", "ddnsfree.com", "freeddns.org",
    "dyndns.org", "dynalias.com", "mooo.com", "chickenkiller.com", "afraid.org", "blogspot.com", "wordpress.com",
    "weebly.com", "wixsite.com", "web.app", "firebaseapp.com", "appspot.com", "azurewebsites.net", "cloudapp.net",
    "cloudapp.azure.com", "azureedge.net", "blob.core.windows.net", "amazonaws.com", "s3.amazonaws.com",
    "cloudfront.net", "elasticbeanstalk.com", "workers.dev", "pages.dev", "r2.dev", "trycloudflare.com", "vercel.app",
    "netlify.app", "onrender.com", "repl.co", "replit.app", "glitch.me", "surge.sh", "000webhostapp.com",
    "fly.dev", "railway.app", "deno.dev", "translate.goog", "sharepoint.com", "fastly.net", "akamaihd.net",
    "digitaloceanspaces.com", "ondigitalocean.app", "storage.googleapis.com", "run.app", "loca.lt", "pinggy.link",
    "co.uk", "org.uk", "com.au", "com.br", "com.cn", "co.jp", "co.kr", "co.in", "com.tr", "com.tw", "com.mx", "co.za",
  ]
}
