"""The command line: each command chooses, calls and reports."""

from __future__ import annotations

import sys

import click

from . import __version__
from .commands import giving, hearing, keeping, making, reading, starting, watching
from .desk import telling


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("-v", "--verbose", is_flag=True, help="Say more about what is done: for us who mend it.")
def cli(verbose: bool) -> None:
    """Turn a folder of Markdown explainers and questions into an audio guide.

    GUIDE is a folder that holds guide.yaml; with none given, every guide under content/.
    """
    telling.listen(verbose)


for _command in (
    starting.new,
    starting.bring_in,
    reading.check,
    reading.explain,
    reading.approve,
    making.build,
    watching.watch,
    keeping.status,
    hearing.say,
    hearing.voices,
    giving.verify,
    giving.serve,
    giving.give,
    keeping.doctor,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; what the person can put right is told plainly, and a fault of ours says that it is ours."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a letter shows a stand-in for it; the program does not stop for that.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        cli(prog_name="audioguide")
    except OSError as fault:
        from . import whole

        told = whole.told(fault)
        told.show()
        sys.exit(told.exit_code)
    except Exception as fault:
        fault.add_note("This is a fault in audioguide, not in your content. Please send us the lines above.")
        raise
