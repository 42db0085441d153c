"""The floor: the least that a Textual app can be, one widget."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Floor(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("floor")


if __name__ == "__main__":
    Floor().run(mouse=False)
