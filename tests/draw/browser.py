"""A real Chromium without a window, driven by its own driver; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


def lacking() -> str | None:
    """Why there is no browser to test with; None where there is one, and in CI, where there has to be one."""
    if os.environ.get("CI") == "true":
        return None
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed"
    return None if CHROMIUM and DRIVER else "no chromium with chromedriver on the path"


def start(profile: Path) -> Chrome:
    """A browser with a fresh profile, which logs what it says and what it asks the network for."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    assert CHROMIUM, "no chromium on the path"
    assert DRIVER, "no chromedriver on the path"
    options = ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "headless", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update",
        "disable-sync", "no-first-run", "window-size=1400,900", f"user-data-dir={profile}",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=options, service=Service(DRIVER))


def messages(driver: Chrome) -> list[str]:
    """What the page has written to its console since the last time one asked."""
    entries: list[dict[str, Any]] = driver.get_log("browser")
    return [entry["message"] for entry in entries]
