import Model

extension Workload {
  static let webServers: [Workload] = [
    Workload("nginx serves files, its logs are rotated") { s in
      let entry = s.run("sh", "/docker-entrypoint.sh", "nginx", "-g", "daemon off;")
      for script in ["10-listen.sh", "20-envsubst.sh", "30-tune.sh"] {
        let step = s.run("sh", "/docker-entrypoint.d/" + script, below: entry)
        s.run("find", "/docker-entrypoint.d/", "-mindepth", "1", below: step)
        s.run("md5sum", "-c", "-", below: step, streams: [s.pipe(), s.pipe(), Stream.null])
      }
      let master = s.exec("nginx", "-g", "daemon off;", in: entry)
      s.listen(master, 80)
      let worker = s.fork(master) { ($0.user, $0.effectiveUser) = (101, 101) }
      for page in ["/", "/index.html", "/id", "/static/ls.js", "/api?q=whoami"] {
        s.request(worker, 80, "GET \(page) HTTP/1.1\r\nHost: shop.example\r\n\r\n")
      }
      let rotate = s.run("logrotate", "/etc/logrotate.conf", below: s.run("crond", "-f"))
      s.rename(rotate, "/var/log/nginx/access.log", "/var/log/nginx/access.log.1")
      s.unlink(rotate, "/var/log/nginx/access.log.14.gz")
      s.run("sh", "-c", "kill -USR1 `cat /run/nginx.pid`", below: rotate)
    },
    Workload("apache runs CGI scripts through its daemon") { s in
      let apache = s.run("apache2", "-DFOREGROUND")
      s.listen(apache, 80)
      let daemon = s.fork(apache)
      let worker = s.fork(apache)
      for _ in 0..<4 {
        s.request(worker, 80, "GET /cgi-bin/status.sh?format=text HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = s.unixSocket()
        let script = s.run(
          "/bin/sh", "/usr/lib/cgi-bin/status.sh", below: daemon, streams: [answer, answer, s.pipe()])
        s.run("date", below: script, streams: [answer, answer, s.pipe()])
        s.run("uname", "-r", below: script, streams: [answer, s.pipe(), s.pipe()])
        s.run("df", "-h", below: script, streams: [answer, answer, s.pipe()])
        s.pass(seconds: 20)
      }
    },
    Workload("thttpd gives its socket to programs") { s in
      let server = s.run("thttpd", "-D")
      s.listen(server, 80)
      for path in ["status.cgi", "report.cgi", "printenv.cgi"] {
        let socket = s.request(server, 80, "GET /cgi-bin/\(path) HTTP/1.0\r\n\r\n")
        s.run("/var/www/cgi-bin/" + path, below: server, streams: [socket, socket, socket])
        let script = s.run("/bin/sh", "/var/www/cgi-bin/\(path)", below: server, streams: [socket, socket, socket])
        s.run("date", below: script, streams: [socket, socket, socket])
        s.run("cat", "/proc/loadavg", below: script, streams: [socket, socket, socket])
        s.pass(seconds: 61)
      }
    },
    Workload("wordpress under PHP-FPM") { s in
      let entry = s.run("bash", "/usr/local/bin/docker-entrypoint.sh", "php-fpm")
      let tar = s.run("tar", "--extract", "--file", "-", below: entry, streams: [s.pipe(), Stream.null, Stream.null])
      s.call(tar, "utimensat", [0, 0, 0x7fff_0000, 0], "/var/www/html/index.php")
      let master = s.exec("php-fpm", in: entry)
      s.listen(master, 9000)
      let worker = s.fork(master) { ($0.user, $0.effectiveUser) = (33, 33) }
      s.connect(worker, "10.0.0.5", 3306, name: "db")
      s.request(worker, 9000, "\u{1}\u{4}REQUEST_METHODPOSTSCRIPT_FILENAME/var/www/html/wp-admin/async-upload.php")
      let convert = s.run("sh", "-c", "'convert' '/tmp/magick-7Kx' 'jpeg:/tmp/out'", below: worker, streams: s.piped())
      s.run("convert", "/tmp/magick-7Kx", "jpeg:/tmp/out", below: convert, streams: s.piped())
      s.request(worker, 9000, "\u{1}\u{4}REQUEST_METHODPOSTSCRIPT_FILENAME/var/www/html/wp-login.php")
      let mail = s.run(
        "sh", "-c", "/usr/sbin/sendmail -t -i", below: worker, streams: [s.pipe(), Stream.null, s.pipe()])
      s.run("/usr/sbin/sendmail", "-t", "-i", below: mail, streams: [s.pipe(), Stream.null, s.pipe()])
      s.connect(worker, "198.51.100.80", 443, name: "api.wordpress.org")
    },
    Workload("busybox httpd with shell CGI") { s in
      let server = s.run("busybox", "httpd", "-f", "-p", "80")
      s.listen(server, 80)
      for _ in 0..<3 {
        let socket = s.request(server, 80, "GET /cgi-bin/info HTTP/1.1\r\nHost: router\r\n\r\n")
        let child = s.fork(server)
        let script = s.run("/bin/sh", "/www/cgi-bin/info", below: child, streams: [s.pipe(), s.pipe(), Stream.null])
        s.run("uptime", below: script, streams: [s.pipe(), s.pipe(), Stream.null])
        s.close(socket)
        s.pass(seconds: 30)
      }
    },
    Workload("git over HTTP and as a daemon") { s in
      let daemon = s.run("git", "daemon", "--reuseaddr", "/srv/git")
      s.listen(daemon, 9418)
      let socket = s.request(daemon, 9418, "0032git-upload-pack /project.git\0host=git.example\0")
      let upload = s.run(
        "git", "upload-pack", "/srv/git/project.git", below: daemon, streams: [socket, socket, Stream.null])
      s.run("git", "pack-objects", "--revs", below: upload, streams: [s.pipe(), s.pipe(), s.pipe()])
      let web = s.run("/usr/local/bin/gitea", "web")
      s.listen(web, 3000)
      s.request(web, 3000, "POST /a/b.git/git-receive-pack HTTP/1.1\r\n")
      let receive = s.run(
        "git", "receive-pack", "--stateless-rpc", ".", below: web, streams: [s.pipe(), s.pipe(), s.pipe()])
      let hook = s.run("bash", "hooks/pre-receive", below: receive, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.run("/usr/local/bin/gitea", "hook", "pre-receive", below: hook, streams: [s.pipe(), s.pipe(), s.pipe()])
    },
  ]

  static let applications: [Workload] = [
    Workload("node application with children") { s in
      let npm = s.run("npm", "start")
      let app = s.run("node", "server.js", below: s.run("sh", "-c", "node server.js", below: npm))
      s.listen(app, 3000)
      s.connect(app, "10.0.0.5", 5432, name: "db")
      s.request(app, 3000, "POST /upload?name=film.mp4 HTTP/1.1\r\n\r\n")
      let pair = [s.unixSocket(), s.unixSocket(), s.unixSocket()]
      let shell = s.run("/bin/sh", "-c", "git rev-parse HEAD", below: app, streams: pair)
      s.run("git", "rev-parse", "HEAD", below: shell, streams: pair)
      s.run("ffmpeg", "-i", "/data/a81f.mp4", "-vf", "scale=320:-1", "/data/a81f.jpg", below: app, streams: pair)
    },
    Workload("tomcat starts programs") { s in
      let java = s.run("java", "-jar", "/opt/app.jar", below: s.run("bash", "/opt/run.sh"))
      s.listen(java, 8080)
      s.connect(java, "10.0.0.5", 1521, name: "oracle")
      let socket = s.request(java, 8080, "GET /health HTTP/1.1\r\n\r\n")
      let spawner = s.run(
        "/usr/lib/jvm/lib/jspawnhelper", "10:11", below: java, streams: [s.pipe(), s.pipe(), s.pipe()])
      s.exec("df", "-Pk", "/data", in: spawner)
      s.close(socket)
      s.run("wkhtmltopdf", "/tmp/report.html", "/tmp/report.pdf", below: java, streams: [s.pipe(), s.pipe(), s.pipe()])
    },
    Workload("celery takes jobs from a broker") { s in
      let master = s.run("python3", "/usr/local/bin/celery", "-A", "shop", "worker")
      let worker = s.fork(master)
      let broker = s.connect(worker, "10.0.0.8", 5672, name: "rabbit")
      s.receive(worker, broker, #"{"task":"shop.thumbnail","args":["uploads/7/cat.png"],"kwargs":{}}"#)
      s.run(
        "convert", "/srv/media/uploads/7/cat.png", "-resize", "200", "/srv/t.png", below: worker, streams: s.piped())
      s.receive(worker, broker, #"{"task":"shop.video","args":["uploads/7/dog.mp4"]}"#)
      let shell = s.run(
        "/bin/sh", "-c", "ffprobe -v quiet /srv/media/uploads/7/dog.mp4", below: worker, streams: s.piped())
      s.run("ffprobe", "-v", "quiet", "/srv/media/uploads/7/dog.mp4", below: shell, streams: s.piped())
    },
    Workload("jupyter with kernels and a terminal") { s in
      let server = s.run(
        "python3", "/opt/conda/bin/jupyter-lab", "--ip=0.0.0.0", below: s.run("tini", "--", "start.sh"))
      s.listen(server, 8888)
      s.request(server, 8888, "GET /api/kernels/1/channels HTTP/1.1\r\nUpgrade: websocket\r\n")
      let kernel = s.run(
        "python3", "-m", "ipykernel_launcher", "-f", "/root/.local/k.json", below: server, streams: s.piped())
      s.listen(kernel, 42_011)
      s.run("/bin/bash", "-c", "nvidia-smi", below: kernel, streams: s.piped())
      let terminal = s.terminal()
      s.run("/bin/bash", "-l", below: server, streams: [terminal, terminal, terminal])
    },
    Workload("webhook deploys by git pull") { s in
      let hook = s.run("/usr/local/bin/webhook", "-hooks", "/etc/hooks.json")
      s.listen(hook, 9000)
      s.request(
        hook, 9000, "POST /hooks/deploy HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\"ref\":\"refs/heads/main\"}"
      )
      let script = s.run("/bin/sh", "/srv/deploy.sh", below: hook, streams: s.piped())
      let git = s.run("git", "pull", "--ff-only", below: script, streams: s.piped())
      s.connect(
        s.run("git", "remote-https", "origin", "https://git.example/a.git", below: git, streams: s.piped()),
        "198.51.100.5", 443, name: "git.example")
      s.run("systemctl", "--user", "restart", "app", below: script, streams: s.piped())
    },
    Workload("chrome headless under a test runner") { s in
      let runner = s.run("node", "/app/node_modules/.bin/jest")
      let pair = [s.unixSocket(), s.unixSocket(), s.unixSocket()]
      let chrome = s.run(
        "/opt/google/chrome/chrome", "--headless", "--remote-debugging-port=0", below: runner, streams: pair)
      s.listen(chrome, 39_000)
      s.connect(runner, "127.0.0.1", 39_000)
      s.call(chrome, "clone", [0x1000_0000 | 0x2000_0000 | 17], result: -1)
      s.call(chrome, "unshare", [0x1000_0000], result: -1)
      s.call(chrome, "memfd_create", [0, 3], "skia", result: 9)
      for name in ["xkqzjdwtr", "pvbnmkxqw", "zrtqwplkj"] {
        s.look(chrome, NameLookup(name: name, type: "A", isAnswer: true, code: 3))
      }
      s.run("/opt/google/chrome/chrome", "--type=renderer", below: chrome, streams: pair)
    },
    Workload("agent of a monitoring vendor calls home") { s in
      let agent = s.run("/opt/datadog-agent/bin/agent", "run")
      for _ in 0..<20 {
        s.connect(agent, "198.51.100.90", 443, name: "metrics.example.com")
        s.read(agent, "/proc/1/status")
        s.read(agent, "/proc/1/net/tcp")
        s.pass(seconds: 15)
      }
      s.run("df", "-T", below: agent, streams: s.piped())
    },
  ]
}
