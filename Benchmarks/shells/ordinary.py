"""What containers do on a normal day: name, how it is run, the program. `entry`: as the container's first program; `exec`:
with `docker exec` in a container that sleeps; `health`: as the engine's health check. P is a port on loopback."""

GET = "for i in 1 2 3 4 5 6; do curl -s -o /dev/null http://127.0.0.1:P/; sleep 0.2; done"

ORDINARY = [
    ("nginx-static", "entry", f"sed -i 's/listen 80.*/listen 127.0.0.1:P;/;/\\[::\\]/d' /etc/nginx/sites-available/default; nginx; {GET}; nginx -s quit"),
    ("nginx-fcgiwrap-shell-cgi", "entry", "spawn-fcgi -s /run/f.sock -- /usr/sbin/fcgiwrap; printf 'server { listen 127.0.0.1:P; location / { include fastcgi_params; fastcgi_param SCRIPT_FILENAME /opt/shells/cgi/status.sh; fastcgi_pass unix:/run/f.sock; } }' > /etc/nginx/sites-enabled/default; nginx; " + GET),
    ("busybox-httpd-shell-cgi", "entry", f"busybox httpd -p 127.0.0.1:P -h /opt/shells; for i in 1 2 3; do curl -s http://127.0.0.1:P/cgi-bin/status.sh; done"),
    ("php-fpm-shell-exec", "entry", "mkdir -p /run/php; sed -i 's#^listen = .*#listen = /run/php/f.sock#' /etc/php/*/fpm/pool.d/www.conf; php-fpm8.2 -D; printf 'server { listen 127.0.0.1:P; location / { include fastcgi_params; fastcgi_param SCRIPT_FILENAME /opt/shells/web/convert.php; fastcgi_pass unix:/run/php/f.sock; } }' > /etc/nginx/sites-enabled/default; nginx; " + GET),
    ("python-http-server", "entry", f"python3 -m http.server -b 127.0.0.1 P >/dev/null 2>&1 & sleep 1; {GET}"),
    ("python-prefork-with-subprocess", "entry", "python3 /opt/shells/prefork.py P & sleep 1; " + GET),
    ("node-server-with-exec", "entry", "node -e 'require(\"http\").createServer((q,r)=>require(\"child_process\").exec(\"uptime\",(e,o)=>r.end(o))).listen(P,\"127.0.0.1\")' & sleep 1; " + GET),
    ("inetd-echo", "entry", "python3 /opt/shells/inetd.py P & sleep 0.5; for i in 1 2 3; do echo hello | busybox nc -w 1 127.0.0.1 P; done"),
    ("ci-job", "entry", "cd /root; git init -q p; cd p; printf 'int main(){return 0;}' > a.c; printf 'a: a.c\\n\\tgcc -o a a.c\\ntest: a\\n\\t./a\\n' > Makefile; git -c user.name=x -c user.email=x@y add -A; git -c user.name=x -c user.email=x@y commit -qm x; make -s test; tar -cz . | tar -tz > /dev/null"),
    ("package-installation", "entry", "mkdir -p p/DEBIAN p/usr/share/x; printf 'Package: x\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@y>\\nDescription: x\\n' > p/DEBIAN/control; printf '#!/bin/sh\\nset -e\\nadduser --help >/dev/null 2>&1 || true\\necho configured\\n' > p/DEBIAN/postinst; chmod 755 p/DEBIAN/postinst; dpkg-deb -b p x.deb >/dev/null; dpkg -i x.deb; apt-get check"),
    ("cron-jobs", "entry", "printf '* * * * * root /bin/sh -c \"date >> /var/log/job\"\\n' >> /etc/crontab; cron; sleep 62; cat /var/log/job"),
    ("sshd-session", "entry", "mkdir -p /run/sshd; /usr/sbin/sshd -p P -o ListenAddress=127.0.0.1; for c in 'uptime' 'sh -c \"ls /\"'; do ssh -p P -o StrictHostKeyChecking=no -o BatchMode=yes 127.0.0.1 \"$c\" >/dev/null; done; echo 'ls; exit' | ssh -tt -p P -o StrictHostKeyChecking=no 127.0.0.1 >/dev/null 2>&1"),
    ("supervisor", "entry", "printf '[supervisord]\\nnodaemon=true\\n[program:a]\\ncommand=sh -c \"while :; do echo tick; sleep 1; done\"\\n[program:b]\\ncommand=python3 -m http.server -b 127.0.0.1 P\\n' > /s.conf; timeout 6 supervisord -c /s.conf >/dev/null; true"),
    ("redis-with-backup", "entry", "redis-server --port P --bind 127.0.0.1 --daemonize yes >/dev/null; sleep 1; for i in 1 2 3 4; do redis-cli -p P set k$i v >/dev/null; done; redis-cli -p P save; sh -c 'cat dump.rdb | gzip > /var/backups/dump.gz'; redis-cli -p P shutdown"),
    ("database-archive-command", "entry", "python3 /opt/shells/archive.py P & sleep 1; for i in 1 2 3; do echo write | busybox nc -w 1 127.0.0.1 P; done"),
    ("health-check", "health", "sh -c 'curl -sf http://127.0.0.1:P/ >/dev/null || exit 1'"),
    ("docker-exec-debugging", "exec", "ps aux; ls -la /; env; cat /etc/hosts; df -h"),
    ("docker-exec-shell-script", "exec", "sh -c 'for f in /etc/*.conf; do wc -l $f; done | sort -n | tail -3'"),
    ("entrypoint-drops-rights", "entry", "chown -R www-data /var/www; exec setpriv --reuid 33 --regid 33 --clear-groups sh -c 'id; sleep 1'"),
    ("curl-pipe-sh", "entry", "python3 -m http.server -b 127.0.0.1 -d /opt/shells/cgi P >/dev/null 2>&1 & sleep 1; curl -s http://127.0.0.1:P/install.sh | sh"),
    ("rsync-backup", "entry", "mkdir -p /b; rsync -a /etc/ /b/; tar -C /b -cz . | openssl enc -aes-256-cbc -pbkdf2 -pass pass:x > /var/backups/b.enc"),
    ("log-shipper", "entry", "timeout 5 busybox nc -l -p P 127.0.0.1 >/dev/null & sleep 0.5; (for i in 1 2 3 4; do echo line; sleep 0.3; done) | busybox nc 127.0.0.1 P"),
    ("port-forward", "entry", f"python3 -m http.server -b 127.0.0.1 P >/dev/null 2>&1 & sleep 1; timeout 4 socat TCP-LISTEN:Q,bind=127.0.0.1,fork,reuseaddr TCP:127.0.0.1:P & sleep 0.5; for i in 1 2 3; do curl -s -o /dev/null http://127.0.0.1:Q/; done"),
    ("agent-that-runs-jobs", "entry", "python3 -m http.server -b 127.0.0.1 -d /opt/shells/cgi P >/dev/null 2>&1 & sleep 1; for i in 1 2 3; do curl -s http://127.0.0.1:P/job.txt > /tmp/job.json; python3 -c 'import json,subprocess;subprocess.run(json.load(open(\"/tmp/job.json\"))[\"program\"])'; done"),
    ("node-build", "entry", "mkdir -p /w; cd /w; printf '{\"name\":\"x\",\"scripts\":{\"build\":\"node b.js\"}}' > package.json; printf 'const c=require(\"child_process\");c.execSync(\"ls\");c.spawn(\"sh\",[\"-c\",\"echo built\"],{stdio:\"inherit\"})' > b.js; node b.js"),
    ("log-rotation", "entry", "printf '/var/log/x {\\n daily\\n rotate 2\\n postrotate\\n  kill -0 1\\n endscript\\n}\\n' > /etc/l.conf; echo x > /var/log/x; logrotate -f /etc/l.conf"),
]
