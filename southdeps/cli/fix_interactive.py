"""`southdeps fix --interactive`: ask for each file, with the answers of `git add -p`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import click
from msgspec.structs import replace

from southdeps import fixes
from southdeps.files import relative_path
from southdeps.finding import MigrationId
from southdeps.fixes import FixOptions, FixResult
from southdeps.patch import Edit
from southdeps.project.loading import Project
from southdeps.reporters.fix_text import reasons
from southdeps.reporters.text import printable

Answer = Literal["y", "n", "a", "d", "e", "q"]
HELP = """\
y - write this file
n - do not write this file
a - write this file and all later files of the app
d - do not write this file nor any later file of the app
e - edit the new content of this file
q - quit; write only the files accepted so far
"""


def ask_for_each(original: Project, fix_options: FixOptions, show: Callable[[Edit], None]) -> FixResult:
    """Show each edit below its findings, and ask whether to write it; gives the fix of what was agreed to.

    Without the declined files the smallest fix may be another one, whose edits are asked for again.
    """
    session = Session(original, fix_options)
    while True:
        result = fixes.fix_project(original, session.fix_options)
        for edit in result.edits:
            if edit not in session.agreed and not session.agrees(edit, result, show):
                break
        else:
            return fixes.with_contents(result, original, session.edited)


class Session:
    """The answers so far."""

    def __init__(self, original: Project, fix_options: FixOptions) -> None:
        """Nothing is agreed to yet."""
        self.original = original
        self.fix_options = fix_options
        self.agreed: set[Edit] = set()
        self.edited: dict[MigrationId, bytes] = {}
        self.whole_apps: set[str] = set()
        self._migrations = {relative_path(one.path): name for name, one in original.migrations.items()}

    def agrees(self, edit: Edit, result: FixResult, show: Callable[[Edit], None]) -> bool:
        """Ask for an edit and record the answer; false if files were declined."""
        self._migrations |= {relative_path(one.path): name for name, one in result.project.migrations.items()}
        migration = self._migrations[edit.path]
        if migration.app not in self.whole_apps:
            click.echo(reasons(change for change in result.changes if change.at == migration), nl=False)
            show(edit)
            answer = self._answer(edit, migration, result)
            if answer in {"n", "d", "q"}:
                self._decline(answer, migration, result)
                return False
            if answer == "a":
                self.whole_apps.add(migration.app)
        self.agreed.add(edit)
        return True

    def _answer(self, edit: Edit, migration: MigrationId, result: FixResult) -> Answer:
        while True:
            text = click.prompt(
                f"Write {printable(str(edit.path))} [{','.join(get_args(Answer))},?]", default="n",
                show_default=False, prompt_suffix="? ", err=True,
            ).strip().lower()  # fmt: skip
            answer: Answer | None = next((one for one in get_args(Answer) if one == text), None)
            if answer == "e":
                content = self._edit(edit)
                if fixes.is_readable(result.project, migration, content):
                    self.edited[migration] = content
                    return "e"
                click.echo("southdeps: the edited file cannot be parsed", err=True)
            elif answer is not None:
                return answer
            else:
                click.echo(HELP, nl=False, err=True)

    def _edit(self, edit: Edit) -> bytes:
        """The new content as the user leaves it in an editor."""
        return click.edit(edit.after, extension=".py", require_save=False) or edit.after

    def _decline(self, answer: Answer, migration: MigrationId, result: FixResult) -> None:
        """Decline the file; with d those of its app not agreed to yet, with q all of them."""
        later = {self._migrations[edit.path] for edit in result.edits if edit not in self.agreed}
        declined = {migration}
        if answer == "d":
            declined |= {name for name in self.original.migrations if name.app == migration.app}
        elif answer == "q":
            declined |= self.original.migrations.keys()
        agreed = {self._migrations[edit.path] for edit in self.agreed}
        declined -= agreed - later
        self.fix_options = replace(self.fix_options, declined=self.fix_options.declined | declined)
