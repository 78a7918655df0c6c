"""What southdeps says of a set-up, in the words of what the real South did to it."""

from __future__ import annotations

import os
import tarfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from southdeps import api
from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.cache import Cache
from southdeps.files import Files
from southdeps.fixes import fix_project
from southdeps.project.loading import Options, load
from tests.setups.judge import Judgement
from tests.setups.trees import PLACEHOLDER, Setup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from southdeps.project.loading import Project


def read(setup: Setup, folder: Path, backend: str, cache: Path | None = None) -> Project:
    """The project with its settings for one kind of database."""
    options = Options(paths=(folder,), settings=setup.settings[backend], even_sqlite=True, cache=cache)
    files = Files((folder,), Cache(cache) if cache is not None else None)
    return load(options, files)


def plan(project: Project) -> Judgement:
    """What `plan` foretells."""
    done = simulate_migrate(build.simulation_input(project))
    project.configuration.files.save()
    return Judgement([str(name) for name in done.order], done.message)


def missing(project: Project) -> list[str]:
    """The dependencies that `check` finds missing."""
    found = api.inspect_project(project).findings
    assert all(finding.code == "SD101" for finding in found if finding.severity == "error")
    return sorted(
        f"{finding.migration} {finding.requires}"
        for finding in found
        if finding.severity == "error" and finding.requires is not None
    )


def fix(project: Project) -> list[str]:
    """Make the edits of `fix`, as `fix --write` does; the names of the files that changed."""
    done = fix_project(project)
    for edit in done.edits:
        edit.path.write_bytes(edit.after)
    return sorted(edit.path.name for edit in done.edits)


def agree(foretold: Judgement, real: Judgement) -> bool:
    """Whether the same migrations run in the same order and the same message ends it, whatever Django calls the error."""
    messages = [(one.error or "").partition(": ")[2].strip() for one in (foretold, real)]
    return foretold.order == real.order and messages[0] == messages[1]


def save(setup: Setup, folder: Path, files: Iterable[Files]) -> None:
    """Write an archive of what `files` have read below `folder`; of others in the folders they listed, the names."""
    read_files = {path for one in files for path in one.contents}
    listed = {Path(place) for one in files for place in one.listings}
    setup.archive.parent.mkdir(exist_ok=True)
    with tarfile.open(setup.archive, "w:xz") as archive:
        for path in sorted({path for place in listed if place.is_dir() for path in place.iterdir()}):
            if not path.is_relative_to(folder) or path.is_symlink() or path.suffix in {".pyc", ".db", ".so"}:
                continue
            info = tarfile.TarInfo(str(path.relative_to(folder)))
            if path.is_dir():
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(info)
                continue
            content = path.read_bytes().replace(os.fsencode(folder), PLACEHOLDER.encode())
            content = content if path in read_files else b""
            info.size, info.mode = len(content), 0o644
            archive.addfile(info, BytesIO(content))
