"""How the bot gets its updates: long polling, or a webhook, never both."""

import asyncio
import re
from typing import Any

from tests.telegram.chats import Json
from tests.telegram.cloud import Cloud, Webhook
from tests.telegram.errors import bad_request, conflict
from tests.telegram.methods.registry import method
from tests.telegram.parameters import Upload

_LONGEST_POLL_SECONDS = 50
_MOST_UPDATES = 100
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


@method
async def get_updates(
    cloud: Cloud,
    *,
    offset: int = 0,
    limit: int = _MOST_UPDATES,
    timeout: int = 0,
    allowed_updates: list[Any] | None = None,
) -> list[Json]:
    """Waits up to `timeout` seconds for the first update; alone does not hold the lock."""
    poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    queue = cloud.updates
    with cloud.changed:
        if cloud.webhook.url:
            raise conflict(_WEBHOOK_ACTIVE)
        queue.begin_poll(poll)
        cloud.changed.notify_all()
        if allowed_updates is not None:
            queue.allowed = [str(kind) for kind in allowed_updates]
        count = min(max(limit, 1), _MOST_UPDATES)
        found = queue.fetch(offset, count)
    try:
        if not found and timeout > 0:
            await asyncio.wait([poll], timeout=min(timeout, _LONGEST_POLL_SECONDS))
            if poll.done():
                poll.result()
    finally:
        with cloud.changed:
            queue.forget_poll(poll)
    with cloud.changed:
        found = found or queue.fetch(offset, count)
        return [update.json() for update in found]


@method
def set_webhook(
    cloud: Cloud,
    *,
    url: str,
    certificate: Upload | None = None,
    ip_address: str | None = None,
    max_connections: int = 40,
    allowed_updates: list[Any] | None = None,
    drop_pending_updates: bool = False,
    secret_token: str | None = None,
) -> bool:
    """Unlike Telegram, takes plain http, but for loopback addresses alone."""
    if url:
        local = re.match(r"http://(127\.0\.0\.1|localhost)(:|/|$)", url)
        if not url.startswith("https://") and not local:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not 1 <= max_connections <= 100:
            cloud.violation(f"max_connections is {max_connections}, not 1-100")
        if secret_token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise bad_request("secret token contains unallowed characters")
    if drop_pending_updates:
        cloud.updates.clear()
    if allowed_updates is not None:
        cloud.updates.allowed = [str(kind) for kind in allowed_updates]
    data = certificate.data if certificate else None
    cloud.webhook = Webhook(url, secret_token, max_connections, ip_address, data)
    if url:
        cloud.updates.end_poll("terminated by setWebhook request")
        cloud.updates.calls += 1
    cloud.record.add("telegram", "", "sets webhook" if url else "removes webhook")
    cloud.updates.wake()
    cloud.changed.notify_all()
    return True


@method
def delete_webhook(cloud: Cloud, *, drop_pending_updates: bool = False) -> bool:
    return set_webhook(cloud, url="", drop_pending_updates=drop_pending_updates)


@method
def get_webhook_info(cloud: Cloud) -> Json:
    webhook = cloud.webhook
    about: Json = {
        "url": webhook.url,
        "has_custom_certificate": webhook.certificate is not None,
        "pending_update_count": len(cloud.updates.pending()),
    }
    if webhook.url:
        about["max_connections"] = webhook.max_connections
        if webhook.ip_address:
            about["ip_address"] = webhook.ip_address
    if webhook.last_error:
        about["last_error_date"] = webhook.last_error_date
        about["last_error_message"] = webhook.last_error
    if cloud.updates.allowed:
        about["allowed_updates"] = cloud.updates.allowed
    return about
