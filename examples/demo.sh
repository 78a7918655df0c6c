#!/bin/sh
# A django-cms site moves to PostgreSQL, with southdeps on the path. Works on a copy, .demo/bookshop.
set -eu
cd "$(dirname "$0")/.."
rm -rf .demo
mkdir .demo
cp -R examples/bookshop .demo/
cd .demo

say() {
    echo
    printf '%s\n' "$@"
}

# run STATUS COMMAND...: show the command and run it; it has to end with that exit status.
run() {
    expected=$1
    shift
    printf '\n$ %s\n' "$*"
    status=0
    "$@" || status=$?
    if [ "$status" -ne "$expected" ]; then
        echo "demo: exit status $status where $expected was expected" >&2
        exit 1
    fi
}

say 'The bookshop has a django-cms site. Its database is SQLite and has grown with the project, migration by migration.' \
    'Now it has to move to PostgreSQL, so South has to build it from scratch. It stops at once:' \
    '    > shop:0001_initial' \
    '    django.db.utils.ProgrammingError: relation "catalogue_book" does not exist' \
    'INSTALLED_APPS names "shop" before "catalogue". What else is there to come?'
run 1 southdeps check bookshop

say 'The same as a picture:'
run 0 southdeps graph bookshop --out deps.png

say 'What has to be written:'
run 1 southdeps fix bookshop

say 'And written, into the copy of the example:'
run 0 southdeps fix bookshop --write
run 0 southdeps check bookshop

say 'South now builds the whole database, in whatever order the apps are listed.' \
    "The picture is $PWD/deps.png, the repaired project $PWD/bookshop."
