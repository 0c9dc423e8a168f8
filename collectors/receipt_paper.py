"""A receipt as a paper to file: A4, in Vietnamese or English, the same bytes for the same receipt."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from fpdf.enums import Align, XPos, YPos

from collectors.answers import HELD
from collectors.world import World
from indicators.catalogue import UnknownFormError
from indicators.data_files import toml
from indicators.geography import UnknownAgencyError
from indicators.paper import LETTERS, Paper
from indicators.store.receipts import Kept, State
from indicators.store.records import doubts_of, receipt_of

WORDS = Path(__file__).parent / "receipt_words.toml"
MARGIN, HALF, LINE, NAME_WIDTH = 20, 85, 6, 52
SEAL_SHOWN = 48
MOST_HELD = 12
"""Figures named on the paper; the receipt itself has them all."""

Say = Callable[..., str]


def receipt_paper(kept: Kept, world: World, zone: tzinfo, language: str) -> bytes:
    """The PDF of a receipt.

    Args:
        kept: The report, and what was decided about it.
        world: Knows the names of agencies and forms.
        zone: The zone in which moments are written.
        language: "vi" or "en".
    """
    say = _words(language)
    paper = _Paper(say("title"), kept.row["stored_at"])
    paper.head(say, kept.row["id"], _moment(kept.row["stored_at"], zone))
    paper.facts(_facts(kept, world, zone, say, language))
    paper.held(_held(kept, say, language), say)
    paper.proof(kept, say)
    return bytes(paper.output())


class _Paper(Paper):
    """The page of a receipt."""

    def __init__(self, title: str, made: datetime) -> None:
        super().__init__(title, made)
        self.set_margin(MARGIN)
        self.add_page()

    def words(self, text: str, size: float = 10.5, *, style: str = "", align: Align = Align.L) -> None:
        """A paragraph over the whole width."""
        self.set_font(LETTERS, style, size)
        self.multi_cell(0, LINE, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def head(self, say: Say, number: str, moment: str) -> None:
        """Whose paper it is at the left, the national motto at the right, and what it is called."""
        lines = (("system", "republic", "B", 10.5), ("desk", "motto", "B", 10.5))
        for left, right, style, size in lines:
            self.set_font(LETTERS, style, size)
            self.cell(HALF - 10, LINE, say(left), align=Align.C)
            self.cell(HALF + 10, LINE, say(right), align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        middle = MARGIN + HALF - 10 + (HALF + 10) / 2
        self.line(middle - 24, self.get_y() + 0.5, middle + 24, self.get_y() + 0.5)
        self.ln(10)
        self.words(say("title"), 16, style="B", align=Align.C)
        self.words(say("number", number=number), align=Align.C)
        self.words(say("kept_at", moment=moment), align=Align.C)
        self.ln(5)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names and what holds of them, a line under each."""
        for name, value in pairs:
            top = self.get_y()
            self.set_font(LETTERS, "", 9.5)
            self.set_text_color(77, 87, 97)
            self.multi_cell(NAME_WIDTH, LINE, name, align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP)
            self.set_text_color(0)
            self.set_font(LETTERS, "", 10.5)
            self.multi_cell(0, LINE, value, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.set_y(max(self.get_y(), top + LINE) + 1)
            self.set_draw_color(211, 216, 222)
            self.line(MARGIN, self.get_y() - 0.5, 210 - MARGIN, self.get_y() - 0.5)
        self.set_draw_color(0)
        self.ln(4)

    def held(self, lines: Sequence[str], say: Say) -> None:
        """What has to be confirmed."""
        if lines:
            self.words(say("held_title"), style="B")
            for line in lines:
                self.words(line, 9.5)
            self.ln(3)

    def proof(self, kept: Kept, say: Say) -> None:
        """How anybody can see that the paper is true."""
        self.words(say("proof_title"), style="B")
        self.words(say("proof_digest"), 9.5)
        seal = kept.row["seal"] or ""
        if seal:
            self.words(say("proof_seal", id=kept.row["id"]), 9.5)
            self.words(f"{seal[:SEAL_SHOWN]}…{seal[-SEAL_SHOWN // 2 :]}", 8)
        self.ln(4)
        self.words(say("closing"), 9.5)


def _facts(kept: Kept, world: World, zone: tzinfo, say: Say, language: str) -> list[tuple[str, str]]:
    receipt = receipt_of(kept.row)
    state = kept.state
    decided = kept.decision
    facts = {
        "sender": f"{_agency(world, receipt.sender, language)} ({receipt.sender})",
        "form": f"{_form(world, receipt.form, language)} ({receipt.form})",
        "period": receipt.period,
        "report_id": receipt.report_id,
        "revision": None if receipt.revision is None else str(receipt.revision),
        "reason": kept.row["reason"],
        "received_at": _moment(receipt.received_at, zone),
        "stored_at": _moment(receipt.stored_at, zone),
        "deadline": _deadline(receipt.deadline, say, is_on_time=receipt.on_time),
        "rows": say("counts", **{name: getattr(receipt, name) for name in ("rows", "new", "changed", "unchanged")})
        if state is State.ACCEPTED
        else str(receipt.rows),
        "state": say(f"state_{state.value}"),
        "decision": say("decided", moment=_moment(decided.at, zone), reason=decided.reason) if decided else None,
        "version": str(receipt.version),
        "sha256": receipt.sha256,
    }
    return [(say(name), value) for name, value in facts.items() if value]


def _held(kept: Kept, say: Say, language: str) -> list[str]:
    doubts = doubts_of(kept.row)
    lines = [
        say("held_line", **{**each, "reason": HELD[each["reason"]][language], "before": each["before"] or "?"})
        if each["row"] is not None
        else f"- {HELD[each['reason']][language]}"
        for each in doubts[:MOST_HELD]
    ]
    return [*lines, *([say("held_more", count=len(doubts) - MOST_HELD)] if len(doubts) > MOST_HELD else [])]


def _deadline(day: Any, say: Say, *, is_on_time: bool | None) -> str | None:
    if day is None:
        return None
    return say("on_time" if is_on_time else "late", day=f"{day:%d/%m/%Y}")


def _moment(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S %d/%m/%Y} (GMT+7)"


def _agency(world: World, code: str, language: str) -> str:
    try:
        found = world.geography.sender(code)
    except UnknownAgencyError:
        return code
    return found.name_en if language == "en" else found.name_vi


def _form(world: World, code: str, language: str) -> str:
    try:
        form = world.catalogue.form(code)
    except UnknownFormError:
        return code
    return form.name_en if language == "en" else form.name_vi


def _words(language: str) -> Say:
    """The sentences of the paper in a language, with their facts."""
    sentences: Mapping[str, Mapping[str, str]] = toml(WORDS)

    def say(name: str, **facts: object) -> str:
        return sentences[name][language].format_map(dict(facts))

    return say
