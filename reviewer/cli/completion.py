"""``reviewer completion``: the script by which a shell completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete commands, options and file names.

    Names of domains are not completed: that would ask AWS at every press of tab.

    \b
    bash:  echo 'eval "$(reviewer completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(reviewer completion zsh)"' >> ~/.zshrc
    fish:  reviewer completion fish > ~/.config/fish/completions/reviewer.fish
    """
    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(context.find_root().command, {}, "reviewer", "_REVIEWER_COMPLETE").source(), nl=False)
