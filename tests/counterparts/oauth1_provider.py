"""An OAuth 1.0a provider over oauthlib's own server endpoints, on a free port of 127.0.0.1.

    python oauth1_provider.py [--clock SECONDS] [--realm NAME]

Prints one JSON line when it listens: its address, the consumer's key, secret and private key.
The lengths of nonces, tokens and keys are oauthlib's own, which real servers keep too.

    /request_token /authorize /access_token   the three legs; /authorize consents at once
    /api/...                                  answers what it was sent, to signed requests only
    /_last                                    the last request to /api, as it came
    /_spend?oauth_token=T                     takes a temporary token as if it had been traded
    /_revoke                                  forgets every token
    /_stats                                   what happened so far
"""

import argparse
import json
import secrets
import string
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from oauthlib.oauth1 import RequestValidator, WebApplicationServer
from oauthlib.oauth1.rfc5849.errors import OAuth1Error

METHODS = ("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "PLAINTEXT")
CONSUMER = "consumerkey0123456789abcdef"
# Everything that is encoded twice, once or not at all by mistake.
SECRET = "consumer secret&with=odd+chars~%/ü"
FORM = "application/x-www-form-urlencoded"


def unguessable():
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(24))


class Provider(RequestValidator):
    """Keeps everything in memory."""

    enforce_ssl = False
    allowed_signature_methods = METHODS
    dummy_client = dummy_request_token = dummy_access_token = unguessable()

    def __init__(self, clock, realm):
        super().__init__()
        self.lock = threading.RLock()
        self.clock = clock
        self.realm = realm
        self.temporary = {}
        self.tokens = {}
        self.seen = set()
        self.last = None
        self.stats = dict.fromkeys(
            ("temporary", "consents", "tokens", "let_in", "turned_away", "replayed", "late"), 0
        )
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.private_pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self.public_pem = (
            key.public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        )

    def now(self):
        return time.time() + self.clock

    def count(self, what):
        with self.lock:
            self.stats[what] += 1

    # Keys and secrets.
    def get_client_secret(self, client_key, request):
        return SECRET if client_key == CONSUMER else "nobody's"

    def get_rsa_key(self, client_key, request):
        return self.public_pem

    def get_request_token_secret(self, client_key, token, request):
        return self.temporary.get(token, {}).get("secret", "nobody's")

    def get_access_token_secret(self, client_key, token, request):
        return self.tokens.get(token, {}).get("secret", "nobody's")

    # What is known and still good.
    def validate_client_key(self, client_key, request):
        return client_key == CONSUMER

    def validate_request_token(self, client_key, token, request):
        return not self.temporary.get(token, {"spent": True}).get("spent")

    def validate_access_token(self, client_key, token, request):
        return token in self.tokens

    def validate_verifier(self, client_key, token, verifier, request):
        return secrets.compare_digest(
            self.temporary.get(token, {}).get("verifier", ""), verifier
        )

    def verify_request_token(self, token, request):
        return token in self.temporary

    def validate_redirect_uri(self, client_key, redirect_uri, request):
        return redirect_uri.startswith("http://127.0.0.1:")

    def get_redirect_uri(self, token, request):
        return self.temporary[token]["callback"]

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None
    ):
        if abs(self.now() - int(timestamp)) > self.timestamp_lifetime:
            self.count("late")
            return False
        use = (client_key, timestamp, nonce, request_token or access_token)
        with self.lock:
            if use in self.seen:
                self.count("replayed")
                return False
            self.seen.add(use)
            return True

    # Realms: asked for by name, if at all.
    @property
    def realms(self):
        return [self.realm]

    def get_default_realms(self, client_key, request):
        return []

    def get_realms(self, token, request):
        return []

    def validate_requested_realms(self, client_key, realms, request):
        return all(realm == self.realm for realm in realms)

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return not self.realm or request.realm == self.realm

    def verify_realms(self, token, realms, request):
        return True

    # What is given out.
    def save_request_token(self, token, request):
        self.temporary[token["oauth_token"]] = {
            "secret": token["oauth_token_secret"],
            "callback": request.redirect_uri,
        }

    def save_verifier(self, token, verifier, request):
        self.temporary[token]["verifier"] = verifier["oauth_verifier"]

    def save_access_token(self, token, request):
        self.tokens[token["oauth_token"]] = {"secret": token["oauth_token_secret"]}

    def invalidate_request_token(self, client_key, request_token, request):
        self.temporary[request_token]["spent"] = True


def handler(provider):
    server = WebApplicationServer(provider)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def date_time_string(self, timestamp=None):
            return formatdate(provider.now(), usegmt=True)

        def answer(self, status, body="", headers=None):
            data = (body or "").encode()
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def tell(self, value, status=200):
            self.answer(status, json.dumps(value), {"Content-Type": "application/json"})

        def turn(self):
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length).decode()
            headers = dict(self.headers.items())
            # RFC 5849 §3.4.1.3.1: other bodies are not signed.
            is_form = headers.get("content-type", headers.get("Content-Type", "")).startswith(FORM)
            request = (
                f"http://{self.headers['Host']}{self.path}",
                self.command,
                raw if is_form else "",
                headers,
            )
            url = urlsplit(self.path)
            try:
                self.route(url.path, parse_qs(url.query), request, raw)
            except OAuth1Error as error:
                self.answer(error.status_code, error.urlencoded, {"Content-Type": FORM})

        def route(self, path, query, request, raw):
            if path == "/request_token":
                headers, body, status = server.create_request_token_response(*request, {})
                if status == 200:
                    provider.count("temporary")
                self.answer(status, body, headers)
            elif path == "/authorize":
                server.get_realms_and_credentials(*request)
                headers, body, status = server.create_authorization_response(*request, [], {})
                provider.count("consents")
                self.answer(status, body, headers)
            elif path == "/access_token":
                headers, body, status = server.create_access_token_response(
                    *request, {"screen_name": "ada"}
                )
                if status == 200:
                    provider.count("tokens")
                self.answer(status, body, headers)
            elif path.startswith("/api"):
                uri, method, body, headers = request
                provider.last = {
                    "method": method,
                    "path": self.path,
                    "headers": list(self.headers.items()),
                    "body": raw,
                }
                good, _ = server.validate_protected_resource_request(*request, [])
                provider.count("let_in" if good else "turned_away")
                echo = {"ok": bool(good), "method": method, "path": self.path, "body": raw}
                self.tell(echo, 200 if good else 401)
            elif path == "/_last":
                self.tell(provider.last)
            elif path == "/_spend":
                provider.temporary[query["oauth_token"][0]]["spent"] = True
                self.tell({})
            elif path == "/_revoke":
                provider.tokens.clear()
                self.tell({})
            elif path == "/_stats":
                self.tell(provider.stats)
            else:
                self.answer(404)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = turn

    return Handler


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", type=int, default=0, help="seconds that its clock is ahead")
    parser.add_argument("--realm", default="", help="wanted of every signed request")
    options = parser.parse_args()
    provider = Provider(options.clock, options.realm)
    listener = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    ready = {
        "url": f"http://127.0.0.1:{listener.server_port}",
        "consumer_key": CONSUMER,
        "consumer_secret": SECRET,
        "private_key": provider.private_pem,
    }
    print(json.dumps(ready), flush=True)
    listener.serve_forever()


main()
