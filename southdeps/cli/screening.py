"""The options that choose which findings are reported; suppressions that match nothing are reported or removed."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from southdeps.cli.common import META, note, split_codes, with_options
from southdeps.errors import CannotRunError
from southdeps.lazy import load
from southdeps.suggest import did_you_mean

if TYPE_CHECKING:  # no more than this is loaded for `--help`
    from southdeps.project.loading import Project
    from southdeps.rules.rule import RuleInfo
    from southdeps.screening import Baseline, FindingFilter, Ignores, Screened

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--select", metavar="CODES", help="Report only these codes (SD101,SD2: prefixes are allowed)."
    ),
    click.option("--ignore", metavar="CODES", help="Do not report these codes."),
    click.option(
        "--per-app-ignores",
        multiple=True,
        metavar="APP:CODES",
        help="Do not report these codes in an app. Repeatable.",
    ),
    click.option(
        "--per-file-ignores",
        multiple=True,
        metavar="GLOB:CODES",
        help="Do not report these codes in files whose paths match. Repeatable.",
    ),
    click.option(
        "--baseline",
        "baseline_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Do not report the findings in this file, which `southdeps baseline write` makes.",
    ),
    click.option(
        "--fix-suppressions",
        is_flag=True,
        help="Remove the comments and the entries of the baseline that match nothing.",
    ),
)


def filter_options(target: str) -> Callable[[F], F]:
    """Give a command `wanted` (a FindingFilter), `baseline` and `fix_suppressions`.

    `target` is the dotted name of its rules, which are imported when it runs.
    """

    def decorate(command: F) -> F:
        @functools.wraps(command)
        def run(
            *,
            select: str | None,
            ignore: str | None,
            per_app_ignores: tuple[str, ...],
            per_file_ignores: tuple[str, ...],
            baseline_file: Path | None,
            **arguments: Any,
        ) -> Any:
            from southdeps import api
            from southdeps.catalogue import CATALOGUE
            from southdeps.screening import FindingFilter

            rules: tuple[RuleInfo, ...] = load(target)
            left_out = (
                codes_in("ignore", ignore, rules),
                ignores_in("per_app_ignores", per_app_ignores, rules),
                ignores_in("per_file_ignores", per_file_ignores, rules),
            )
            with blamed("select"):
                wanted = FindingFilter(rules, split_codes(select), *left_out, CATALOGUE)
            baseline = api.load_baseline(baseline_file) if baseline_file is not None else None
            return command(wanted=wanted, baseline=baseline, **arguments)

        decorated: F = with_options(_OPTIONS, run)
        return decorated

    return decorate


def codes_in(name: str, value: str | None, rules: tuple[RuleInfo, ...]) -> tuple[str, ...]:
    """The codes that an option names. Raises CannotRunError."""
    from southdeps.catalogue import CATALOGUE
    from southdeps.screening import FindingFilter

    with blamed(name):
        return FindingFilter(rules, ignore=split_codes(value), others=CATALOGUE).ignore


def ignores_in(name: str, values: Sequence[str], rules: tuple[RuleInfo, ...]) -> Ignores:
    """The codes that an option leaves out, and where. Raises CannotRunError."""
    from southdeps.catalogue import CATALOGUE
    from southdeps.screening import FindingFilter, parse_ignores

    with blamed(name):
        return FindingFilter(rules, per_app=parse_ignores(values), others=CATALOGUE).per_app


@contextmanager
def blamed(name: str) -> Iterator[None]:
    """Errors inside name the option or the configuration file that they come from."""
    try:
        yield
    except CannotRunError as error:
        raise CannotRunError(f"{origin(name)}: {error}") from None


def origin(name: str) -> str:
    """Where the value of an option comes from: `--select`, or `pyproject.toml: select`."""
    from southdeps.files import relative

    ctx = click.get_current_context()
    key = name.replace("_", "-")
    if ctx.get_parameter_source(name) is ParameterSource.DEFAULT_MAP:
        return f"{relative(ctx.meta[META])}: {key}"
    return f"--{key}"


def report_unused(screened: Screened, baseline: Baseline | None, wanted: FindingFilter) -> None:
    """Name on standard error the comments and the entries that match nothing."""
    from southdeps.files import relative

    for comment in screened.unused_comments:
        codes = ", ".join(comment.codes) or "all codes"
        place = f"{comment.path}:{comment.line}"
        unknown = next((code for code in comment.codes if not wanted.is_known(code)), None)
        why = f": no code begins with {unknown}.{wanted.hint(unknown)}" if unknown else f" ({codes})"
        note(f"{place}: this comment suppresses nothing{why}")
    if screened.unused_entries and baseline is not None:
        count = len(screened.unused_entries)
        entries = "1 entry matches" if count == 1 else f"{count} entries match"
        note(f"{relative(baseline.path)}: {entries} no finding; --fix-suppressions removes them")


def report_unknown_apps(project: Project, wanted: FindingFilter) -> None:
    """Name on standard error the apps in `--per-app-ignores` that the settings do not install, nor the folders hold."""
    if project.installed is None:
        return
    known = {*project.apps, *project.unmigrated, *(entry.label for entry in project.installed)}
    for app, _ in wanted.per_app:
        if app not in known:
            note(f"{origin('per_app_ignores')}: {app}: no such app.{did_you_mean(app, known)}")


def remove_unused(project: Project, screened: Screened, baseline: Baseline | None) -> None:
    """Remove the comments and the entries that match nothing, and say so. Raises CannotRunError, CannotWriteError."""
    from southdeps import api
    from southdeps.baseline import write_baseline
    from southdeps.files import relative

    for path in api.remove_comments(project, screened.unused_comments):
        note(f"{path}: suppressions removed")
    if baseline is not None and screened.unused_entries:
        left = Counter(baseline.entries) - Counter(screened.unused_entries)
        write_baseline(baseline.path, left.elements())
        note(f"{relative(baseline.path)}: entries removed")
