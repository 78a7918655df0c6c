"""`make man`: the man pages of all commands, made from the commands, in build/man."""

from __future__ import annotations

import re
from pathlib import Path

import click

from southdeps.cli.commands import HELP, cli
from southdeps.cli.help import DOCUMENTATION, DocumentedCommand, options_by_group
from southdeps.version import __version__
from tests.documentation.commands import walk
from tests.documentation.pages import ROOT

FOLDER = ROOT / "build/man"


def man_pages() -> dict[str, str]:
    """File name -> page: one for each command, and one for southdeps itself."""
    commands = {"southdeps": cli, **dict(walk())}
    return {f"{name.replace(' ', '-')}.1": man_page(name, command) for name, command in commands.items()}


def man_page(name: str, command: DocumentedCommand) -> str:
    """One page, in the man macros of roff (man-pages(7))."""
    context = click.Context(command, info_name=name, help_option_names=HELP)
    first, _, rest = (command.help or "").partition("\n\n")
    title = name.replace(" ", "-")
    lines = [
        f'.TH "{title.upper()}" "1" "" "southdeps {__version__}" "southdeps"',
        ".SH NAME",
        f"{_text(title)} \\- {_text(first).rstrip('.')}",
        ".SH SYNOPSIS",
        f".B {_text(name)}",
        _text(" ".join(command.collect_usage_pieces(context))),
    ]
    if rest:
        lines += [".SH DESCRIPTION", "\n.PP\n".join(_text(part) for part in rest.split("\n\n"))]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for each, inner in walk(command, name):
            if each.count(" ") == name.count(" ") + 1:
                lines += [".TP", f".B {_text(each)}", _text((inner.help or "").split("\n\n")[0])]
    for group, options in options_by_group(command, context).items():
        lines.append(f".SH {group.upper()}")
        for option in options:
            record = option.get_help_record(context)
            assert record is not None
            lines += [".TP", f".B {_text(record[0])}", _text(record[1])]
    lines.append(".SH EXAMPLES")
    for line, purpose in command.examples:
        lines += [".TP", f".B {_text(line)}", _text(purpose)]
    if command.exit_status:
        lines.append(".SH EXIT STATUS")
        for status, text in command.exit_status.items():
            lines += [".TP", f".B {status}", _text(text)]
    lines += [".SH SEE ALSO", _text(DOCUMENTATION)]
    return "\n".join([*lines, ""])


def _text(text: str) -> str:
    """Text on one line, with nothing in it that roff would take as its own."""
    line = re.sub(r"\s+", " ", text).strip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


def main(folder: Path = FOLDER) -> None:
    """Write all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in man_pages().items():
        (folder / name).write_text(page, "utf-8")
    print(f"{folder}: {len(man_pages())} pages")


if __name__ == "__main__":
    main()
