"""The colours of the light screens, for paper and slides; a shape, a hatch or a word always says the same."""

Colour = tuple[int, int, int]

TEXT: Colour = (26, 33, 41)
QUIET: Colour = (77, 87, 97)
EDGE: Colour = (211, 216, 222)
PALE: Colour = (244, 245, 247)
PAPER: Colour = (255, 255, 255)
ACCENT: Colour = (31, 95, 168)
BAR: Colour = (70, 82, 95)
BAND: Colour = (201, 208, 216)
BAND_AFTER: Colour = (228, 232, 236)
SEA: Colour = (230, 237, 243)
LAND_EDGE: Colour = (127, 138, 150)
UNKNOWN_LAND: Colour = (241, 242, 244)
HATCH: Colour = (91, 101, 112)
CLASSES: tuple[Colour, ...] = ((183, 203, 224), (145, 178, 212), (103, 149, 196), (63, 118, 174), (23, 72, 123))

STATES: dict[str, Colour] = {
    "on": (47, 127, 214),
    "risk": (242, 182, 50),
    "off": (155, 28, 28),
    "late": HATCH,
    "none": HATCH,
    "error": HATCH,
    "up": QUIET,
    "down": QUIET,
    "flat": QUIET,
    "good": QUIET,
    "bad": QUIET,
}
"""By the code of a state or of a direction; directions have no colour of their own."""
