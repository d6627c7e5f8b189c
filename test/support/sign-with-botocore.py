"""Signs requests with botocore: a JSON list in on standard input, the same requests as they go over the wire out."""

import json
import sys
from datetime import datetime, timezone
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

job = json.load(sys.stdin)
now = datetime.strptime(job["signedAt"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)


class FixedTime(datetime):
    @classmethod
    def utcnow(cls):
        return now.replace(tzinfo=None)

    @classmethod
    def now(cls, tz=None):
        return now


def sign(wanted):
    request = AWSRequest(
        method=wanted["method"],
        url=job["endpoint"] + wanted["url"],
        headers=wanted["headers"],
        data=wanted["body"].encode(),
    )
    credentials = Credentials(job["accessKeyId"], job["secret"])
    signer = botocore.auth.SigV4QueryAuth if wanted["presigned"] else botocore.auth.SigV4Auth
    extra = {"expires": 900} if wanted["presigned"] else {}
    signer(credentials, "billingconductor", "eu-central-1", **extra).add_auth(request)
    sent = request.prepare()
    headers = {name.lower(): value if isinstance(value, str) else value.decode() for name, value in sent.headers.items()}
    headers.setdefault("host", job["endpoint"].split("//")[1])
    path, _, query = sent.url[len(job["endpoint"]):].partition("?")
    body = sent.body or b""
    return {
        "method": sent.method,
        "rawPath": path,
        "rawQuery": query,
        "headers": headers,
        "body": body if isinstance(body, str) else body.decode(),
    }


patches = [mock.patch("botocore.auth.datetime.datetime", FixedTime)] if hasattr(botocore.auth, "datetime") else []
if hasattr(botocore.auth, "get_current_datetime"):
    patches.append(mock.patch("botocore.auth.get_current_datetime", lambda **_: now.replace(tzinfo=None)))
for patch in patches:
    patch.start()
json.dump([sign(wanted) for wanted in job["requests"]], sys.stdout)
