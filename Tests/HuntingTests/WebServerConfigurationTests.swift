import Testing

@testable import Hunting

@Suite struct WebServerConfigurationTests {
  @Test(arguments: [
    (
      WebServerConfiguration.Kind.nginx, "/etc/nginx",
      "server { root /srv/a; location /b { alias \"/srv/b/\"; } }\n# root /no;\n  root html;\nroot $document_root;",
      ["/srv/a", "/srv/b", "/etc/nginx/html"]
    ),
    (
      .apache, "/etc/apache2",
      "DocumentRoot \"/var/www/html\"\nScriptAlias /cgi-bin/ /usr/lib/cgi-bin/\n<Directory /srv/x>\n#Alias /a /b\n",
      ["/var/www/html", "/usr/lib/cgi-bin", "/srv/x"]
    ),
    (.phpFPM, "/", "[www]\nchdir = /app/public\n;chdir = /no\nuser = www-data\n", ["/app/public"]),
    (
      .tomcat, "/usr/local/tomcat", "<Host name=\"x\" appBase=\"webapps\"><Context docBase=\"/srv/shop\"/></Host>",
      ["/usr/local/tomcat/webapps", "/srv/shop"]
    ),
    (.lighttpd, "/", "server.document-root = \"/var/www\"\nserver.port = 80\n", ["/var/www"]),
    (.caddy, "/", "example.org\nroot * /srv/site\nfile_server\n", ["/srv/site"]),
  ])
  func rootsAreRead(kind: WebServerConfiguration.Kind, base: String, text: String, expected: [String]) {
    #expect(WebServerConfiguration.roots(text, kind, base: base) == expected)
  }

  @Test func whatLeadsOutIsNotTaken() {
    #expect(WebServerConfiguration.roots("root ../../etc;\nroot /a/../b;\nroot /;", .nginx, base: "/srv") == [])
  }

  @Test func hostileTextIsBounded() {
    let many = (0..<2000).map { "root /r\($0);" }.joined(separator: "\n")
    #expect(WebServerConfiguration.roots(many, .nginx).count == 256)
  }

  @Test func onlyTheOutermostAreLeft() {
    let roots = ["/var/www", "/var/www/html", "/srv/a", "/srv/ab"].map { WebRootFinder.Root(path: $0, reason: "") }
    #expect(WebRootFinder.outermost(roots).map(\.path) == ["/var/www", "/srv/a", "/srv/ab"])
  }
}
