"""Log in, sync, full sync, media."""

import time

from anki import sync_pb2
from session import S, command

REQUIRED = {0: "none", 1: "normal", 2: "full", 3: "full_download", 4: "full_upload"}
MEDIA_DEADLINE = 60.0  # seconds


@command
def sync_login(endpoint, user, password):
    S.auth = S.col.sync_login(user, password, endpoint)
    S.auth.endpoint = endpoint
    return S.auth.hkey


@command
def sync_auth(endpoint, hkey):
    S.auth = sync_pb2.SyncAuth(hkey=hkey, endpoint=endpoint)


@command
def sync_timeout(seconds):
    """How long a server may be silent."""
    S.auth.io_timeout_secs = seconds


@command
def sync_status():
    return REQUIRED[S.col.sync_status(S.auth).required]


@command
def sync():
    """One normal sync; says what is still required after it."""
    out = S.col.sync_collection(S.auth, False)
    if out.new_endpoint:
        S.auth.endpoint = out.new_endpoint
    # a name or address changed by the sync may sit in the Python side's caches
    S.col.models._clear_cache()
    return {
        "required": REQUIRED[out.required],
        "message": out.server_message,
        "media_usn": out.server_media_usn,
    }


@command
def full_sync(upload):
    S.col.close_for_full_sync()
    try:
        S.col.full_upload_or_download(auth=S.auth, server_usn=None, upload=upload)
    finally:
        S.col.reopen(after_full_sync=True)


@command
def sync_media():
    S.col.sync_media(S.auth)
    deadline = time.monotonic() + MEDIA_DEADLINE
    while S.col.media_sync_status().active:
        if time.monotonic() > deadline:
            raise TimeoutError("media sync did not end")
        time.sleep(0.02)
