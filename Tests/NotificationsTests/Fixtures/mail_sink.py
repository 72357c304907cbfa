"""A mail server that keeps what it gets: `mail_sink.py MESSAGES MODE [CERTIFICATE KEY]`.

MODE is none, starttls or tls. Writes its port, then a line of JSON for each message, to MESSAGES.
User `bulkhead` with the password `correct horse`; whoever is called refused@ does not exist.
"""
import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

messages, mode = sys.argv[1:3]
context = None
if mode != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[3:5])


def note(record):
    with open(messages, "a") as file:
        file.write(json.dumps(record) + "\n")


def authenticate(server, session, envelope, mechanism, data):
    fits = isinstance(data, LoginPassword) and data.login == b"bulkhead" and data.password == b"correct horse"
    return AuthResult(success=fits, handled=False, auth_data=mechanism)


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        note({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or mode == "tls",
            "mechanism": session.auth_data, "subject": message["Subject"], "text": message.get_content(),
            "headers": sorted(message.keys()), "defects": [str(defect) for defect in message.defects],
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
        })
        return "250 OK"


def protocol():
    return SMTP(
        Keeper(), hostname="sink.example", authenticator=authenticate, auth_require_tls=mode != "tls",
        tls_context=context if mode == "starttls" else None, require_starttls=mode == "starttls")


async def main():
    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    note({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
