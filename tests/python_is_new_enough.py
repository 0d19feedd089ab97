"""Say in one line what is missing before anything is installed; runs on any Python."""

import sys

if sys.version_info < (3, 11):
    sys.exit("sipbot needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])
