"""All migrations of a project -> their facts: from the cache, or read anew, in several processes where that pays.

The summary of a migration depends on its own text; if it imports from the project, also on the modules and data files
that it comes to ask for, on the settings and on which apps there are. Every migration is read by itself: which others
were read before it, and in which process, makes no difference.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct, field

from southdeps.cache import digest
from southdeps.file_contents import FileContents
from southdeps.files import ABSENT, Files
from southdeps.finding import MigrationId
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.workers import processors, spread
from southdeps.south.environment import DjangoEnvironment
from southdeps.summary import MigrationSummary
from southdeps.syntax import nodes

if TYPE_CHECKING:
    from southdeps.south.modules import Modules

#: With fewer bytes than this for each, several processes take longer than one.
WORTH_A_PROCESS = 500_000
#: The smallest run of migrations that a process is given is that part of its share.
PORTIONS = 12
#: As many as Python grants by default.
FRAMES = 1000


class Source(NamedTuple):
    """The file of one migration: its dotted name, where it lies, and what is in it."""

    id: MigrationId
    module: str
    path: Path
    contents: FileContents

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.contents.data


class AnalysisEnvironment(Struct, frozen=True):
    """What a migration can see of its project besides its own text.

    `search_path` are the project's own folders on Python's path, `packages` those of its environment; `apps` each
    app's label and folder by dotted path. Data files are read below `roots` only.
    """

    search_path: tuple[Path, ...] = ()
    packages: tuple[Path, ...] = ()
    apps: Mapping[str, tuple[str, Path]] = field(default_factory=dict)
    django: DjangoEnvironment = field(default_factory=DjangoEnvironment)
    roots: tuple[Path, ...] = ()
    python3: bool = False

    @property
    def top_level_packages(self) -> frozenset[str]:
        """The top-level packages that the apps lie in."""
        return frozenset(module.partition(".")[0] for module in self.apps)

    def resolver(self, files: Files) -> ModuleResolver:
        """What finds the modules that migrations import."""
        return ModuleResolver(files, self.search_path, self.packages, python3=self.python3)

    def modules(
        self, resolver: ModuleResolver, read_text: Callable[[Path], str | None] | None = None
    ) -> Modules:
        """The modules that migrations import, by name; a `resolver` may serve many migrations."""
        from southdeps.south.modules import Modules  # loads the interpreter

        files = resolver.files
        return Modules(resolver, files, self.django, self.apps, read_text or files.text)


class TrackedSummary(msgspec.Struct, frozen=True, array_like=True):
    """A summary and its inputs: `alone` if it depends on the migration's own text only.

    Otherwise `modules` holds the digests of the modules asked for by name, present or not, and `texts` those of the
    data files by path.
    """

    summary: MigrationSummary
    alone: bool = True
    modules: dict[str, bytes] = {}
    texts: dict[str, bytes] = {}

    def is_valid(self, module: Callable[[str], bytes], text: Callable[[str], bytes]) -> bool:
        """Whether all inputs are unchanged; the two functions give their digests of now."""
        return all(module(name) == known for name, known in self.modules.items()) and all(
            text(path) == known for path, known in self.texts.items()
        )


def module_digest(name: str, resolver: ModuleResolver) -> bytes:
    """A digest of where a module lies, of what is in it, and of which modules lie beside it.

    An import may be of a module beside it, once that is there.
    """
    path = resolver.locate(name)
    if path is None:
        return ABSENT
    beside = "\n".join(modules_in(path.parent, resolver.files))
    return digest(os.fsencode(path), resolver.files.digest(path), os.fsencode(beside))


def modules_in(folder: Path, files: Files) -> Iterator[str]:
    """The modules and folders in a folder that an import can name, but for the package itself."""
    for name, entry in files.listing(folder).items():
        stem = name if entry.kind == "folder" else name.partition(".")[0]
        if stem.isidentifier() and stem != "__init__":
            yield stem


@contextmanager
def frames_ahead(frames: int) -> Iterator[None]:
    """Allow Python's stack this many more frames, whatever its depth.

    The recursion budget must not depend on the caller's stack depth.
    """
    depth, limit = 0, sys.getrecursionlimit()
    frame = inspect.currentframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def refused(summary: MigrationSummary, module: nodes.Module, *, python3: bool) -> MigrationSummary:
    """The summary with the SyntaxError that importing the module raises, if it does."""
    if module.python2_error is not None and not python3:
        at = (module.python2_error_line, 1)
        return msgspec.structs.replace(summary, raises=module.python2_error, raises_at=at)
    if module.syntax_error and summary.raises is None:
        return msgspec.structs.replace(
            summary, raises="SyntaxError: invalid syntax", raises_at=module.error_at
        )
    return summary


@frames_ahead(FRAMES)
def read(source: Source, environment: AnalysisEnvironment, resolver: ModuleResolver) -> TrackedSummary:
    """Read one migration, with the project at hand if it asks for anything of it."""
    # Not needed where all is cached; 60 ms.
    from southdeps import summarize
    from southdeps.syntax.parse import read_module

    module = read_module(source.data)
    files = resolver.files
    texts: dict[str, bytes] = {}

    def read_text(path: Path) -> str | None:
        if str(path) not in texts:
            texts[str(path)] = files.text_digest(path)
        return files.text(path)

    modules = environment.modules(resolver, read_text)
    summary = summarize.summarize_migration(
        module, source.id.app, source.module, modules.interpreter(source.module), str(source.path)
    )
    summary = refused(summary, module, python3=environment.python3)
    if not modules.asked and b"__file__" not in source.data:
        return TrackedSummary(summary)
    modules.forget()
    django = environment.django
    if django.backend != "postgresql" and not summary.no_dry_run:
        in_dry_run = msgspec.structs.replace(django, dry_run=True)
        dry = msgspec.structs.replace(environment, django=in_dry_run).modules(resolver, read_text)
        interpreter = dry.interpreter(source.module)
        done = summarize.dry_actions(module, source.id.app, source.module, interpreter, str(source.path))
        summary = msgspec.structs.replace(summary, dry_actions=done)
        dry.forget()
        modules.scopes.update(dry.scopes)
    asked = {name: module_digest(name, resolver) for name in modules.scopes}
    return TrackedSummary(summary, alone=False, modules=asked, texts=texts)


def read_all(
    sources: Sequence[Source], environment: AnalysisEnvironment, files: Files, *, jobs: int | None = None
) -> list[TrackedSummary]:
    """Read all `sources`; the result is in their order.

    At most `jobs` processes work (None: as many as there are processors), only this one where there is little to do.
    """
    size = sum(len(source.data) for source in sources)
    processes = min(jobs or processors(), size // WORTH_A_PROCESS)
    if processes < 2:
        resolver = environment.resolver(files)
        return [read(source, environment, resolver) for source in sources]
    return read_in_processes(sources, environment, processes)


def share_out(
    texts: Sequence[bytes], packages: Iterable[str], processes: int
) -> tuple[list[int], list[tuple[int, int]]]:
    """In which order to read texts (their indices), and the runs of it that are handed out one after the other.

    Raw SQL needs a library that takes 110 ms to load, and modules of the project's `packages` are read by every
    process that meets them: texts with either come first, and to one process if they are no more than half its share.
    """
    own = b"|".join(re.escape(os.fsencode(name)) for name in packages if name not in {"south", "django"})
    costly = re.compile(rb"\.execute|(?:from|import)\s+(?:%s)\b" % (own or b"$."))
    # Behind the models nothing is executed, and they are nine tenths of the text.
    first = [bool(costly.search(text[: text.find(b"models = {")])) for text in texts]
    order = sorted(range(len(texts)), key=lambda index: not first[index])
    sizes = [len(texts[index]) for index in order]
    count = sum(first)
    if 2 * sum(sizes[:count]) * processes > sum(sizes):
        return order, portions(sizes, processes)
    runs = [(start + count, end + count) for start, end in portions(sizes[count:], processes)]
    return order, [(0, count), *runs] if count else runs


def portions(sizes: Sequence[int], processes: int) -> list[tuple[int, int]]:
    """Cut a sequence of sizes into runs: (start, end) of each. The first are large, the last are small.

    Runs, since neighbours freeze the same models, which are parsed once a run; ever smaller ones, so that no process
    waits long for the last.
    """
    runs: list[tuple[int, int]] = []
    left = sum(sizes)
    smallest = left // (processes * PORTIONS)
    start = filled = 0
    for end, size in enumerate(sizes, 1):
        filled += size
        if filled > max(left // (2 * processes), smallest) or end == len(sizes):
            runs.append((start, end))
            start, left, filled = end, left - filled, 0
    return runs


def read_in_processes(
    sources: Sequence[Source], environment: AnalysisEnvironment, processes: int
) -> list[TrackedSummary]:
    """Read migrations in several processes; the result is in the order of `sources`."""
    prepare()
    order, runs = share_out([source.data for source in sources], environment.top_level_packages, processes)
    files = Files(environment.roots)
    tasks = [([sources[index] for index in order[slice(*run)]], environment, files) for run in runs]
    decoder = msgspec.msgpack.Decoder(list[TrackedSummary])
    readings = [one for done in spread(read_run, tasks, processes) for one in decoder.decode(done)]
    return [reading for _, reading in sorted(zip(order, readings, strict=True), key=itemgetter(0))]


def read_run(task: tuple[Sequence[Source], AnalysisEnvironment, Files]) -> bytes:
    """Read some migrations, one after the other; returns their readings as they are sent between processes."""
    sources, environment, files = task
    resolver = environment.resolver(files)
    return msgspec.msgpack.encode([read(source, environment, resolver) for source in sources])


def prepare() -> None:
    """Load what reading needs, so that processes which are forked share it."""
    from southdeps import summarize  # noqa: F401
    from southdeps.south import modules  # noqa: F401
    from southdeps.syntax import concrete_tree, parse  # noqa: F401

    concrete_tree.parser()
