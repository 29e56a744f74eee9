"""Run the tests, setting up all they need the first time: python3 scripts/test.py [--slow] [--judge] [--all].

By itself it runs the fast tests; --slow adds those that speak with the natural voice or set a place up, --judge those
that ask programs from outside, --all both, as does CI=true, which also tells what took longest. All else is passed on
to pytest: a test that is named (tests/test_project.py::test_no_module_is_a_drawer) runs whatever it costs, and -k, -x
and the rest work as ever.
"""

import os
import sys

import environment

if __name__ == "__main__":
    arguments = sys.argv[1:]
    if os.environ.get("CI") == "true":
        arguments = ["--all", "--durations=25", *arguments]
    if not any("::" in argument for argument in arguments):
        # On every core; a file's tests stay together, because they share what is dear to make, and the dearest come
        # first, as tests/conftest.py has them.
        arguments = ["--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
    # Programs are started by the hundred here: what is compiled once is not to be compiled each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(str(environment.ROOT))
    environment.run([environment.GUIDE, environment.TESTS], "pytest", arguments)
