"""The section on static drift: what is counted, and what is said of each finding."""

from __future__ import annotations

from tests.accuracy.drift_section import DriftVerdict, ReleaseDrift, section

KEY = ("shop-1.0", "SD511", "shop_order", "note")
OTHER = ("shop-1.0", "SD541", "shop_order", "date")
RESULTS = [
    ReleaseDrift("shop-1.0", (KEY, OTHER), {"SD543": 2}, ("not compared: shop_cart",)),
    ReleaseDrift("blog-2.0", (), {"SD543": 1}),
]


def test_verdicts_and_counts():
    text = section(RESULTS, {KEY: DriftVerdict("true", "`add_column` is forgotten")})
    assert "3 SD543" in text
    assert "2 findings in 1 of 2 releases: 1 true, 0 false, 1 not judged." in text
    assert "| shop-1.0 | SD511 | shop_order (note) | true | `add_column` is forgotten |" in text
    assert "| shop-1.0 | SD541 | shop_order (date) | not judged |  |" in text
    assert "- shop-1.0: not compared: shop_cart" in text
