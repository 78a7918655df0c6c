"""A source distribution from wherever pip would get it; unlike with `pip download`, no setup.py runs."""

from __future__ import annotations

import ast
import hashlib
import ssl
import subprocess
import sys
import time
from functools import cache
from typing import TYPE_CHECKING, cast

import httpx2
from unearth import PackageFinder
from unearth.auth import MultiDomainBasicAuth
from unearth.fetchers import PyPIClient

if TYPE_CHECKING:
    from unearth.fetchers import Fetcher

PAUSES = (0, 1, 5)


def download(requirement: str, sha256: str) -> bytes:
    """The file that the requirement ("name==version") and the hash pin. Raises LookupError if it is not to be had."""
    for pause in PAUSES:
        time.sleep(pause)
        try:
            return _download(requirement, sha256)
        except httpx2.HTTPError as error:
            failure = error
    raise LookupError(f"{requirement} can't be downloaded: {failure}") from failure


@cache
def reachable() -> bool:
    """Whether the package index answers at all."""
    with _client() as client:
        try:
            client.head(_finder(client).sources[0]["url"])
        except httpx2.TransportError:
            return False
    return True


def _download(requirement: str, sha256: str) -> bytes:
    with _client() as client:
        for package in _finder(client).find_matches(requirement, hashes={"sha256": [sha256]}):
            content = client.get(package.link.normalized).raise_for_status().content
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
    raise LookupError(f"no index has {requirement} with the hash {sha256}")


def _client() -> PyPIClient:
    settings = _pip_settings()
    certificates = settings.get("cert")
    return PyPIClient(
        trusted_hosts=settings.get("trusted-host", "").split(),
        verify=ssl.create_default_context(cafile=certificates) if certificates else True,
        proxy=settings.get("proxy") or None,
        timeout=httpx2.Timeout(60, connect=10),
        follow_redirects=True,
    )


def _finder(client: PyPIClient) -> PackageFinder:
    settings = _pip_settings()
    # Without an index the finder takes the public one, as pip does.
    finder = PackageFinder(
        session=cast("Fetcher", client),
        index_urls=settings.get("index-url", "").split(),
        no_binary=[":all:"],
        ignore_compatibility=True,
    )
    for url in settings.get("extra-index-url", "").split():
        finder.add_index_url(url)
    for url in settings.get("find-links", "").split():
        finder.add_find_links(url)
    client.auth = MultiDomainBasicAuth(index_urls=[source["url"] for source in finder.sources])
    return finder


@cache
def _pip_settings() -> dict[str, str]:
    """What pip's configuration files and PIP_* variables say; the later section overrides the earlier."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=False, capture_output=True, encoding="utf-8"
    ).stdout
    found = dict(line.split("=", 1) for line in listing.splitlines())
    return {
        key.removeprefix(section): ast.literal_eval(value)
        for section in ("global.", "download.", ":env:.")
        for key, value in found.items()
        if key.startswith(section)
    }
