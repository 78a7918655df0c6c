"""What every Python 2.7 brings along."""

from __future__ import annotations

#: The top-level modules of Python 2.7's own library, on whatever system.
STANDARD_LIBRARY = frozenset(
    """
    __builtin__ __future__ __main__ _abcoll _ast _bisect _bsddb _codecs _codecs_cn _codecs_hk
    _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _csv _ctypes _curses _curses_panel
    _elementtree _functools _hashlib _heapq _hotshot _io _json _locale _lsprof _LWPCookieJar _md5
    _MozillaCookieJar _msi _multibytecodec _multiprocessing _osx_support _pyio _random _sha _sha256
    _sha512 _socket _sqlite3 _sre _ssl _strptime _struct _subprocess _symtable _threading_local _tkinter
    _warnings _weakref _weakrefset _winreg abc aifc antigravity anydbm argparse array ast asynchat
    asyncore atexit audiodev audioop base64 BaseHTTPServer Bastion bdb binascii binhex bisect bsddb bz2
    calendar Canvas cgi CGIHTTPServer cgitb chunk cmath cmd code codecs codeop collections colorsys
    commands compileall compiler ConfigParser contextlib Cookie cookielib copy copy_reg cPickle cProfile
    crypt cStringIO csv ctypes curses datetime dbhash dbm decimal Dialog difflib dircache dis distutils
    dl doctest DocXMLRPCServer dumbdbm dummy_thread dummy_threading email encodings ensurepip errno
    exceptions fcntl filecmp FileDialog fileinput FixTk fnmatch formatter fpformat fractions ftplib
    functools future_builtins gc gdbm genericpath getopt getpass gettext glob grp gzip hashlib heapq hmac
    hotshot htmlentitydefs htmllib HTMLParser httplib idlelib ihooks imageop imaplib imghdr imp importlib
    imputil inspect io itertools json keyword lib2to3 linecache linuxaudiodev locale logging macpath
    macurl2path mailbox mailcap markupbase marshal math md5 mhlib mimetools mimetypes MimeWriter mimify
    mmap modulefinder msilib msvcrt multifile multiprocessing mutex netrc new nis nntplib ntpath
    nturl2path numbers opcode operator optparse os os2emxpath ossaudiodev parser pdb pickle pickletools
    pipes pkgutil platform plistlib popen2 poplib posix posixfile posixpath pprint profile pstats pty pwd
    py_compile pyclbr pydoc pydoc_data pyexpat Queue quopri random re readline repr resource rexec rfc822
    rlcompleter robotparser runpy sched ScrolledText select sets sgmllib sha shelve shlex shutil signal
    SimpleDialog SimpleHTTPServer SimpleXMLRPCServer site smtpd smtplib sndhdr socket SocketServer spwd
    sqlite3 sre sre_compile sre_constants sre_parse ssl stat statvfs string StringIO stringold stringprep
    strop struct subprocess sunau sunaudio symbol symtable sys sysconfig syslog tabnanny tarfile
    telnetlib tempfile termios test textwrap this thread threading time timeit Tix tkColorChooser
    tkCommonDialog Tkconstants Tkdnd tkFileDialog tkFont Tkinter tkMessageBox tkSimpleDialog toaiff token
    tokenize trace traceback ttk tty turtle types unicodedata unittest urllib urllib2 urlparse user
    UserDict UserList UserString uu uuid warnings wave weakref webbrowser whichdb winsound wsgiref xdrlib
    xml xmllib xmlrpclib zipfile zipimport zlib
    """.split()  # noqa: SIM905  # a name a line, in quotes, would take seven pages
)
