"""TLS servers on 127.0.0.1, one for each thing that can be wrong with one.

    python badtls.py OUT

Writes into OUT: `ca.pem` (the two authorities to trust), `NAME.pem` (each server's certificate),
and what the server `client-certificate` asks for: `client.pem` with `client.key` (PKCS #8) and
`client.sec1.key`, `client-rsa.pem` with `client-rsa.key` (PKCS #1), `client-expired.pem`, and
`client.locked.key` (under a passphrase). Then prints `NAME PORT` a server, and `ready`. Ends when its standard input does. Every server answers every
request with its own name.
"""

import ipaddress
import ssl
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from warnings import simplefilter

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OUT = Path(sys.argv[1])
NOW = datetime.now(timezone.utc)
HERE = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]


def days(count):
    return NOW + timedelta(days=count)


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def curve_key():
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


PKCS8 = serialization.PrivateFormat.PKCS8
# PKCS #1 for RSA, SEC 1 for curves.
TRADITIONAL = serialization.PrivateFormat.TraditionalOpenSSL


def key_pem(key, form=PKCS8, locked=serialization.NoEncryption()):
    return key.private_bytes(serialization.Encoding.PEM, form, locked)


class Authority:
    def __init__(self, common, key):
        self.name, self.key = name(common), key
        self.certificate = self.issue(common, key, names=None, valid=(-10, 3650), usage=None)

    def issue(self, common, key, names=HERE, valid=(-1, 30), usage=ExtendedKeyUsageOID.SERVER_AUTH):
        """A certificate; without a usage it is an authority's."""
        authority = usage is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(common))
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(days(valid[0]))
            .not_valid_after(days(valid[1]))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
        )
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def issue_with_sha1(self, key):
        """The library refuses SHA-1; OpenSSL's command does not."""
        request, own, own_key = OUT / "sha1.request", OUT / "sha1.ca", OUT / "sha1.ca.key"
        made = x509.CertificateSigningRequestBuilder().subject_name(name("localhost"))
        made = made.add_extension(x509.SubjectAlternativeName(HERE), critical=False)
        request.write_bytes(pem(made.sign(key, hashes.SHA256())))
        own.write_bytes(pem(self.certificate))
        own_key.write_bytes(key_pem(self.key))
        command = ["openssl", "x509", "-req", "-sha1", "-days", "30", "-set_serial", "7"]
        command += ["-copy_extensions", "copyall", "-in", request, "-CA", own, "-CAkey", own_key]
        signed = subprocess.run(command, check=True, capture_output=True)
        return x509.load_pem_x509_certificate(signed.stdout)


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = self.server.called.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Callers break off: that is what these servers are for."""


def serve(called, certificate, key, version=None, asks=False):
    both = OUT / f"{called}.both"
    both.write_bytes(pem(certificate) + key_pem(key))
    (OUT / f"{called}.pem").write_bytes(pem(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # What is too old or too weak has to be allowed here to be refused there.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    if version:
        context.minimum_version = context.maximum_version = version
    if asks:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(OUT / "ca.pem")
    context.load_cert_chain(both)
    server = Quiet(("127.0.0.1", 0), Answers)
    server.called = called
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(called, server.server_address[1], flush=True)


def make_clients(authority, key):
    def write(called, content):
        (OUT / called).write_bytes(content)

    def issue(key, valid=(-1, 30)):
        usage = ExtendedKeyUsageOID.CLIENT_AUTH
        return pem(authority.issue("client", key, names=None, valid=valid, usage=usage))

    write("client.pem", issue(key))
    write("client-expired.pem", issue(key, valid=(-60, -1)))
    write("client.key", key_pem(key))
    write("client.sec1.key", key_pem(key, TRADITIONAL))
    write("client.locked.key", key_pem(key, locked=serialization.BestAvailableEncryption(b"x")))
    other = rsa_key()
    write("client-rsa.pem", issue(other))
    write("client-rsa.key", key_pem(other, TRADITIONAL))


def main():
    simplefilter("ignore", DeprecationWarning)  # TLS 1.0 and 1.1
    OUT.mkdir(parents=True, exist_ok=True)
    trusted = Authority("Test CA", curve_key())
    trusted_rsa = Authority("Test RSA CA", rsa_key())
    rogue = Authority("Rogue CA", curve_key())
    (OUT / "ca.pem").write_bytes(pem(trusted.certificate) + pem(trusted_rsa.certificate))

    key = curve_key()
    make_clients(trusted, key)

    old = rsa_key()
    by_old = trusted_rsa.issue("localhost", old)
    serve("tls10", by_old, old, version=ssl.TLSVersion.TLSv1)
    serve("tls11", by_old, old, version=ssl.TLSVersion.TLSv1_1)
    serve("sha1", trusted_rsa.issue_with_sha1(old), old)
    short = rsa_key(1024)
    serve("rsa1024", trusted_rsa.issue("localhost", short), short)

    good = trusted.issue("localhost", key)
    serve("good", good, key)
    serve("tls12", good, key, version=ssl.TLSVersion.TLSv1_2)
    serve("client-certificate", good, key, asks=True)
    serve("expired", trusted.issue("localhost", key, valid=(-60, -1)), key)
    serve("future", trusted.issue("localhost", key, valid=(5, 30)), key)
    elsewhere = [x509.DNSName("wrong.host.example")]
    serve("wrong-host", trusted.issue("localhost", key, names=elsewhere), key)
    serve("no-san", trusted.issue("localhost", key, names=None), key)
    serve("unknown-root", rogue.issue("localhost", key), key)
    alone = Authority("localhost", key)
    serve("self-signed", alone.issue("localhost", key), key)

    print("ready", flush=True)
    sys.stdin.read()


main()
