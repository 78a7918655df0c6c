"""`make docs`: write the pages that derive from the code."""

from __future__ import annotations

from tests.documentation.pages import RULES_FOLDER, pages

for path in RULES_FOLDER.glob("*.md"):
    path.unlink()
for path, text in pages().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    print(path)
