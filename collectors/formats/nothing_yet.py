"""A source that answers as agreed, and has no figures for what was asked."""

from indicators.errors import CommandCentreError


class NothingYetError(CommandCentreError):
    """A source has no figures yet for a period: nothing to keep, and nothing that went wrong.

    It is not a refusal. Were such an answer kept as missing figures, an hour in which the source recalculates would
    blank out every figure held, and the month would count as reported.
    """

    def __init__(self, source: str, period: str) -> None:
        super().__init__(
            f"{source} has no figures yet for {period}.",
            remedy="Nothing has to be done: it is asked again at the next turn.",
        )
