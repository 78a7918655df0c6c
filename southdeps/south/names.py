"""The names that South 1.0.2, Django 1.6 and PostgreSQL give to indexes, constraints and sequences.

South's rules are in `south/db/generic.py` and `south/db/postgresql_psycopg2.py`, Django's in
`django/db/backends/creation.py` and `django/db/backends/postgresql_psycopg2/creation.py`, PostgreSQL's in
`src/backend/commands/indexcmds.c` (`makeObjectName`, `ChooseRelationName`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

#: PostgreSQL's NAMEDATALEN - 1: longer identifiers are cut to so many bytes.
MAX_NAME = 63

_WORDS = re.compile(r"(((?<=[a-z])[A-Z])|([A-Z](?![A-Z]|$)))")
_MASK = (1 << 64) - 1


def identifier(name: str) -> str:
    """A name as PostgreSQL keeps it: its first 63 bytes, at the boundary of a character."""
    if len(name) <= MAX_NAME // 4:
        return name
    return name.encode()[:MAX_NAME].decode(errors="ignore")


def truncate_name(name: str) -> str:
    """Shorten a name to 63 characters: four of a hash end it (`django.db.backends.util.truncate_name`)."""
    if len(name) <= MAX_NAME:
        return name
    return name[: MAX_NAME - 4] + _md5(name)[:4]


def digest(*parts: str) -> str:
    """Eight characters of a hash (`BaseDatabaseCreation._digest`)."""
    return _md5("".join(parts))[:8]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def foreign_key(table: str, column: str, target: str, target_column: str) -> str:
    """South's `foreign_key_sql` and Django's `sql_for_pending_references`."""
    return truncate_name(f"{column}_refs_{target_column}_{digest(table, target)}")


def field_index(table: str, column: str) -> str:
    """The index of a column with `db_index` on PostgreSQL."""
    return truncate_name(f"{table}_{column}")


def like_index(table: str, column: str) -> str:
    """The second index of a text column on PostgreSQL, for LIKE."""
    return truncate_name(f"{table}_{column}_like")


def digest_index(table: str, fields: Sequence[str]) -> str:
    """Django's index on several fields, and on one wherever the database is not PostgreSQL.

    It is named by the fields, not by their columns (`BaseDatabaseCreation.sql_indexes_for_fields`).
    """
    return truncate_name(f"{table}_{digest(repr(list(fields)))}")


def south_index(table: str, columns: Sequence[str], suffix: str = "", *, postgresql: bool = True) -> str:
    """South's `create_index_name`, the name of `create_index`, `delete_index` and, with `_uniq`, `create_unique`."""
    if len(columns) == 1 and postgresql:
        return truncate_name(f"{table}_{columns[0]}{suffix}")
    if len(columns) == 1 and not suffix:
        return digest_index(table, columns)
    table = table.replace('"', "").replace(".", "_")
    number = abs(_signed(_hash_tuple((table, ",".join(columns)))))
    end = f"_{columns[0]}_{number:x}{suffix}".replace('"', "").replace(".", "_")
    return table + end if len(table + end) <= MAX_NAME else table[: MAX_NAME - len(end)] + end


def positive_check(table: str, column: str, kind: str) -> str:
    """The check that South's `alter_column` gives a positive integer of the column type `kind`.

    South hashes the values of a dictionary in Python 2.7's order of its keys: column, table_name, type. It puts no
    quotes around the name, so PostgreSQL keeps it in lower case.
    """
    number = abs(_signed(_hash_tuple((f'"{column}"', f'"{table}"', kind))))
    return identifier(f"CK_{column}_PSTV_{number:x}".lower())


@lru_cache(maxsize=4096)
def _hash_tuple(texts: tuple[str, ...]) -> int:
    """Python 2.7's `hash` of a tuple of texts, on a machine of 64 bits, as an unsigned number."""
    value, multiplier = 0x345678, 1000003
    for left, text in zip(range(len(texts) - 1, -1, -1), texts, strict=True):
        value = ((value ^ _hash_text(text)) * multiplier) & _MASK
        multiplier = (multiplier + 82520 + left + left) & _MASK
    value = (value + 97531) & _MASK
    return _MASK - 1 if value == _MASK else value


def _hash_text(text: str) -> int:
    """Python 2.7's `hash` of a text of ASCII characters."""
    if not text:
        return 0
    codes = text.encode()
    value = (codes[0] << 7) & _MASK
    for code in codes:
        value = ((1000003 * value) & _MASK) ^ code
    value ^= len(codes)
    return _MASK - 1 if value == _MASK else value


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def chosen(name: str, addition: str, label: str, is_taken: Callable[[str], bool]) -> str:
    """The name that PostgreSQL itself chooses: `name_addition_label`, cut to 63 bytes, numbered if taken.

    So are called primary keys (`thing_pkey`), inline UNIQUE and CHECK constraints (`thing_name_key`,
    `thing_size_check`), and the sequences of serial columns (`thing_id_seq`).
    """
    number = 0
    while True:
        made = _made_object_name(name, addition, f"{label}{number or ''}")
        if not is_taken(made):
            return made
        number += 1


def _made_object_name(first: str, second: str, label: str) -> str:
    available = MAX_NAME - len(label) - 1 - (1 if second else 0)
    one, two = len(first.encode()), len(second.encode())
    while one + two > available:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = [text.encode()[:size].decode(errors="ignore") for text, size in ((first, one), (second, two))]
    return "_".join(part for part in (*parts, label) if part)


def joined(columns: Sequence[str]) -> str:
    """Columns as they stand in a chosen name (`ChooseIndexNameAddition`)."""
    return "_".join(columns).encode()[:MAX_NAME].decode(errors="ignore")


def spaced(name: str) -> str:
    """CamelCase -> camel case (`django.db.models.options.get_verbose_name`)."""
    return _WORDS.sub(r" \1", name).lower().strip()
