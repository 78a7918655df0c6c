"""Names that PostgreSQL or SQLite know only once something has made them, or never: types and functions.

The lists name what old projects use: types and functions of other databases, and those of PostgreSQL's extensions.
They stand apart from `sql`, which takes 10 ms to load: a check that finds everything in the cache needs no more.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The names that an extension brings, by its own name in lower case.
EXTENSIONS: dict[str, frozenset[str]] = {
    name: _words(words)
    for name, words in {
        "btree_gin": "",
        "citext": "citext",
        "cube": "cube",
        "earthdistance": "earth ll_to_earth earth_distance earth_box",
        "fuzzystrmatch": "levenshtein soundex metaphone dmetaphone difference",
        "hstore": "hstore akeys avals hstore_to_json",
        "intarray": "gin__int_ops gist__int_ops",
        "isn": "isbn isbn13 issn issn13 ean13 upc",
        "ltree": "ltree lquery ltxtquery subltree nlevel",
        "pg_trgm": "gin_trgm_ops gist_trgm_ops similarity show_trgm",
        "pgcrypto": "digest hmac crypt gen_salt gen_random_bytes pgp_sym_encrypt pgp_sym_decrypt",
        "plperl": "plperl",
        "plperlu": "plperlu",
        "plpython2u": "plpython2u",
        "plpythonu": "plpythonu",
        "postgis": "geometry geography raster box3d addgeometrycolumn st_geomfromtext st_setsrid st_point st_transform "
        "st_makepoint st_distance st_x st_y postgis_version",
        "tablefunc": "crosstab connectby",
        "unaccent": "unaccent",
        "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5",
    }.items()
}
_OF_EXTENSIONS = frozenset[str]().union(*EXTENSIONS.values())

#: Types that PostgreSQL lacks, of itself; but for those of extensions they are MySQL's, SQLite's and Oracle's.
_TYPES_OF_EXTENSIONS = _words(
    "citext cube earth hstore isbn isbn13 issn issn13 ean13 upc ltree lquery geometry geography raster box3d"
)
MISSING_TYPES = _TYPES_OF_EXTENSIONS | _words(
    "datetime tinyint mediumint tinytext mediumtext longtext tinyblob blob mediumblob longblob double varchar2 "
    "nvarchar nvarchar2 number clob int64 smalldatetime"
)

#: Functions that PostgreSQL lacks, of itself.
MISSING_FUNCTIONS = (
    _OF_EXTENSIONS
    - MISSING_TYPES
    - {"plperl", "plperlu", "plpythonu", "plpython2u", "gin_trgm_ops", "gist_trgm_ops"}
) | _words(
    "ifnull date_format group_concat unix_timestamp from_unixtime curdate curtime rand str_to_date date_add date_sub "
    "last_insert_id instr if isnull nvl getdate strftime julianday last_insert_rowid randomblob lcase ucase "
    "utc_timestamp sec_to_time find_in_set substring_index year month day hour minute second"
)
#: Functions of PostgreSQL that SQLite lacks.
NOT_IN_SQLITE = _words(
    "setval nextval currval now regexp_replace to_char to_date to_timestamp date_trunc date_part string_agg array_agg "
    "md5 split_part position btrim initcap greatest least translate age array_to_string string_to_array overlay "
    "regexp_matches to_number to_tsvector pg_get_serial_sequence unaccent substring char_length date_format "
    "unix_timestamp from_unixtime curdate str_to_date date_add date_sub if rand"
)
