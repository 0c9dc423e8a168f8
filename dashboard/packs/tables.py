"""Everything of a pack that is a table: rankings, panels, exceptions and sources, the same on paper and on slides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal

from dashboard.formatting import LOCALES, PERCENT
from dashboard.packs.pack import Pack, title_of
from dashboard.words import Say


@dataclass(frozen=True)
class Column:
    """What a column is called, how wide it is beside the others, and whether it holds figures."""

    title: str
    weight: float = 1
    is_numeric: bool = False


@dataclass(frozen=True)
class Line:
    """A row: its cells, or a heading over the rows below it.

    `mark` is a shape and its word; `number` is what a chart draws, None where there is nothing to draw.
    """

    cells: Sequence[str] = ()
    mark: tuple[str, str] | None = None
    is_dimmed: bool = False
    heading: str | None = None
    number: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with its title; where any row has a mark, marks have a column of their own before the others."""

    title: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    note: str | None = None
    mark_title: str = ""
    empty: str = ""
    foot: Sequence[str] = field(default_factory=tuple)

    @property
    def has_marks(self) -> bool:
        """Whether any row is judged."""
        return any(each.mark for each in self.lines)


def number(text: str | None, language: str) -> float | None:
    """A written figure as a number, for a chart: "61,85" and "98,2%"; None for what is none."""
    if text is None:
        return None
    try:
        plain = text.strip().removesuffix(PERCENT).strip()
        return float(parse_decimal(plain, locale=LOCALES[language], strict=True))
    except NumberFormatError:
        return None


def of_map(body: Mapping[str, Any], say: Say) -> Table | None:
    """The provinces of a scene's map: the highest first, and those without a figure under their own heading."""
    drawn = body.get("map")
    if not drawn:
        return None
    places = list(drawn["places"].values())
    known = sorted((each for each in places if each["state"] != "none"), key=lambda each: _rank(each["rank"]))
    unknown = [each for each in places if each["state"] == "none"]
    said = body.get("words", {})
    none, late = said.get("map_none") or say("no figures"), said.get("map_late") or say("late")
    lines = [
        Line(
            (each["rank"] or "", each["label"], each["value"] or ""),
            mark=("late", late) if each["state"] == "late" else None,
            number=number(each["value"], body["language"]),
        )
        for each in known
    ]
    if unknown:
        lines.append(Line(heading=f"{none}: {len(unknown)}"))
        lines += [Line(("", each["label"], none), is_dimmed=True) for each in unknown]
    columns = (Column(say("Rank"), 1), Column(say("Place"), 2.4), Column(say("Value"), 1.4, is_numeric=True))
    return Table(drawn["title"], columns, lines, drawn["date_label"] or None, say("State"))


def of_panel(panel: Mapping[str, Any], language: str, say: Say) -> Table:
    """A panel, all its rows; the first column of figures is what a chart of it draws."""
    keys = [each["key"] for each in panel["columns"]]
    drawn = next((each["key"] for each in panel["columns"] if each["numeric"]), None)
    texts = [[str(row["cells"].get(key) or "") for row in panel["rows"]] for key in keys]
    columns = [
        Column(each["title"], _weight(each["title"], told, is_numeric=each["numeric"]), each["numeric"])
        for each, told in zip(panel["columns"], texts, strict=True)
    ]
    lines: list[Line] = []
    for row in panel["rows"]:
        if row["heading"]:
            lines.append(Line(heading=row["heading"]))
        if row["cells"]:
            lines.append(_panel_line(row, keys, drawn, language))
    shown, total = sum(not each.heading for each in lines), panel["total"]
    told = say("{count} of {total} shown").format(count=shown, total=total) if shown < total else None
    note = " · ".join(each for each in (panel["note"], told) if each) or None
    return Table(panel["title"], columns, lines, note, say("State"), say("No rows"))


def of_exceptions(pack: Pack) -> Table:
    """What left its course, in the order of the wall."""
    say, told = pack.say, pack.exceptions
    columns = (
        Column(say("Place"), 1.3),
        Column(say("What"), 2),
        Column(say("Value"), 1.6),
        Column(say("Since"), 1),
        Column(say("Handled by"), 1.3),
        Column(say("Due"), 0.8),
    )
    lines = []
    for row in told["rows"]:
        handler = " · ".join(e for e in (row["handler"], say("acknowledged") if row["acknowledged"] else None) if e)
        cells = [row["place"], row["what"], row["value"], row["since"], handler, row.get("due")]
        lines.append(Line([str(each or "") for each in cells], _severity(row, say), row["acknowledged"]))
    foot = (str(told["more"]),) if told.get("more") else ()
    return Table(say("Exceptions"), columns, lines, None, say("State"), str(told["none"]), foot)


def of_sources(pack: Pack) -> Table:
    """Where every figure of the tiles comes from, scene by scene, each once."""
    say = pack.say
    columns = (
        Column(say("Indicator"), 1.5),
        Column(say("Definition"), 2.2),
        Column(say("Period, source, received"), 2),
    )
    lines: list[Line] = []
    told: set[tuple[str, ...]] = set()
    for body in pack.scenes:
        rows = [(e["name"], str(e.get("definition") or ""), e["source_line"] or "") for e in body["tiles"].values()]
        fresh = [each for each in rows if each not in told]
        told.update(fresh)
        if fresh:
            lines += [Line(heading=title_of(body)), *(Line(each) for each in fresh)]
    return Table(say("Sources"), columns, lines, empty=say("no figures"))


def proof(pack: Pack) -> list[tuple[str, str]]:
    """By what a pack can be checked and made again."""
    say = pack.say
    return [
        (say("Known as of"), pack.exact_moment),
        (say("Definitions"), pack.definitions),
        (say("The same pack again"), pack.again("pdf")),
        (say("Digest (SHA-256)"), pack.digest),
    ]


SEVERITY_WORDS = {"off": "off course", "late": "late", "error": "source cannot be read", "risk": "at risk"}


def _severity(row: Mapping[str, Any], say: Say) -> tuple[str, str]:
    word = say(SEVERITY_WORDS.get(row["severity"], row["severity"]))
    return row["severity"], f"{word} · {say('critical')}" if row.get("critical") else word


def _panel_line(row: Mapping[str, Any], keys: Sequence[str], drawn: str | None, language: str) -> Line:
    cells = [str(row["cells"].get(key) or "") for key in keys]
    mark = (row["mark"] or "", row["word"] or "") if row["mark"] or row["word"] else None
    return Line(cells, mark, row["dimmed"], None, number(row["cells"].get(drawn), language) if drawn else None)


def _rank(text: str | None) -> int:
    """The place of "3/34"; what has none stands after the others."""
    first = (text or "").partition("/")[0]
    return int(first) if first.isdecimal() else 10**6


def _weight(title: str, texts: Sequence[str], *, is_numeric: bool) -> float:
    """How wide a column should be: as its longest words ask, within reason."""
    longest = max([len(title), *map(len, texts)])
    return max(6.0, min(longest, 18.0 if is_numeric else 40.0))
