"""`make docs`: write the pages that derive from the code."""

from __future__ import annotations

from tests.documentation.pages import COMMANDS_FOLDER, RULES_FOLDER, pages

for folder in (RULES_FOLDER, COMMANDS_FOLDER):
    for path in folder.glob("*.md"):
        path.unlink()
for path, text in pages().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    print(path)
