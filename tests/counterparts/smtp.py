"""Mail servers on 127.0.0.1 that want a login, by aiosmtpd: one with TLS from the first byte, one
with STARTTLS, one without encryption.

    python smtp.py OUT

Writes the authority that signed their certificate to OUT/ca.pem. Then prints `tls PORT`,
`starttls PORT`, `plain PORT` and `ready`, and after that each email that was taken as a line of
JSON: {"server", "user", "from", "to", "headers", "text"}. Lines on its standard input say how it
goes on: `refuse` answers every email with 451, `take` takes them again. Ends when its standard
input does.
"""

import asyncio
import ipaddress
import json
import logging
import ssl
import sys
import threading
import warnings
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# A login without encryption is what one of them is for.
warnings.simplefilter("ignore")
logging.getLogger("mail").setLevel(logging.CRITICAL)

USER, PASSWORD = b"hookline", b"correct-horse-sentinel"
OUT = Path(sys.argv[1])
taking = threading.Event()
taking.set()
printing = threading.Lock()


def say(line):
    with printing:
        print(line, flush=True)


def certificates():
    """An authority, and a certificate for localhost that it signed."""
    now = datetime.now(timezone.utc)

    def named(common):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

    def begin(subject, issuer, key):
        return (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
        )

    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = (
        begin("Mail authority", "Mail authority", authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    server = (
        begin("localhost", "Mail authority", key)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (OUT / "ca.pem").write_bytes(authority.public_bytes(pem))
    (OUT / "server.pem").write_bytes(server.public_bytes(pem))
    (OUT / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


class Keeper:
    def __init__(self, server):
        self.server = server

    async def handle_DATA(self, server, session, envelope):
        if not taking.is_set():
            return "451 4.3.0 Come back later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        say(
            json.dumps(
                {
                    "server": self.server,
                    "user": session.auth_data.decode() if session.auth_data else "",
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "headers": {name.lower(): str(value) for name, value in message.items()},
                    "text": message.get_content(),
                }
            )
        )
        return "250 2.0.0 Taken"


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    # Not handled: the server refuses by itself.
    return AuthResult(success=known, handled=known, auth_data=data.login if known else None)


def smtp(name, **options):
    return lambda: SMTP(
        Keeper(name), authenticator=authenticate, auth_required=True, hostname="localhost", **options
    )


def listen(loop, tell):
    """Reads what is said on standard input; ends with it."""
    for line in sys.stdin:
        {"refuse": taking.clear, "take": taking.set}[line.strip()]()
        say(line.strip())
    loop.call_soon_threadsafe(tell.set)


async def main():
    certificates()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(OUT / "server.pem", OUT / "server.key")
    loop = asyncio.get_running_loop()
    servers = [
        # It is TLS already where a login is offered.
        ("tls", smtp("tls", auth_require_tls=False), context),
        ("starttls", smtp("starttls", tls_context=context, require_starttls=True), None),
        ("plain", smtp("plain", auth_require_tls=False), None),
    ]
    for name, factory, tls in servers:
        server = await loop.create_server(factory, "127.0.0.1", 0, ssl=tls)
        say(f"{name} {server.sockets[0].getsockname()[1]}")
    say("ready")
    ended = asyncio.Event()
    threading.Thread(target=listen, args=(loop, ended), daemon=True).start()
    await ended.wait()


asyncio.run(main())
