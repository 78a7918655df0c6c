"""Projects of three apps that hypothesis makes up: what migrations do with tables of each other, and declare of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.projects import create, migration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APPS = ("a", "b", "c")
INTEGER = "self.gf('django.db.models.fields.IntegerField')"
#: What a migration does: `{own}` is a table of mostly its own app, `{sql}` any table, `{orm}` the model of that one.
OPERATIONS = (
    "orm['{orm}'].objects.count()",
    "orm['{orm}'].objects.create(name='x')",
    "orm['{orm}'].objects.get(name='x')",
    "db.delete_table('{own}')",
    "db.delete_column('{own}', 'name')",
    f"db.add_column('{{own}}', 'size', {INTEGER}(default=0), keep_default=False)",
    f"db.add_column('{{own}}', 'size', {INTEGER}(null=True))",
    "db.rename_table('{own}', '{own}_new')",
    "db.rename_column('{own}', 'name', 'label')",
    "db.execute('UPDATE {sql} SET name = 1')",
    "db.execute('INSERT INTO {sql} (name) VALUES (1)')",
    "db.create_table('{own}_more', (('id', models.AutoField(primary_key=True)), ('one', models.ForeignKey(orm['{orm}']))))",
)
GUARDS = (*("",) * 6, "if os.environ.get('X'):\n    ", "if not db.dry_run:\n    ")
#: How a declaration is written: the pairs alone, one of them, or not where South looks for them.
PLACES = (*("class",) * 8, "first pair", "Django 1.7", "module")


@st.composite
def projects_of_three_apps(draw: st.DrawFn) -> dict[str, str]:
    """The migrations of a project."""
    counts = {app: draw(st.integers(1, 3)) for app in APPS}
    tables = [f"{app}.T{number}" for app, count in counts.items() for number in range(count)]
    return {
        f"{app}:{file_name(number)}": draw(migrations(app, number, tables, counts))
        for app, count in counts.items()
        for number in range(count)
    }


def file_name(number: int) -> str:
    return f"000{number}_m"


@st.composite
def migrations(
    draw: st.DrawFn, app: str, number: int, tables: Sequence[str], counts: Mapping[str, int]
) -> str:
    """One migration: it makes a table, and does up to two other things."""
    targets = draw(st.lists(st.sampled_from(tables), max_size=2, unique=True))
    columns = ["name", *(f"to{at} -> {target}" for at, target in enumerate(targets))]
    lines = [create(f"{app}_t{number}: {', '.join(columns)}")]
    for _ in range(draw(st.integers(0, 2))):
        mine = [table for table in tables if table.startswith(app)] if draw(st.integers(0, 4)) else tables
        own, other = draw(st.sampled_from(mine)), draw(st.sampled_from(tables))
        operation = draw(st.sampled_from(OPERATIONS)).format(own=sql(own), sql=sql(other), orm=other)
        lines.append(draw(st.sampled_from(GUARDS)) + operation)
    later = draw(st.sampled_from(tables))
    frozen = [f"{table}: {'name, size' if table == later else 'name'}" for table in tables]
    written = draw(declarations(counts)) if draw(st.integers(0, 2)) == 0 else {}
    return migration(
        "\n".join(lines),
        *frozen,
        head=written.get("head", ""),
        top=f"import os\n{written.get('top', '')}",
    )


def sql(model: str) -> str:
    return model.lower().replace(".", "_")


@st.composite
def declarations(draw: st.DrawFn, counts: Mapping[str, int]) -> dict[str, str]:
    """A declaration, right or wrong, in the head of the class or at the top of the module."""
    pairs = [draw(entries(counts)) for _ in range(draw(st.integers(1, 2)))]
    attribute = draw(st.sampled_from(("depends_on", "depends_on", "needed_by")))
    value = f"({', '.join(pairs)},)"
    match draw(st.sampled_from(PLACES)):
        case "first pair":
            return {"head": f"{attribute} = {pairs[0]}"}
        case "Django 1.7":
            return {"head": f"dependencies = {value}"}
        case "module":
            return {"top": f"{attribute} = {value}"}
    return {"head": f"{attribute} = {value}"}


@st.composite
def entries(draw: st.DrawFn, counts: Mapping[str, int]) -> str:
    """A pair that names a migration, mostly one that is there."""
    app = draw(st.sampled_from(APPS))
    name = file_name(draw(st.integers(0, counts[app] - 1)))
    match draw(st.integers(0, 9)):
        case 0:
            name = name[:4]
        case 1:
            name = "0009_nope"
        case 2:
            app = "auth"
    return f"('{app}', '{name}')"
