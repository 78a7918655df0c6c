"""The project of a number: made by the grammar, or one of the repository's cases, damaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz import grammar
from tests.fuzz.mutations import mutated

TESTS = Path(__file__).parent.parent
#: Larger ones are left to `make bench`.
MOST_BYTES = 60_000


def read_files(folder: Path) -> dict[str, bytes]:
    """The source files of a project, by their paths."""
    found = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in {".py", ".json", ".sql", ".xml"}
    )
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.name != "expected.json"
    }


@cache
def cases() -> Sequence[Mapping[str, bytes]]:
    """The projects of the repository that the real South has judged."""
    folders = [
        folder
        for name in ("report_cases", "south_cases", "drift_cases")
        for folder in sorted((TESTS / name).iterdir())
        if folder.is_dir()
    ]
    projects = [read_files(folder) for folder in folders]
    return [files for files in projects if files and sum(map(len, files.values())) < MOST_BYTES]


def project(seed: int, more: Sequence[Mapping[str, bytes]] = ()) -> dict[str, bytes]:
    """The files of the project with this number; `more` are projects to damage besides the repository's."""
    chance = Random(seed)
    if chance.random() < 0.4:
        files: Mapping[str, bytes] = grammar.project(chance)
        return dict(files) if chance.random() < 0.7 else mutated(chance, files)
    return mutated(chance, chance.choice((*cases(), *more)))
