"""Reads the register of the harbour office: who kept whose ships out, and since when."""

from chalkcircle.codes import Scheme
from chalkcircle.feeds.cameo import quads
from chalkcircle.feeds.cells import entities_in
from chalkcircle.feeds.happenings import event_rows
from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import end_of_day
from chalkcircle.ledger import Table

LAYOUT = Layout(
    columns=(
        Column("number", Cell.INT, required=True, low=1),
        Column("day", Cell.DAY, required=True, form="YYYY-MM-DD"),
        Column("by", required=True, most=3),
        Column("against", most=3),
        Column("act", required=True, most=4),
        Column("remark"),
    ),
    separator=",",
    quoted=True,
    header=True,
)


def recognises(name: str, head: bytes) -> bool:
    """Whether a file of this name, which begins so, is the register."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"number,day,by,against,act")


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of the register as rows of the ledger; what cannot stand is set aside."""
    cells = gated.columns
    return event_rows(
        gated,
        context,
        numbered=True,
        native_id=cells["number"],
        day=cells["day"],
        known_at=end_of_day(cells["day"]),
        actor=entities_in(cells["by"], Scheme.ISO3, cells["day"]),
        recipient=entities_in(cells["against"], Scheme.ISO3, cells["day"]),
        actor_code=cells["by"],
        recipient_code=cells["against"],
        event_code=cells["act"],
        quad=quads(cells["act"]),
        source="Harbour office",
    )


FORMATS = (
    Format(
        id="quays.register.v1",
        feed="quays",
        table=Table.EVENTS,
        layouts=(LAYOUT,),
        recognises=recognises,
        shape=shape,
    ),
)
