"""`python -m bench.paint PAGE`: open a page in a new browser and print the seconds to its first contentful paint."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from selenium.webdriver.support.wait import WebDriverWait

from tests.draw import browser

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

PAINT = """
const paint = performance.getEntriesByName("first-contentful-paint")[0];
return paint === undefined ? 0 : paint.startTime / 1000;
"""
#: Seconds to wait for the paint at most.
PATIENCE = 60


def first_paint(page: Path) -> float:
    """The seconds from the start of loading a page until its first text or picture is on the screen.

    Raises TimeoutException if nothing is painted.
    """
    with tempfile.TemporaryDirectory() as profile:
        driver = browser.start(Path(profile))
        try:
            driver.get(page.resolve().as_uri())
            WebDriverWait(driver, PATIENCE, poll_frequency=0.05).until(_painted)
            return _painted(driver)
        finally:
            driver.quit()


def _painted(driver: Chrome) -> float:
    """The seconds to the first paint; 0 before it."""
    return float(driver.execute_script(PAINT))


if __name__ == "__main__":
    print(first_paint(Path(sys.argv[1])))
