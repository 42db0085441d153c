"""The ``reviewer`` command and the list of its sub-commands, each imported only when it is run."""

from __future__ import annotations

import gc
import resource
import sys
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reviewer import __version__
from reviewer.aws import exit_codes
from reviewer.cli.output import fail, shown_line, standard_output, take_standard_streams
from reviewer.core.folders import NoHome
from reviewer.core.system_limits import is_limit, refusal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# Importing one command's module must not pay for the others: `review` opens its screen without
# ever touching the emulator, and `journal` works without Textual.
COMMANDS = {
    "demo": "Try the reviewer on a bundled domain: no AWS account, no network.",
    "review": "Review a domain's match groups in the terminal.",
    "doctor": "Look at everything that reviewing needs: credentials, permissions, the domain, the terminal.",
    "get-matches": "Print a domain's match groups, as the AWS CLI does, to the end.",
    "apply": "Merge the customers that were decided to be one, after showing the plan.",
    "take-apart": "Undo a merge as far as the API allows, from its snapshot.",
    "snapshots": "List, show and remove what was kept of profiles before they were merged.",
    "journal": "List, check, copy, export and import the decisions in a journal.",
    "report": "Show how good the decisions are, how good the score is, and from which score on to merge.",
    "weights": "Show how much each piece of evidence weighs, and learn it from a domain's own decisions.",
    "team": "Share decisions with a team by a DynamoDB table: make it, see who is at work.",
    "config": "Show the settings, or begin a file of them: theme, keys, bands, reasons and more.",
    "completion": "Print the script by which bash, zsh or fish completes commands and options.",
    "emulator": "Serve a Customer Profiles endpoint on loopback.",
    "help": "Show the manual: a topic of it, or the places that have a word.",
}
"""Each command with its summary; ``get-matches`` is ``get_matches`` of ``reviewer.cli.get_matches``."""
TOPICS = {
    "demo": "review",
    "weights": "evidence",
    "config": "settings",
    "completion": "help",
    "snapshots": "take-apart",
    "report": "quality",
}
"""The topic of the manual that a command belongs to, where its name is not the command's."""
_EXIT_CODES = {"get-matches": exit_codes.OTHER}
"""What a command exits with where the system refuses what it takes, where that is not 1."""


class _LazyGroup(click.Group):
    """A click group that imports a command's module only when that command is asked for."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run the command, and exit. An error quotes the argument, so it goes through the one door."""
        code = _EXIT_CODES.get("".join(sys.argv[1:2]), 1)
        take_standard_streams(code)
        try:
            with standard_output(code):
                super().main(*args, **options | {"standalone_mode": False})
        except click.ClickException as error:
            told = StringIO()
            error.show(told)
            for line in told.getvalue().rstrip("\n").split("\n"):
                click.echo(shown_line(line), err=True)
            raise SystemExit(error.exit_code) from None
        except NoHome as error:
            fail(str(error.strerror), 1)
        except click.Abort as error:  # Which is a RuntimeError.
            click.echo("Aborted!", err=True)
            # click makes the same of ctrl+c, of an answer of no, and of input that is at its end.
            raise SystemExit(130 if isinstance(error.__context__, KeyboardInterrupt) else 1) from None
        except (OSError, MemoryError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not is_limit(error):
                raise
            fail(refusal(error).line, code)
        raise SystemExit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        # Collecting garbage while modules are imported finds none.
        gc.disable()
        try:
            command = getattr(import_module(f"reviewer.cli.{name}"), name)
        finally:
            gc.enable()
        assert isinstance(command, click.Command)
        for one in (command, *getattr(command, "commands", {}).values()):
            one.epilog = f"More: reviewer help {TOPICS.get(cmd_name, cmd_name)}"
            # Click's own is cut where the line ends, or behind "e.g.".
            one.short_help = " ".join((one.help or "").split("\n\n")[0].split())
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete a command's name without importing the commands."""
        from click.shell_completion import CompletionItem

        options = click.Command.shell_complete(self, ctx, incomplete)
        return options + [
            CompletionItem(name, help=summary)
            for name, summary in COMMANDS.items()
            if name.startswith(incomplete)
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="reviewer")
def main() -> None:
    """Judge the possible duplicates of Amazon Connect Customer Profiles.

    Start with `reviewer demo`; `reviewer help` is the manual.
    """
    # A core dump would hold customers' data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
