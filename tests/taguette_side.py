"""What Taguette reads in a codebook: run by a Python that has Taguette, which needs another SQLAlchemy than sipbot.

Prints the tags it would make, as JSON.
"""

import json
import sys
from pathlib import Path

from taguette.import_codebook import list_tags

with Path(sys.argv[1]).open("rb") as file:
    print(json.dumps(list_tags(file)))
