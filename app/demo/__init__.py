"""The demo area, made only by calling actions while moving the clock; and moving the clock by hand."""

from app.demo.making import DEMO_PASSWORD, make_unless_made, move_clock, welcome

__all__ = ["DEMO_PASSWORD", "make_unless_made", "move_clock", "welcome"]
