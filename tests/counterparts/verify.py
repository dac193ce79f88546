"""Asks the verifiers that Standard Webhooks, Stripe and Slack publish whether they take a request.

Standard input has a question a line, standard output an answer a line:

    {"format": "stripe", "secret": "…", "headers": {…}, "body": base64, "later": seconds}
    {"ok": true}   or   {"ok": false, "why": "…"}

`later` makes it that much later for the verifier. Shopify publishes no verifier for Python but the
few lines that its documentation shows; a custom format is verified by what its author would write
(SHA-512 in base64 over time, full stop and body).
"""

import base64
import datetime
import hashlib
import hmac
import json
import sys
import time
import types

import slack_sdk.signature
import standardwebhooks.webhooks
import stripe._webhook

LATER = 0


def now():
    return time.time() + LATER


class Later(datetime.datetime):
    """The time as it is for the verifier under test."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(now(), tz)


class Clock(slack_sdk.signature.Clock):
    def now(self):
        return now()


standardwebhooks.webhooks.datetime = Later
stripe._webhook.time = types.SimpleNamespace(time=now)


def standard_webhooks(secret, headers, body):
    standardwebhooks.webhooks.Webhook(secret).verify(body, headers)


def of_stripe(secret, headers, body):
    header = headers.get("stripe-signature")
    stripe._webhook.WebhookSignature.verify_header(body.decode(), header, secret, 300)


def of_slack(secret, headers, body):
    verifier = slack_sdk.signature.SignatureVerifier(secret, Clock())
    if not verifier.is_valid_request(body, headers):
        raise ValueError("slack_sdk does not take it")


def same(expected, header):
    if not hmac.compare_digest(expected, header or ""):
        raise ValueError("another signature")


def of_shopify(secret, headers, body):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    same(base64.b64encode(digest).decode(), headers.get("x-shopify-hmac-sha256"))


def custom(secret, headers, body):
    at = headers.get("x-acme-time", "")
    if abs(now() - int(at)) > 300:
        raise ValueError("too old")
    digest = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha512).digest()
    same("hmac " + base64.b64encode(digest).decode(), headers.get("x-acme-signature"))


FORMATS = {
    "standard_webhooks": standard_webhooks,
    "stripe": of_stripe,
    "slack": of_slack,
    "shopify": of_shopify,
    "custom": custom,
}

for line in sys.stdin:
    question = json.loads(line)
    LATER = question["later"]
    try:
        body = base64.b64decode(question["body"])
        FORMATS[question["format"]](question["secret"], question["headers"], body)
        answer = {"ok": True}
    except Exception as error:
        answer = {"ok": False, "why": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))
