"""A tile's parts on paper and on a slide: its words as the wall has them, in the order of the eye."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.words import Say

CALM_TRUTH = "on_time"
TRUTH_MARKS = {"late": "late", "old": "late", "never": "none", "not_applicable": "none", "source_error": "error"}
COLUMNS = 4
"""Tiles side by side."""

WIDEST = 3
"""So many tiles at least would fit side by side: fewer do not grow wider."""

MOST_BANDS = 3
"""Bands of one page or slide."""


@dataclass(frozen=True)
class Share:
    """How much of a plan is reached: 1 is the plan; `pace` is the part of its time that has passed."""

    reached: float
    pace: float | None


@dataclass(frozen=True)
class Anatomy:
    """The parts of a tile, each ready to be shown; None where there is nothing to say."""

    name: str
    value: str
    unit: str | None
    note: str | None
    is_missing: bool
    plan: str | None
    share: Share | None
    change: str | None
    direction: str | None
    is_better: bool | None
    trend: Mapping[str, Any] | None
    status: tuple[str, str]
    truth: tuple[str, str] | None
    coverage: str | None
    marks: str | None
    source: str


@dataclass(frozen=True)
class Band:
    """Groups that stand side by side: heading and tiles of each; one without a tile leaves a place free."""

    groups: Sequence[tuple[str, Sequence[Anatomy]]]

    @property
    def across(self) -> int:
        """How many places there are side by side."""
        return max(WIDEST, sum(max(1, len(tiles)) for _, tiles in self.groups))

    @property
    def is_headed(self) -> bool:
        """Whether any group begins here."""
        return any(title for title, _ in self.groups)


def anatomy(tile: Mapping[str, Any], body: Mapping[str, Any], say: Say) -> Anatomy:
    """Take a tile apart.

    Args:
        tile: As the wall has it.
        body: Its scene, for the words that stand for what is missing.
        say: Speaks the language of the pack.
    """
    target, change = tile["target"], tile["change"]
    is_missing = tile["value"] is None
    truth = tile["truth"]
    coverage = tile["coverage"]
    marks = [say("simulated")] if tile["simulated"] else []
    share = target["share"] if target else None
    return Anatomy(
        name=tile["name"],
        value=_word(body, "no_data", say("no figures yet")) if is_missing else tile["value"],
        unit=None if is_missing else tile["unit"],
        note=None if is_missing else tile["value_note"],
        is_missing=is_missing,
        plan=_plan(tile),
        share=None if share is None else Share(share, target["pace"]),
        change=change["label"] if change else tile["change_missing"],
        direction=change["direction"] if change else None,
        is_better=change["good"] if change else None,
        trend=tile["trend"],
        status=(_mark(tile["status"]["code"]), tile["status"]["word"]),
        truth=None if truth["code"] == CALM_TRUTH else (TRUTH_MARKS.get(truth["code"], "none"), truth["word"]),
        coverage=_coverage(coverage, say) if coverage else None,
        marks=" · ".join([each for each in (tile["revised"],) if each] + marks) or None,
        source=tile["source_line"] or "",
    )


def bands(body: Mapping[str, Any], say: Say) -> list[Band]:
    """The tiles of a scene, group after group; small groups share a band, a large one has several.

    Where that takes more bands than a page has, groups that are small enough become columns.
    """
    groups = [
        (str(group["title"]), [anatomy(body["tiles"][each], body, say) for each in group["tiles"]])
        for group in body.get("groups", ())
    ]
    in_rows = _in_rows(groups)
    longest = max((len(tiles) for _, tiles in groups), default=0)
    if len(in_rows) > MOST_BANDS and len(groups) <= COLUMNS and longest <= MOST_BANDS:
        return [
            Band([(title if at == 0 else "", tiles[at : at + 1]) for title, tiles in groups]) for at in range(longest)
        ]
    return in_rows


def _in_rows(groups: Sequence[tuple[str, Sequence[Anatomy]]]) -> list[Band]:
    made: list[Band] = []
    row: list[tuple[str, Sequence[Anatomy]]] = []
    for title, tiles in groups:
        for start in range(0, len(tiles), COLUMNS):
            some = tiles[start : start + COLUMNS]
            if row and sum(len(each) for _, each in row) + len(some) > COLUMNS:
                made.append(Band(row))
                row = []
            row.append((title, some))
    return [*made, Band(row)] if row else made


def judged(tile: Anatomy, say: Say) -> str:
    """The change in words, and whether it is for the better; which way it went is not the same thing."""
    if tile.is_better is None:
        return tile.change or ""
    return f"{tile.change} · {say('for the better') if tile.is_better else say('for the worse')}"


def _plan(tile: Mapping[str, Any]) -> str | None:
    """How much of the plan, and the plan: "82,2% · KH 10,0"; that there is none where there is none."""
    target = tile["target"]
    if not target:
        return str(tile["target_missing"]) if tile["target_missing"] else None
    return " · ".join(each for each in (target["achieved"], target["label"]) if each)


def _coverage(coverage: Mapping[str, Any], say: Say) -> str:
    label = str(coverage["label"])
    return f"{label} · {say('provisional total')}" if coverage.get("provisional") else label


def _mark(code: str) -> str:
    return "none" if code == "unknown" else code


def _word(body: Mapping[str, Any], name: str, otherwise: str) -> str:
    return str(body.get("words", {}).get(name) or otherwise)
