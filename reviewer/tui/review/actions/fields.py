"""The fields of the group under review: one in whole, in another order, hidden."""

from __future__ import annotations

from reviewer.comparison.field_order import FieldOrder
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.session.remembered import FIELDS
from reviewer.session.rules import NotAllowed
from reviewer.tui.action import Action, action, on_a_group
from reviewer.tui.drawing.entries import Entry
from reviewer.tui.review.protocol import Review


class Fields:
    """Which fields are shown, in which order, and which of them is looked at."""

    PART = "Look closer"

    def __init__(self, review: Review) -> None:
        self._review = review

    @action(
        Action(
            "field.next",
            "full_stop",
            "Next field: its values in full",
            "field",
            ",/.",
            1,
            is_aside=True,
            gives_way=True,
            also="row cursor value down",
        ),
        Action(
            "field.previous",
            "comma",
            "Previous field",
            argument=-1,
            is_aside=True,
            gives_way=True,
            also="row cursor value up",
        ),
    )
    def go(self, fields: int) -> None:
        """Put the cursor on the next field, or the one before; on the first of all where it is on none."""
        pane = self._review.pane
        pane.put_cursor(0 if pane.field is None else pane.fields.index(pane.field) + fields)

    @action(
        Action(
            "field.down",
            "greater_than_sign",
            "Move this field down",
            "move field",
            "</>",
            1,
            when=on_a_group,
            gives_way=True,
            also="order sort rows",
        ),
        Action(
            "field.up",
            "less_than_sign",
            "Move this field up",
            argument=-1,
            when=on_a_group,
            gives_way=True,
            also="order sort rows",
        ),
    )
    def move(self, by: int) -> None:
        """Move the field under the cursor, in every group from now on."""
        pane, name = self._review.pane, self._field()
        at = pane.fields.index(name)
        self._take(pane.order.moved(pane.fields, at, by))
        pane.put_cursor(at + by)

    @action(
        Action(
            "field.hide",
            "minus",
            "Hide this field where its values are the same",
            "hide field",
            "-",
            when=on_a_group,
            gives_way=True,
            also="remove row less",
        )
    )
    def hide(self) -> None:
        """Hide the field under the cursor in every group that has the same in it."""
        pane, name = self._review.pane, self._field()
        at = pane.fields.index(name)
        self._take(pane.order.without(name))
        is_here = name in pane.fields
        pane.put_cursor(at)
        where = "where its values are the same" + (": here they are not" if is_here else "")
        self._review.say(f"{name} is hidden {where}. <fields.all> shows it again")

    @action(
        Action(
            "fields.all",
            "f",
            "Show a hidden field again, or all as they come",
            "hidden fields",
            "f",
            gives_way=True,
            also="restore unhide reset order",
        )
    )
    async def show_again(self) -> None:
        """Pick a field that is hidden, to show it again; or take back whatever was hidden and moved."""
        from reviewer.tui.screens.choice import ChoiceScreen

        order = self._review.pane.order
        if order == FieldOrder():
            raise NotAllowed("No field is hidden or moved")
        lines = [Entry(Shown(" "), Shown("every field, in the order of the program"))]
        lines += [Entry(Shown("hidden"), terminal_text(name)) for name in order.hidden]
        at = await self._review.ask(ChoiceScreen(Shown("Show a field again"), lines, Shown("shows it")))
        if at is not None:
            name = order.hidden[at - 1] if at else None
            kept = tuple(one for one in order.hidden if one != name)
            self._take(FieldOrder() if name is None else order._replace(hidden=kept))

    def _field(self) -> str:
        field = self._review.pane.field
        if field is None:
            raise NotAllowed("Which field? <field.next> goes to the first")
        return field

    def _take(self, order: FieldOrder) -> None:
        """Show fields so from now on, and at the next start where the settings do not say otherwise."""
        self._review.pane.order = order
        self._review.remembered.put(FIELDS, order.remembered)
