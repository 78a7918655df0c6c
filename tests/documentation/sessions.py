"""Console sessions in pages: the commands, and what the page says that they print."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
#: A line that stands for any lines.
ELISION = "..."


@dataclass(frozen=True)
class Step:
    """A command, and its output as the page has it; `start` and `end` are where that output stands in the page."""

    command: str
    expected: str
    start: int
    end: int

    def matches(self, output: str) -> bool:
        """Whether the command has printed what the page says."""
        parts = self.expected.split(f"{ELISION}\n")
        return re.fullmatch(".*".join(map(re.escape, parts)), output, re.DOTALL) is not None


def steps(page: str) -> list[Step]:
    """All commands of a page, in order. A command is one line, after `$ `."""
    found = []
    for block in _BLOCK.finditer(page):
        commands = list(re.finditer(r"^\$ (.*)\n", block[1], re.MULTILINE))
        ends = [command.start() for command in commands[1:]] + [len(block[1])]
        for command, end in zip(commands, ends, strict=True):
            start = block.start(1) + command.end()
            found.append(Step(command[1], block[1][command.end() : end], start, block.start(1) + end))
    return found


def with_outputs(page: str, outputs: dict[Step, str]) -> str:
    """The page with other outputs below its commands."""
    for step, output in sorted(outputs.items(), key=lambda item: -item[0].start):
        page = page[: step.start] + output + page[step.end :]
    return page
