"""The `cc` command: the only room that knows every room.

A console's Centre starts in a process of its own before anything else is imported (see early): every tenth of a second
counts there.
"""

import sys

if sys.argv[1:2] == ["console"]:
    from cc.main.console import fork

    fork.prefork(sys.argv[1:])
