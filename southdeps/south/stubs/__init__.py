"""What names of libraries mean to a migration: one module per library, no source of which is read.

To add a name, put it into the `STUBS` of its library's module: the dotted name, and a function that makes the value
from the scanned project. To add a library, write a module with `STUBS` (dotted names) and, if whole families of names
have a meaning, `find(path, project)`, and list it in `registry.LIBRARIES`. A value is plain data, a `Native` function,
or an `AbstractObject` that answers attributes, calls and items.
"""
