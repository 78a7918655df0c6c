"""The start of the worker in Python 2.7: its configuration, and where modules come from."""

from __future__ import annotations


def test_a_configuration_is_unicode(python, tmp_path):
    (tmp_path / "config.json").write_text('{"path": ["/k\u00e4se"]}', "utf-8")
    assert python("from southdeps_py2.__main__ import read\nsaid = read('config.json')") == {
        "path": ["/k\u00e4se"]
    }


def test_the_project_comes_before_all_but_our_package(python, tmp_path):
    (tmp_path / "config.json").write_text('{"path": ["/project"], "moved": [["/project", "/copy"]]}', "utf-8")
    assert python("""
        from southdeps_py2 import __main__, serving

        seen = []

        class Server(object):
            def __init__(self, config):
                self.config = config

            def run(self):
                seen.extend([list(sys.path), self.config['moved']])

        serving.Server = Server
        sys.path.insert(0, __main__.HERE)
        __main__.main('config.json')
        path, moved = seen
        said = [path[0] == os.path.dirname(__main__.HERE), path[1], __main__.HERE in path, moved]
    """) == [True, "/copy", False, [["/project", "/copy"]]]
