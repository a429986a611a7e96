"""Reads the parameters and files out of an HTTP request, in all forms that Telegram takes."""

import json
from typing import Any

from tornado.httputil import HTTPServerRequest

from tests.telegram.errors import bad_request
from tests.telegram.parameters import Upload


def read(request: HTTPServerRequest) -> dict[str, Any]:
    """Parameters by name; a file is an `Upload`, also where it is named as `attach://<part>`.

    Raises:
        ApiError: 400 when a JSON body is no JSON object.
    """
    raw: dict[str, Any] = {
        name: values[-1].decode("utf-8", "replace") for name, values in request.arguments.items()
    }
    if request.headers.get("Content-Type", "").startswith("application/json"):
        raw |= _json_body(request.body)
    uploads = {
        name: Upload(files[-1]["filename"], files[-1]["content_type"], files[-1]["body"])
        for name, files in request.files.items()
    }
    attached = set()
    for name, value in raw.items():
        if isinstance(value, str) and value.startswith("attach://"):
            part = value.removeprefix("attach://")
            if part not in uploads:
                raise bad_request(f"file part {part} is absent")
            raw[name] = uploads[part]
            attached.add(part)
    return raw | {name: file for name, file in uploads.items() if name not in attached}


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse request: expected JSON object")
    return value
