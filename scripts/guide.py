"""Run audioguide, setting up all it needs the first time: python3 scripts/guide.py build.

Everything after guide.py is passed on. See environment.py, beside this, for what is set up and where.
"""

import sys

import environment

if __name__ == "__main__":
    environment.run([environment.GUIDE], "audioguide", sys.argv[1:])
