"""What every table is made of: the metadata and the few kinds of columns. Knows no table.

Instants are UTC epoch seconds (BIGINT), ids canonical UUID text, truths 0 and 1: so that rows need no conversion and
read the same on both databases. What belongs to a report is keyed by the report's id first.
"""

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, Text, text

metadata = MetaData()

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""So that SQLite makes it the rowid."""


def text_column(name: str, *, null: bool = False) -> Column[str]:
    """Text, NOT NULL unless said."""
    return Column(name, Text, nullable=null)


def blank(name: str) -> Column[str]:
    """Text, empty unless said."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def big(name: str, *, null: bool = False) -> Column[int]:
    """A 64-bit integer: instants, durations, sizes."""
    return Column(name, BigInteger, nullable=null)


def count(name: str) -> Column[int]:
    """A small integer or a truth, 0 unless said."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def degrees(name: str) -> Column[float]:
    """Degrees WGS84."""
    return Column(name, Float(53), nullable=True)
