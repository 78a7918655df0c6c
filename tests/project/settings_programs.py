"""Programs that set INSTALLED_APPS, and further files that they read: what Python 2 makes of them is asked of Python 2."""

from __future__ import annotations

#: name -> settings.py, and other files by name
PROGRAMS: dict[str, tuple[str, dict[str, str]]] = {
    "try sum mixed": (
        "INSTALLED_APPS = ['a']\ntry:\n    INSTALLED_APPS += ('b',)\nexcept TypeError:\n    pass\n",
        {},
    ),
    "dict of lists": (
        "APPS = {'core': ['a'], 'more': ['b']}\nINSTALLED_APPS = []\nfor key in sorted(APPS):\n    INSTALLED_APPS += APPS[key]\n",
        {},
    ),
    "reduce": (
        "import operator\nINSTALLED_APPS = reduce(operator.add, [['a'], ['b']])\n",
        {},
    ),
    "itertools.chain": (
        "from itertools import chain\nINSTALLED_APPS = list(chain(['a'], ['b'], ('c',)))\n",
        {},
    ),
    "sum lists": (
        "INSTALLED_APPS = sum([['a'], ['b']], [])\n",
        {},
    ),
    "list minus": (
        "ALL = ['a', 'b', 'c']\nINSTALLED_APPS = [x for x in ALL if x not in ('b',)]\n",
        {},
    ),
    "filter lambda": (
        "INSTALLED_APPS = filter(lambda x: x != 'b', ['a','b','c'])\n",
        {},
    ),
    "map": (
        "INSTALLED_APPS = map(lambda x: 'p.' + x, ['a','b'])\n",
        {},
    ),
    "map to tuple": (
        "INSTALLED_APPS = tuple(map(lambda x: 'p.' + x, ['a','b']))\n",
        {},
    ),
    "set": (
        "INSTALLED_APPS = sorted(set(['b','a','b']))\n",
        {},
    ),
    "OrderedDict.fromkeys": (
        "from collections import OrderedDict\nINSTALLED_APPS = list(OrderedDict.fromkeys(['b','a','b']))\n",
        {},
    ),
    "split lines": (
        "INSTALLED_APPS = '''\na\nb\n'''.split()\n",
        {},
    ),
    "splitlines strip": (
        "INSTALLED_APPS = [l.strip() for l in '''a\n  b\n'''.splitlines() if l.strip()]\n",
        {},
    ),
    "open file": (
        "import os\nINSTALLED_APPS = [l.strip() for l in open(os.path.join(os.path.dirname(__file__), 'apps.txt'))]\n",
        {"apps.txt": "a\nb\n"},
    ),
    "open file with": (
        "import os\nINSTALLED_APPS = []\nwith open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'apps.txt')) as f:\n    for line in f:\n        INSTALLED_APPS.append(line.strip())\n",
        {"apps.txt": "a\nb\n"},
    ),
    "read().split": (
        "import os\nINSTALLED_APPS = open(os.path.join(os.path.dirname(__file__), 'apps.txt')).read().split()\n",
        {"apps.txt": "a\nb\n"},
    ),
    "configparser": (
        "import os, ConfigParser\nc = ConfigParser.ConfigParser()\nc.read(os.path.join(os.path.dirname(__file__), 'x.ini'))\nINSTALLED_APPS = ['a'] + c.get('apps','more').split(',')\n",
        {"x.ini": "[apps]\nmore=b,c\n"},
    ),
    "RawConfigParser options": (
        "import os, ConfigParser\nc = ConfigParser.RawConfigParser()\nc.read(os.path.join(os.path.dirname(__file__), 'x.ini'))\nINSTALLED_APPS = ['a']\nif c.has_option('apps','more'):\n    INSTALLED_APPS += [c.get('apps','more')]\n",
        {"x.ini": "[apps]\nmore=b\n"},
    ),
    "imp.load_source": (
        "import imp, os\nm = imp.load_source('m', os.path.join(os.path.dirname(__file__), 'other.py'))\nINSTALLED_APPS = m.INSTALLED_APPS + ['b']\n",
        {"other.py": "INSTALLED_APPS=['a']\n"},
    ),
    "__import__ globals": (
        "m = __import__('other', globals(), locals(), ['*'])\nfor k in dir(m):\n    globals()[k] = getattr(m, k)\n",
        {"other.py": "INSTALLED_APPS=['a']\n"},
    ),
    "import_module vars": (
        "import sys\nfrom importlib import import_module\nm = import_module('other')\nfor k, v in vars(m).items():\n    if k.isupper():\n        globals()[k] = v\n",
        {"other.py": "INSTALLED_APPS=['a']\n"},
    ),
    "setattr module": (
        "import sys\nINSTALLED_APPS=['a']\nsetattr(sys.modules[__name__], 'INSTALLED_APPS', ['a', 'b'])\n",
        {},
    ),
    "locals update": (
        "locals().update(dict(INSTALLED_APPS=['a','b']))\n",
        {},
    ),
    "exec string": (
        "exec('INSTALLED_APPS = [\"a\"]')\n",
        {},
    ),
    "exec in": (
        "INSTALLED_APPS=['a']\nexec 'INSTALLED_APPS.append(\"b\")'\n",
        {},
    ),
    "exec open": (
        "import os\nINSTALLED_APPS=['a']\nexec open(os.path.join(os.path.dirname(__file__), 'other.py')).read()\n",
        {"other.py": "INSTALLED_APPS += ['b']\n"},
    ),
    "exec compile": (
        "import os\nINSTALLED_APPS=['a']\nf=os.path.join(os.path.dirname(__file__), 'other.py')\nexec(compile(open(f).read(), f, 'exec'))\n",
        {"other.py": "INSTALLED_APPS += ['b']\n"},
    ),
    "execfile loop": (
        "import os, glob\nINSTALLED_APPS=['a']\nfor f in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'conf', '*.conf'))):\n    execfile(os.path.abspath(f))\n",
        {"conf/1.conf": "INSTALLED_APPS += ['b']\n", "conf/2.conf": "INSTALLED_APPS += ['c']\n"},
    ),
    "execfile listdir": (
        "import os\nINSTALLED_APPS=['a']\nd=os.path.join(os.path.dirname(os.path.abspath(__file__)), 'conf')\nfor f in sorted(os.listdir(d)):\n    if f.endswith('.conf'):\n        execfile(os.path.join(d, f))\n",
        {"conf/1.conf": "INSTALLED_APPS += ['b']\n", "conf/2.txt": "INSTALLED_APPS += ['c']\n"},
    ),
    "class attr": (
        "class C:\n    APPS = ['a']\nINSTALLED_APPS = C.APPS + ['b']\n",
        {},
    ),
    "class inherited": (
        "class B(object):\n    APPS = ['a']\nclass C(B):\n    APPS = B.APPS + ['b']\nINSTALLED_APPS = C.APPS\n",
        {},
    ),
    "instance": (
        "class C(object):\n    def __init__(self):\n        self.apps = ['a']\n    def add(self, x):\n        self.apps.append(x)\nc = C()\nc.add('b')\nINSTALLED_APPS = c.apps\n",
        {},
    ),
    "while": (
        "N = ['a','b']\nINSTALLED_APPS = []\nwhile N:\n    INSTALLED_APPS.append(N.pop(0))\n",
        {},
    ),
    "for string": (
        "INSTALLED_APPS = ()\nfor n in 'a b'.split():\n    INSTALLED_APPS += (n,)\n",
        {},
    ),
    "for enumerate": (
        "INSTALLED_APPS = []\nfor i, n in enumerate(['a','b']):\n    INSTALLED_APPS.insert(i, n)\n",
        {},
    ),
    "zip": (
        "INSTALLED_APPS = [a + '.' + b for a, b in zip(['p','q'], ['x','y'])]\n",
        {},
    ),
    "mult": (
        "INSTALLED_APPS = ('a',) * 1 + ('b',)\n",
        {},
    ),
    "reversed": (
        "INSTALLED_APPS = list(reversed(['b','a']))\n",
        {},
    ),
    "slices": (
        "X = ['a','b','c','d']\nINSTALLED_APPS = X[:2] + X[3:]\n",
        {},
    ),
    "slice neg": (
        "X = ['a','b','c']\nINSTALLED_APPS = X[:-1]\n",
        {},
    ),
    "del": (
        "INSTALLED_APPS = ['a','b']\ndel INSTALLED_APPS[0]\n",
        {},
    ),
    "del slice": (
        "INSTALLED_APPS = ['a','b','c']\ndel INSTALLED_APPS[1:]\n",
        {},
    ),
    "pop index": (
        "INSTALLED_APPS = ['a','b','c']\nINSTALLED_APPS.pop(INSTALLED_APPS.index('b'))\n",
        {},
    ),
    "replace item": (
        "INSTALLED_APPS = ['a','b']\nINSTALLED_APPS[INSTALLED_APPS.index('b')] = 'c'\n",
        {},
    ),
    "try remove": (
        "INSTALLED_APPS = ['a','b']\ntry:\n    INSTALLED_APPS.remove('zz')\nexcept ValueError:\n    INSTALLED_APPS.append('c')\n",
        {},
    ),
    "if in": (
        "INSTALLED_APPS = ['a','b']\nif 'b' in INSTALLED_APPS:\n    INSTALLED_APPS.remove('b')\n",
        {},
    ),
    "if not in": (
        "INSTALLED_APPS = ['a','b']\nif 'south' not in INSTALLED_APPS:\n    INSTALLED_APPS.append('south')\n",
        {},
    ),
    "hasattr": (
        "import other\nINSTALLED_APPS = ['a']\nif hasattr(other, 'MORE'):\n    INSTALLED_APPS += other.MORE\n",
        {"other.py": "MORE=['b']\n"},
    ),
    "getattr default": (
        "import other\nINSTALLED_APPS = ['a'] + getattr(other, 'MORE', [])\n",
        {"other.py": "\n"},
    ),
    "global func": (
        "INSTALLED_APPS = ['a']\ndef add(x):\n    global INSTALLED_APPS\n    INSTALLED_APPS = INSTALLED_APPS + [x]\nadd('b')\n",
        {},
    ),
    "func mutates arg": (
        "def add(l, x):\n    l.append(x)\nINSTALLED_APPS = ['a']\nadd(INSTALLED_APPS, 'b')\n",
        {},
    ),
    "func default arg": (
        "def apps(extra=('b',)):\n    return ('a',) + extra\nINSTALLED_APPS = apps()\n",
        {},
    ),
    "kwargs": (
        "def apps(**kw):\n    return ['a'] + kw['more']\nINSTALLED_APPS = apps(more=['b'])\n",
        {},
    ),
    "decorator": (
        "def deco(f):\n    return f\n@deco\ndef apps():\n    return ['a']\nINSTALLED_APPS = apps()\n",
        {},
    ),
    "decorator changes": (
        "def deco(f):\n    def g():\n        return f() + ['b']\n    return g\n@deco\ndef apps():\n    return ['a']\nINSTALLED_APPS = apps()\n",
        {},
    ),
    "generator": (
        "def apps():\n    yield 'a'\n    yield 'b'\nINSTALLED_APPS = list(apps())\n",
        {},
    ),
    "lambda": (
        "apps = lambda *x: list(x) + ['b']\nINSTALLED_APPS = apps('a')\n",
        {},
    ),
    "cond expr": (
        "X = True\nINSTALLED_APPS = ['a'] if X else ['b']\n",
        {},
    ),
    "and or": (
        "X = []\nINSTALLED_APPS = X or ['a']\n",
        {},
    ),
    "environ bool": (
        "import os\nINSTALLED_APPS = ['a']\nif os.environ.get('X', 'no') == 'yes':\n    INSTALLED_APPS += ['b']\n",
        {},
    ),
    "environ int": (
        "import os\nINSTALLED_APPS = ['a']\nif int(os.environ.get('X', '1')):\n    INSTALLED_APPS += ['b']\n",
        {},
    ),
    "environ get none split": (
        "import os\nINSTALLED_APPS = ['a'] + [x for x in os.environ.get('EXTRA_APPS', '').split(',') if x]\n",
        {},
    ),
    "environ in": (
        "import os\nINSTALLED_APPS = ['a']\nif 'TRAVIS' in os.environ:\n    INSTALLED_APPS += ['b']\n",
        {},
    ),
    "environ key error": (
        "import os\ntry:\n    X = os.environ['NOPE']\nexcept KeyError:\n    X = 'a'\nINSTALLED_APPS = [X]\n",
        {},
    ),
    "sys.argv test": (
        "import sys\nINSTALLED_APPS=['a','b']\nif len(sys.argv) > 1 and sys.argv[1] == 'test':\n    INSTALLED_APPS.remove('b')\n",
        {},
    ),
    "sys.platform": (
        "import sys\nINSTALLED_APPS=['a']\nif sys.platform == 'win32':\n    INSTALLED_APPS.append('b')\n",
        {},
    ),
    "django get_version": (
        "import django\nINSTALLED_APPS=['a']\nif django.get_version() < '1.7':\n    INSTALLED_APPS.append('south')\n",
        {},
    ),
    "distutils version": (
        "from distutils.version import LooseVersion\nimport django\nINSTALLED_APPS=['a']\nif LooseVersion(django.get_version()) < LooseVersion('1.7'):\n    INSTALLED_APPS.append('south')\n",
        {},
    ),
    "django VERSION [:2]": (
        "import django\nINSTALLED_APPS=['a']\nif django.VERSION[:2] >= (1, 7):\n    pass\nelse:\n    INSTALLED_APPS.append('south')\n",
        {},
    ),
    "socket": (
        "import socket\nif socket.gethostname() in ('prod',):\n    INSTALLED_APPS=['a']\nelse:\n    INSTALLED_APPS=['a','b']\n",
        {},
    ),
    "platform node": (
        "import platform\nINSTALLED_APPS=['a']\nif platform.node() == 'x':\n    INSTALLED_APPS += ['b']\n",
        {},
    ),
    "local import star missing": (
        "INSTALLED_APPS=['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        {},
    ),
    "local present": (
        "INSTALLED_APPS=['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\nINSTALLED_APPS += EXTRA\n",
        {"local_settings.py": "EXTRA=['b']\n"},
    ),
    "local present installed": (
        "INSTALLED_APPS=['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        {"local_settings.py": "INSTALLED_APPS=['b']\n"},
    ),
    "local imports back": (
        "INSTALLED_APPS=['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        {"local_settings.py": "from settings import INSTALLED_APPS\nINSTALLED_APPS += ['b']\n"},
    ),
    "star __all__ without": (
        "INSTALLED_APPS=['a']\nfrom other import *\n",
        {"other.py": "__all__=['X']\nX=1\nINSTALLED_APPS=['b']\n"},
    ),
    "star underscore": (
        "from other import *\nINSTALLED_APPS=['a']\ntry:\n    INSTALLED_APPS += _more\nexcept NameError:\n    pass\n",
        {"other.py": "_more=['b']\n"},
    ),
    "u strings": (
        "# -*- coding: utf-8 -*-\nfrom __future__ import unicode_literals\nINSTALLED_APPS=('a', b'b', u'c')\n",
        {},
    ),
    "implicit concat missing comma": (
        "INSTALLED_APPS=('a'\n 'b', 'c')\n",
        {},
    ),
    "str join": (
        "INSTALLED_APPS=['.'.join(['p','a']), '%s.%s' % ('p','b'), 'p.{0}'.format('c'), 'p.%(x)s' % {'x':'d'}, 'p.{n}'.format(n='e')]\n",
        {},
    ),
    "os.path names": (
        "import os\nROOT=os.path.basename(os.path.dirname(os.path.abspath(__file__)))\nINSTALLED_APPS=['a']\nif ROOT.startswith('zzz'):\n    INSTALLED_APPS.append('b')\n",
        {},
    ),
    "listdir apps": (
        "import os\nD=os.path.join(os.path.dirname(__file__),'apps')\nINSTALLED_APPS=['apps.'+d for d in sorted(os.listdir(D)) if os.path.isdir(os.path.join(D,d))]\n",
        {"apps/__init__.py": "", "apps/x/__init__.py": "", "apps/y/__init__.py": ""},
    ),
    "os.walk": (
        "import os\nD=os.path.join(os.path.dirname(__file__),'apps')\nINSTALLED_APPS=['apps.'+d for d in sorted(os.walk(D).next()[1])]\n",
        {"apps/__init__.py": "", "apps/x/__init__.py": ""},
    ),
    "pkgutil": (
        "import pkgutil, apps\nINSTALLED_APPS=['apps.'+n for _, n, p in pkgutil.iter_modules(apps.__path__) if p]\n",
        {"apps/__init__.py": "", "apps/x/__init__.py": ""},
    ),
    "find_module": (
        "import imp\nINSTALLED_APPS=['a']\ntry:\n    imp.find_module('nope')\n    INSTALLED_APPS += ['b']\nexcept ImportError:\n    pass\n",
        {},
    ),
    "import check loop": (
        "INSTALLED_APPS=['a']\nfor n in ('nope','json'):\n    try:\n        __import__(n)\n        INSTALLED_APPS.append(n)\n    except ImportError:\n        pass\n",
        {},
    ),
    "json load": (
        "import json, os\nINSTALLED_APPS=json.loads(open(os.path.join(os.path.dirname(__file__),'x.json')).read())['a']\n",
        {"x.json": '{"a":["a","b"]}'},
    ),
    "pickle": (
        "import pickle\nINSTALLED_APPS=['a'] + pickle.loads(\"(lp0\\nS'b'\\np1\\na.\")\n",
        {},
    ),
    "literal_eval": (
        "import ast\nINSTALLED_APPS=ast.literal_eval(\"['a','b']\")\n",
        {},
    ),
    "eval": (
        "INSTALLED_APPS=['a'] + eval(\"['b']\")\n",
        {},
    ),
    "aliased list": (
        "APPS = INSTALLED_APPS = ['a']\nAPPS.append('b')\n",
        {},
    ),
    "aliased tuple": (
        "APPS = INSTALLED_APPS = ('a',)\nAPPS += ('b',)\n",
        {},
    ),
    "copy list": (
        "A=['a']\nINSTALLED_APPS = A[:]\nA.append('b')\n",
        {},
    ),
    "list()": (
        "A=['a']\nINSTALLED_APPS = list(A)\nA.append('b')\n",
        {},
    ),
    "iadd alias of import": (
        "import other\nINSTALLED_APPS = other.APPS\nINSTALLED_APPS += ['b']\nINSTALLED_APPS = INSTALLED_APPS + (['c'] if 'b' in other.APPS else [])\n",
        {"other.py": "APPS=['a']\n"},
    ),
    "env chosen module": (
        "import os\nENV=os.environ.get('ENV','dev')\nm=__import__('conf.'+ENV, fromlist=['*'])\nINSTALLED_APPS=m.INSTALLED_APPS\n",
        {"conf/__init__.py": "", "conf/dev.py": "INSTALLED_APPS=['a']\n"},
    ),
    "env chosen exec": (
        "import os\nENV=os.environ.get('ENV','dev')\nexec 'from conf.%s import *' % ENV\n",
        {"conf/__init__.py": "", "conf/dev.py": "INSTALLED_APPS=['a']\n"},
    ),
    "env if chain": (
        "import os\nENV=os.environ.get('ENV')\nif ENV == 'prod':\n    from conf.prod import *\nelif ENV == 'test':\n    from conf.test import *\nelse:\n    from conf.dev import *\n",
        {
            "conf/__init__.py": "",
            "conf/dev.py": "INSTALLED_APPS=['a']\n",
            "conf/prod.py": "INSTALLED_APPS=['b']\n",
            "conf/test.py": "INSTALLED_APPS=['c']\n",
        },
    ),
    "cond in list": (
        "USE=False\nINSTALLED_APPS=['a','b' if USE else 'c']\n",
        {},
    ),
    "filter none": (
        "X=None\nINSTALLED_APPS=filter(None,['a',X,'b'])\n",
        {},
    ),
    "dedupe func": (
        "def dedupe(seq):\n    seen=set()\n    out=[]\n    for x in seq:\n        if x not in seen:\n            seen.add(x)\n            out.append(x)\n    return out\nINSTALLED_APPS=dedupe(['a','b','a'])\n",
        {},
    ),
    "dedupe comp": (
        "seen=set()\nINSTALLED_APPS=[x for x in ['a','b','a'] if x not in seen and not seen.add(x)]\n",
        {},
    ),
    "namedtuple": (
        "from collections import namedtuple\nT=namedtuple('T','x y')\nINSTALLED_APPS=list(T('a','b'))\n",
        {},
    ),
    "string replace": (
        "INSTALLED_APPS=[x.replace('old.','new.') for x in ['old.a','b']]\n",
        {},
    ),
    "startswith filter": (
        "INSTALLED_APPS=[x for x in ['django.contrib.auth','b'] if not x.startswith('django')]\n",
        {},
    ),
    "index var": (
        "INSTALLED_APPS=['a','c']\ni=INSTALLED_APPS.index('c')\nINSTALLED_APPS=INSTALLED_APPS[:i]+['b']+INSTALLED_APPS[i:]\n",
        {},
    ),
    "tuple insert": (
        "INSTALLED_APPS=('a','c')\nINSTALLED_APPS=INSTALLED_APPS[:1]+('b',)+INSTALLED_APPS[1:]\n",
        {},
    ),
    "dict settings": (
        "SET={'INSTALLED_APPS':['a']}\nfor k,v in SET.iteritems():\n    globals()[k]=v\n",
        {},
    ),
    "assert": (
        "INSTALLED_APPS=['a']\nassert INSTALLED_APPS\nINSTALLED_APPS+=['b']\n",
        {},
    ),
    "star import of function adding": (
        "from util import *\nINSTALLED_APPS=['a']\nINSTALLED_APPS=add_apps(INSTALLED_APPS)\n",
        {"util.py": "def add_apps(x):\n    return x + ['b']\n"},
    ),
    "raise": (
        "INSTALLED_APPS=['a']\nclass X(Exception): pass\ntry:\n    raise X('y')\nexcept X:\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "finally": (
        "INSTALLED_APPS=['a']\ntry:\n    pass\nfinally:\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "unpack": (
        "A, (B, C) = 'a', ('b', 'c')\nINSTALLED_APPS=[A,B,C]\n",
        {},
    ),
    "augmented attr": (
        "class S: pass\nS.APPS=['a']\nS.APPS+=['b']\nINSTALLED_APPS=S.APPS\n",
        {},
    ),
    "list extend gen": (
        "INSTALLED_APPS=['a']\nINSTALLED_APPS.extend('p.'+x for x in ('b','c'))\n",
        {},
    ),
    "sys.path import": (
        "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),'lib'))\nfrom inlib import APPS\nINSTALLED_APPS=APPS\n",
        {"lib/inlib.py": "APPS=['a']\n"},
    ),
    "site addsitedir": (
        "import os, site\nsite.addsitedir(os.path.join(os.path.dirname(os.path.abspath(__file__)),'lib'))\nfrom inlib import APPS\nINSTALLED_APPS=APPS\n",
        {"lib/inlib.py": "APPS=['a']\n"},
    ),
    "from __future__ print": (
        "from __future__ import print_function\nprint('x')\nINSTALLED_APPS=['a']\n",
        {},
    ),
    "py2 print": (
        "print 'x'\nINSTALLED_APPS=['a']\n",
        {},
    ),
    "ugettext": (
        "from django.utils.translation import ugettext_lazy as _\ngettext = lambda s: s\nLANGUAGES=(('en', gettext('English')),)\nINSTALLED_APPS=['a']\n",
        {},
    ),
    "global settings": (
        "from django.conf.global_settings import *\nINSTALLED_APPS=list(INSTALLED_APPS)+['a']\n",
        {},
    ),
    "global settings tuple": (
        "from django.conf import global_settings\nINSTALLED_APPS=global_settings.INSTALLED_APPS+('a',)\n",
        {},
    ),
    "nested function closure": (
        "def make(prefix):\n    def inner(x):\n        return prefix + x\n    return inner\np=make('p.')\nINSTALLED_APPS=[p('a')]\n",
        {},
    ),
    "isinstance": (
        "INSTALLED_APPS=('a',)\nif isinstance(INSTALLED_APPS, tuple):\n    INSTALLED_APPS=list(INSTALLED_APPS)\nINSTALLED_APPS.append('b')\n",
        {},
    ),
    "type check": (
        "INSTALLED_APPS=('a',)\nINSTALLED_APPS=type(INSTALLED_APPS)(['x'])+INSTALLED_APPS\n",
        {},
    ),
    "copy module": (
        "import copy\nA=['a']\nINSTALLED_APPS=copy.copy(A)\nINSTALLED_APPS.append('b')\n",
        {},
    ),
    "deepcopy": (
        "from copy import deepcopy\nA=['a']\nINSTALLED_APPS=deepcopy(A)+['b']\n",
        {},
    ),
    "partial": (
        "from functools import partial\ndef f(x,y): return [x,y]\nINSTALLED_APPS=partial(f,'a')('b')\n",
        {},
    ),
    "star args call": (
        "def f(*a): return list(a)\nX=['a','b']\nINSTALLED_APPS=f(*X)\n",
        {},
    ),
    "datetime cond": (
        "import datetime\nINSTALLED_APPS=['a']\nif datetime.date.today().year < 2000:\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "os.name": (
        "import os\nINSTALLED_APPS=['a']\nif os.name == 'nt':\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "path exists not": (
        "import os\nINSTALLED_APPS=['a']\nif os.path.exists(os.path.join(os.path.dirname(__file__),'nope')):\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "environ set then read": (
        "import os\nos.environ['X']='1'\nINSTALLED_APPS=['a']\nif os.environ.get('X'):\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "environ setdefault": (
        "import os\nINSTALLED_APPS=[os.environ.setdefault('X','a')]\n",
        {},
    ),
    "dict get dispatch": (
        "import os\nINSTALLED_APPS={'dev':['a'],'prod':['b']}.get(os.environ.get('E','dev'))\n",
        {},
    ),
    "dict index dispatch": (
        "import os\nINSTALLED_APPS={'dev':['a'],'prod':['b']}[os.environ.get('E','dev')]\n",
        {},
    ),
    "os.getenv none": (
        "import os\nINSTALLED_APPS=['a']\nif os.getenv('X') is None:\n    INSTALLED_APPS+=['b']\n",
        {},
    ),
    "continue break": (
        "INSTALLED_APPS=[]\nfor x in ['a','skip','b','stop','c']:\n    if x=='skip':\n        continue\n    if x=='stop':\n        break\n    INSTALLED_APPS.append(x)\n",
        {},
    ),
    "for else": (
        "INSTALLED_APPS=['a']\nfor x in INSTALLED_APPS:\n    if x=='zz':\n        break\nelse:\n    INSTALLED_APPS.append('b')\n",
        {},
    ),
    "recursion": (
        "def f(n):\n    return [] if n==0 else f(n-1)+['a%d'%n]\nINSTALLED_APPS=f(3)\n",
        {},
    ),
    "with suppress": (
        "INSTALLED_APPS=['a']\nimport contextlib\n@contextlib.contextmanager\ndef c():\n    yield ['b']\nwith c() as x:\n    INSTALLED_APPS+=x\n",
        {},
    ),
    "metaclass-like": (
        "class Apps(list):\n    def add(self, x):\n        self.append(x)\n        return self\nINSTALLED_APPS=Apps(['a']).add('b')\n",
        {},
    ),
    "list subclass plain": (
        "class Apps(list):\n    pass\nINSTALLED_APPS=Apps(['a'])\nINSTALLED_APPS.append('b')\n",
        {},
    ),
    "re.sub": (
        "import re\nINSTALLED_APPS=[re.sub('^x','a','xb')]\n",
        {},
    ),
    "string module": (
        "import string\nINSTALLED_APPS=string.split('a b')\n",
        {},
    ),
    "pathlib-like unipath": (
        "from os.path import abspath, basename, dirname, join, normpath\nfrom sys import path\nR=dirname(abspath(__file__))\npath.append(R)\nINSTALLED_APPS=['a']\n",
        {},
    ),
    "filter by find_spec": (
        "import pkgutil\nINSTALLED_APPS=[a for a in ['json','nope'] if pkgutil.find_loader(a)]\n",
        {},
    ),
    "a decorator that is not used": (
        "def deco(f):\n    return f\n@deco\ndef apps():\n    return ['a']\nINSTALLED_APPS = apps()\n",
        {},
    ),
    "a star decides": (
        "import random\nif random.choice([True]):\n    from one import *\nelse:\n    from two import *\n",
        {"one.py": "INSTALLED_APPS=['a']\n", "two.py": "INSTALLED_APPS=['b']\n"},
    ),
    "a part that can't be parsed": (
        "INSTALLED_APPS=['a']\nMORE='b'\nexec 'INSTALLED_APPS.append(\"%s\")' % MORE\n",
        {},
    ),
    "vars": (
        "import other\nINSTALLED_APPS = vars(other)['APPS'] + other.__dict__['APPS']\n",
        {"other.py": "APPS=['a']\n"},
    ),
    "a local module that fails": (
        "INSTALLED_APPS=['a']\ntry:\n    from local_settings import *\nexcept ImportError:\n    INSTALLED_APPS=['c']\n",
        {"local_settings.py": "INSTALLED_APPS=['b']\nimport nowhere_at_all\n"},
    ),
    "the right handler": (
        "import os\ntry:\n    X=os.environ['NOPE']\nexcept ImportError:\n    X='z'\nexcept (ValueError, KeyError):\n    X='a'\nINSTALLED_APPS=[X]\n",
        {},
    ),
    "filter of a tuple": (
        "INSTALLED_APPS=('x',)+filter(lambda n: n != 'b', ('a','b'))\n",
        {},
    ),
    "a star with __all__": (
        "from other import *\n",
        {"other.py": "__all__=['INSTALLED_APPS']\nINSTALLED_APPS=['a']\n"},
    ),
}
