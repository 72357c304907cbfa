"""Runs shells and ordinary work in throw-away containers and holds the alerts of a watch against them.

    run.py image            builds the image shells:1 on the engine of DOCKER_HOST (mmdebstrap; SHELLS_ROOT takes a tar)
    run.py run FINDINGS     runs everything while a watch writes its alerts (json) to FINDINGS, and says the figures
    run.py one NAME         runs one, by name

Everything stays on loopback: containers share the network of this script. Needs root and docker.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from attacks import ATTACKS
from listener import prepared
from ordinary import ORDINARY

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = (
    "bash,busybox-static,zsh,ksh93u+m,perl,python3,php-cli,php-fpm,ruby,gawk,tcl,nodejs,openssl,telnet,curl,wget,"
    "netcat-traditional,ncat,socat,gcc,libc6-dev,make,git,openssh-server,openssh-client,cron,nginx-light,redis-server,"
    "supervisor,procps,iproute2,rsync,spawn-fcgi,fcgiwrap,logrotate,util-linux,bsdutils"
)
FILES = {
    "etc/marker": "4711-here\n",
    "opt/shells/service.py": "import os,subprocess,sys\nsubprocess.run(['/bin/sh','-c',sys.argv[1]],stdin=subprocess.DEVNULL)\n",
    "opt/shells/cgi/status.sh": "#!/bin/sh\necho Content-Type: text/plain\necho\ndate\nuptime\n",
    "opt/shells/cgi/install.sh": "#!/bin/sh\nmkdir -p /opt/tool\necho installed > /opt/tool/version\n",
    "opt/shells/cgi/job.txt": '{"program": ["/bin/sh", "-c", "du -s /etc | sort"]}\n',
    "opt/shells/cgi-bin/status.sh": "#!/bin/sh\necho Content-Type: text/plain\necho\ndate\nuptime\n",
    "opt/shells/web/x.php": '<?php echo shell_exec($_POST["c"] ?? "true");\n',
    "opt/shells/web/convert.php": '<?php echo shell_exec("wc -c " . escapeshellarg(__FILE__)); exec("uptime", $o); echo $o[0];\n',
    "opt/shells/prefork.py": """import os, socket, subprocess, sys
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(8)
for _ in range(3):
    if os.fork() == 0:
        while True:
            c, _ = s.accept(); c.recv(4096)
            body = subprocess.check_output("date; uptime", shell=True)
            c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n" + body); c.close()
os.wait()
""",
    "opt/shells/inetd.py": """import os, socket, sys
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(8)
while True:
    c, _ = s.accept()
    if os.fork() == 0:
        [os.dup2(c.fileno(), n) for n in (0, 1, 2)]; os.execv("/bin/cat", ["cat"])
    c.close()
""",
    "opt/shells/archive.py": """import os, socket, subprocess, sys
s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(8)
while True:
    c, _ = s.accept(); c.recv(4096); open("/tmp/wal", "w").write("x")
    subprocess.run("test ! -f /var/backups/wal && cp /tmp/wal /var/backups/wal", shell=True); c.sendall(b"ok\\n"); c.close()
""",
}


def docker(*arguments, check=False, seconds=120):
    return subprocess.run(
        ["docker", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=check, timeout=seconds)


def image():
    root = os.environ.get("SHELLS_ROOT")
    with tempfile.TemporaryDirectory(prefix="bulkhead-shells") as folder:
        if not root:
            root = folder + "/root.tar"
            subprocess.run(["mmdebstrap", "--variant=minbase", "--include=" + PACKAGES, "bookworm", root], check=True)
        with open(root, "rb") as tar:
            subprocess.run(["docker", "import", "-", "shells-base:1"], stdin=tar, check=True, stdout=subprocess.DEVNULL)
        layer = folder + "/layer"
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(f"{layer}/{path}"), exist_ok=True)
            with open(f"{layer}/{path}", "w") as file:
                file.write(text)
            os.chmod(f"{layer}/{path}", 0o755)
        subprocess.run(["cc", "-O2", "-static", HERE + "/programs.c", "-o", layer + "/opt/shells/programs"], check=True)
        with open(folder + "/Dockerfile", "w") as file:
            file.write("FROM shells-base:1\nCOPY layer /\nRUN cp /bin/dash /opt/shells/worker; ssh-keygen -qA; mkdir -m 700 /root/.ssh; cd /root/.ssh; "
                "ssh-keygen -qN '' -f id_ed25519 -t ed25519; cp id_ed25519.pub authorized_keys\n")
        subprocess.run(
            ["docker", "build", "-q", "--network", "none", "-t", "shells:1", folder], check=True,
            env={**os.environ, "DOCKER_BUILDKIT": "0"}, stdout=subprocess.DEVNULL)


def ports(index):
    return 21000 + index * 2, 21001 + index * 2


def attack(index, certificate):
    name, group, kind, command = ATTACKS[index]
    first, second = ports(index)
    command = command.replace("127.0.0.1:P", f"127.0.0.1:{first}")
    for letter, port in (("P", first), ("Q", second)):
        command = "".join(
            str(port) if part == letter and not before.isalnum() and not after.isalnum() and before not in "_$-" else part
            for before, part, after in zip(" " + command, command, command[1:] + " "))
    talk = prepared(kind, first, second, certificate)
    docker("run", "-d", "--network", "host", "--name", "attack-" + name, "shells:1",
           "python3", "/opt/shells/service.py", command)
    try:
        worked = talk()
    except OSError:
        worked = False
    log = "" if worked else docker("logs", "attack-" + name)
    docker("rm", "-f", "attack-" + name)
    return name, group, worked, log and (log.stdout + log.stderr)[-300:]


def ordinary(index):
    name, way, command = ORDINARY[index]
    first, second = ports(len(ATTACKS) + index)
    for letter, port in (("P", first), ("Q", second)):
        for before in (":", " "):
            command = command.replace(before + letter, before + str(port))
        command = command.replace(f"({letter},", f"({port},")
    base = ["run", "-d", "--network", "host", "--name", "work-" + name]
    if way == "health":
        docker(*base, "--health-cmd", command, "--health-interval", "1s", "shells:1",
               "python3", "-m", "http.server", "-b", "127.0.0.1", str(first))
        time.sleep(6)
        worked = "healthy" in docker("inspect", "-f", "{{.State.Health.Status}}", "work-" + name).stdout
    elif way == "exec":
        docker(*base, "shells:1", "sleep", "60")
        worked = docker("exec", "work-" + name, "sh", "-c", command).returncode == 0
    else:
        docker(*base, "shells:1", "/bin/sh", "-c", command)
        status = docker("wait", "work-" + name, seconds=150).stdout.strip()
        worked = status == "0"
    log = "" if worked else docker("logs", "work-" + name)
    docker("rm", "-f", "work-" + name)
    return name, worked, log and (log.stdout + log.stderr)[-300:]


def certificate(folder):
    path = folder + "/both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
         path + ".key", "-out", path + ".crt"], check=True, capture_output=True)
    with open(path, "w") as both:
        both.write(open(path + ".key").read() + open(path + ".crt").read())
    return path


def judged(findings):
    """Container → rules of high and critical alerts."""
    found = {}
    for line in open(findings):
        finding = json.loads(line)
        if finding["severity"] in ("high", "critical"):
            name = finding["subject"]["name"]
            found.setdefault(name, {})[finding["rule"]] = finding["title"]
    return found


def run(findings):
    with tempfile.TemporaryDirectory(prefix="bulkhead-shells") as folder:
        key = certificate(folder)
        with ThreadPoolExecutor(4) as pool:
            attacks = list(pool.map(lambda index: attack(index, key), range(len(ATTACKS))))
            works = list(pool.map(ordinary, range(len(ORDINARY))))
    time.sleep(2)
    found = judged(findings)
    ran = [entry for entry in attacks if entry[2]]
    for name, group, worked, log in attacks:
        rules = found.get("attack-" + name, {})
        if not worked:
            print(f"did not run: {name} ({group}): {' '.join(log.split())}")
        elif not rules:
            print(f"missed: {name} ({group})")
        elif not any(rule.startswith(("reverse-shell", "shell", "command", "web")) for rule in rules):
            print(f"found otherwise: {name} ({group}): {', '.join(rules)}")
    for group in sorted({entry[1] for entry in ran}):
        of = [entry for entry in ran if entry[1] == group]
        print(f"class {group}: {sum('attack-' + entry[0] in found for entry in of)} of {len(of)} shells found as high")
    listed = [entry for entry in ran if entry[1] != "N"]
    hit = sum("attack-" + entry[0] in found for entry in listed)
    print(f"shells of the design's list: {hit} of {len(listed)} ({100 * hit / max(len(listed), 1):.1f} %)")
    alerts = 0
    for name, worked, log in works:
        rules = found.get("work-" + name, {})
        alerts += len(rules)
        if not worked:
            print(f"did not end well: {name}: {' '.join(log.split())}")
        for rule, title in rules.items():
            print(f"false alarm: {name}: {rule}: {title}")
    print(f"ordinary work: {alerts} high alerts over {len(works)} workloads")


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "image":
        image()
    elif what == "run":
        run(sys.argv[2])
    elif what == "one":
        with tempfile.TemporaryDirectory(prefix="bulkhead-shells") as folder:
            names = [entry[0] for entry in ATTACKS]
            if sys.argv[2] in names:
                print(attack(names.index(sys.argv[2]), certificate(folder)))
            else:
                print(ordinary([entry[0] for entry in ORDINARY].index(sys.argv[2])))
    else:
        sys.exit(__doc__)
