"""The other end of each shell, on loopback: sends a harmless command and says whether its answer came back."""

import base64
import http.server
import socket
import ssl
import threading
import time

COMMAND = "cat /etc/marker"
ANSWER = b"4711-here"
LIMIT = 12


def heard(peer, decode=lambda data: data, until=None):
    """Whether the answer comes within the limit."""
    data, until = b"", until or time.time() + 6
    while time.time() < until:
        peer.settimeout(max(until - time.time(), 0.05))
        try:
            piece = peer.recv(4096)
        except OSError:
            return False
        if not piece:
            return False
        data += piece
        if ANSWER in data or any(ANSWER in decode(line) for line in data.split(b"\n")):
            return True
    return False


def quietly(decode):
    def run(line):
        try:
            return decode(line)
        except ValueError:
            return b""

    return run


def listening(port):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", port))
    server.listen(4)
    server.settimeout(LIMIT)
    return server


def linger(peer):
    """A person types more than one command."""
    try:
        time.sleep(0.5)
        peer.close()
    except OSError:
        pass


def talk_tcp(server, codec=None, first=None):
    peer, _ = server.accept()
    encode, decode = codec or (lambda text: text, lambda data: data)
    if first:
        peer.send(first)
        time.sleep(0.3)
    time.sleep(0.5)
    peer.send(encode(COMMAND.encode()) + b"\n")
    worked = heard(peer, quietly(decode))
    linger(peer)
    return worked


def talk_bind(port):
    until = time.time() + LIMIT
    while time.time() < until:
        try:
            peer = socket.create_connection(("127.0.0.1", port), 2)
        except OSError:
            time.sleep(0.2)
            continue
        time.sleep(0.3)
        peer.send(COMMAND.encode() + b"\n")
        worked = heard(peer)
        linger(peer)
        return worked
    return False


def talk_udp(server):
    _, peer = server.recvfrom(4096)
    server.sendto(COMMAND.encode() + b"\n", peer)
    until = time.time() + 6
    while time.time() < until:
        try:
            if ANSWER in server.recvfrom(4096)[0]:
                return True
        except OSError:
            return False
    return False


def talk_poll(port):
    done = threading.Event()
    given = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def reply(self, text=b""):
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.reply(b"" if given.is_set() else COMMAND.encode())
            given.set()

        def do_POST(self):
            if ANSWER in self.rfile.read(int(self.headers["Content-Length"])):
                done.set()
            self.reply()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    worked = done.wait(LIMIT)
    server.shutdown()
    server.server_close()
    return worked


def talk_web(port):
    until = time.time() + LIMIT
    body = f"c={COMMAND.replace(' ', '+')}".encode()
    request = (
        b"POST /x.php HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + str(len(body)).encode() + b"\r\n\r\n" + body
    )
    while time.time() < until:
        try:
            peer = socket.create_connection(("127.0.0.1", port), 2)
        except OSError:
            time.sleep(0.2)
            continue
        peer.send(request)
        return heard(peer)
    return False


def prepared(kind, port, second, certificate):
    """What waits for the shell; call the result to talk to it."""
    codecs = {
        "base64": (base64.b64encode, base64.b64decode),
        "hex": (lambda text: text.hex().encode(), lambda data: bytes.fromhex(data.decode("ascii", "replace"))),
    }
    if kind in ("tcp", "first", "base64", "hex"):
        server = listening(port)
        return lambda: talk_tcp(server, codecs.get(kind), b"go\n" if kind == "first" else None)
    if kind == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = context.wrap_socket(listening(port), server_side=True)
        return lambda: talk_tcp(server)
    if kind == "two":
        commands, answers = listening(port), listening(second)

        def talk():
            peer, _ = commands.accept()
            other, _ = answers.accept()
            time.sleep(0.5)
            peer.send(COMMAND.encode() + b"\n")
            worked = heard(other)
            linger(peer)
            linger(other)
            return worked

        return talk
    if kind == "udp":
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", port))
        server.settimeout(LIMIT)
        return lambda: talk_udp(server)
    if kind == "poll":
        return lambda: talk_poll(port)
    if kind == "web":
        return lambda: talk_web(port)
    return lambda: talk_bind(port)
