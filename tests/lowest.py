"""Prints pip constraints that pin what users install to the lowest versions that setup.py admits.

`make test-lowest` installs with them: a lower bound that nothing has been tested with is a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement


def constraints(requirements: list[str]) -> Iterator[str]:
    """Turn requirements such as `click>=8.2` into constraints such as `click==8.2`; those of `dev` stay free."""
    pinned: dict[str, str] = {}
    for requirement in map(Requirement, requirements):
        if requirement.marker is not None and 'extra == "dev"' in str(requirement.marker):
            continue
        for specifier in requirement.specifier:
            if specifier.operator in {">=", "=="}:
                pinned[requirement.name] = f"{requirement.name}=={specifier.version}"
    yield from sorted(pinned.values())


if __name__ == "__main__":
    print("\n".join(constraints(metadata.requires("southdeps") or [])))
