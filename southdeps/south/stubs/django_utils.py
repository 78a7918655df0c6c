"""`django.utils`: functions that leave a string as it is."""

from __future__ import annotations

from southdeps.south.stubs.project import IDENTITY, Stubs

STUBS: Stubs = {
    **{
        f"django.utils.translation.{name}{suffix}": IDENTITY
        for name in ("gettext", "ugettext")
        for suffix in ("", "_lazy", "_noop")
    },
    **{f"django.utils.encoding.{name}": IDENTITY for name in ("force_text", "smart_str")},
}
