"""The demo area, made only by calling actions while moving the clock; and moving the clock by hand."""

from app.demo.dates import FIRST, LAST
from app.demo.making import half_made, make_unless_made, move_clock, welcome
from app.demo.stage import DEMO_PASSWORD

__all__ = ["DEMO_PASSWORD", "FIRST", "LAST", "half_made", "make_unless_made", "move_clock", "welcome"]
