"""Every question a page may ask; columns and units stated."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.answers import Obligation, Point, Standing
from dashboard.axis import DocumentAxis
from dashboard.cabinet import CabinetQuestions
from dashboard.desk import Desk
from dashboard.discipline import Discipline
from dashboard.duties import Duties
from dashboard.exchange import Exchange
from dashboard.index_questions import IndexQuestions
from dashboard.lookout import Lookout
from dashboard.materials import Setting, gather_shown
from dashboard.owing import Due, due
from dashboard.petitions import ServiceQuestions
from dashboard.quality import Quality
from dashboard.ranking import ranks
from dashboard.reform_counters import ReformQuestions
from dashboard.scenes import TileAddress
from dashboard.series import Rows, periods_up_to, points
from dashboard.tiles import draw
from dashboard.tracing import Trace, trace
from dashboard.wall_desk import WallDesk
from indicators.catalogue import Indicator
from indicators.errors import CommandCentreError
from indicators.geography import Level, Place
from indicators.observations import Observation
from indicators.periods import Frequency, Period
from indicators.store import Store, pack_orders
from indicators.store.conflicts import Conflict, conflicts
from indicators.store.differences import Between, Difference, Kind, changed, counted
from indicators.store.observations import Selection, counts, newest, shown, sources_of
from indicators.store.pack_orders import PackFile, PackOrder
from indicators.store.reports import PublishedNote, notes_of, recent
from indicators.store.sources import SourceState, runs_kept_from, states

NATION = "VN"


class Queries(IndexQuestions, ReformQuestions, CabinetQuestions, ServiceQuestions):
    """Every question a page may ask.

    Args:
        store: Where figures, reports and sources are kept.
        setting: The definitions, places, calendar and zone.
        source_names: The name of each source by language ("vi", "en"), by source code; a source without one is
            shown by its code.
        lookout: What watches for exceptions; None watches for late reports alone.
        walls: Answers what is asked about the walls.
    """

    def __init__(
        self,
        store: Store,
        setting: Setting,
        source_names: Mapping[str, Mapping[str, str]] | None = None,
        lookout: Lookout | None = None,
        walls: WallDesk | None = None,
    ) -> None:
        self._store = store
        self.as_of: datetime | None = None
        self.setting = setting
        self.catalogue = setting.catalogue
        self.geography = setting.geography
        self.source_names = dict(source_names or {})
        self.duties = Duties(store, setting)
        self.desk = Desk(store, setting)
        self.discipline = Discipline(store, setting)
        self.quality = Quality(store, setting)
        self.lookout = lookout or Lookout(store, setting)
        self.walls = walls or WallDesk(store)

    def at(self, moment: datetime | None) -> "Queries":
        """The same questions, answered as known at a moment; None for now."""
        known = copy(self)
        known.as_of = moment
        known.duties = Duties(self._store, self.setting, moment)
        known.discipline = Discipline(self._store, self.setting, moment)
        known.desk = Desk(self._store, self.setting, moment)
        known.quality = Quality(self._store, self.setting, moment)
        known.lookout = replace(self.lookout, known=moment)
        return known

    def axis(self, at: datetime) -> DocumentAxis:
        """The document axis as it stands at a moment, which is in the country's time."""
        return DocumentAxis(self._store, at, self.as_of)

    def exchange(self, at: datetime) -> Exchange:
        """Data exchange as it stands at a moment, which is in the country's time."""
        return Exchange(self._store, at, self.as_of)

    def tiles(
        self,
        addresses: Sequence[TileAddress],
        language: str,
        *,
        today: date,
        ends: Iterable[Observation] | None = None,
    ) -> list[dict[str, Any]]:
        """Tiles ready to be painted, in the order asked for (columns: see `dashboard.tiles.draw`).

        `ends` are the newest figures there are at their places, for who has them at hand.
        """
        material = gather_shown(self._store, self.setting, addresses, as_of=self.as_of, ends=ends)
        return [draw(each, self.setting, language, today=today) for each in material]

    def latest_by_field(self, field: str, place: str = NATION) -> list[tuple[Indicator, Observation | None]]:
        """The newest figure at a place of every listed indicator of a field, None where there is none.

        Of an indicator given in several frequencies, the one that is shown first counts, else the next that is known.
        """
        listed = [each for each in self.catalogue.listed() if each.field == field]
        wanted = Selection([each.code for each in listed], [place])
        found: dict[str, Observation] = {}
        for each in newest(self._store, wanted, as_of=self.as_of):
            held = found.get(each.figure.indicator)
            known = [each.figure.period, *([held.figure.period] if held else [])]
            if self.catalogue.indicator(each.figure.indicator).by_frequency(known)[0] == each.figure.period:
                found[each.figure.indicator] = each
        return [(each, found.get(each.code)) for each in listed]

    def periods(self, indicator: Indicator, place: str) -> list[Period]:
        """The periods in which an indicator is known at a place, else at its peers, newest first."""
        found = self._known_periods(indicator, [place])
        if not found and self.is_ranked(indicator, place):
            found = self._known_periods(indicator, [each.id for each in self.peers(place)])
        return sorted(found, reverse=True)

    def _known_periods(self, indicator: Indicator, places: Sequence[str]) -> set[Period]:
        rows = shown(self._store, Selection([indicator.code], places), as_of=self.as_of)
        return {each.figure.period for each in rows if each.figure.value is not None}

    def is_by_province(self, indicator: Indicator) -> bool:
        """Whether provinces have a figure of their own."""
        return Level.PROVINCE in indicator.levels

    def accumulates(self, indicator: Indicator) -> bool:
        """Whether a figure counts since January: itself, or what it is a share of a plan of."""
        counted = indicator.formula.inputs[:1] if indicator.formula else ()
        return indicator.cumulative or any(self.catalogue.indicator(code).cumulative for code in counted)

    def agency_name(self, code: str, language: str) -> str:
        """What an agency or a province's administration is called, by its code; any other text as it is."""
        try:
            found = self.geography.sender(code)
        except CommandCentreError:
            return code
        return found.name_en if language == "en" else found.name_vi

    def is_given_at(self, indicator: Indicator, level: Level) -> bool:
        """Whether places of a level have a figure; what the provinces have, regions and the nation may have too."""
        if level in {Level.NATION, Level.REGION}:
            return level is Level.NATION or self.is_by_province(indicator)
        return level in indicator.levels

    def is_ranked(self, indicator: Indicator, place: str) -> bool:
        """Whether a place has peers with a figure: communes beside a commune, else provinces."""
        is_commune = self.geography.place(place).level is Level.COMMUNE
        return (Level.COMMUNE if is_commune else Level.PROVINCE) in indicator.levels

    def peers(self, place: str) -> tuple[Place, ...]:
        """The places one is ranked among: the communes of its province, the 34 provinces of today, or the 63 before."""
        one = self.geography.place(place)
        if one.level is Level.COMMUNE:
            return self.geography.communes(one.parent or "")
        ended = one.valid_until
        return self.geography.provinces(date.max if ended is None else ended - timedelta(days=1))

    def standings(self, indicator: Indicator, places: Sequence[Place], period: Period) -> list[Standing]:
        """Places in order of rank in a period, those without a figure last in the order given.

        Columns: place, observation (value in the indicator's unit), rank (ties share one; None without a figure).
        """
        ids = [each.id for each in places]
        rows = shown(self._store, Selection([indicator.code], ids, periods=[period.code]), as_of=self.as_of)
        found = {each.figure.place: each for each in rows}
        values = {place: found[place].figure.value if place in found else None for place in ids}
        ranked = ranks(values, indicator.better)
        standings = [Standing(each, found.get(each.id), ranked.get(each.id)) for each in places]
        return sorted(standings, key=lambda each: each.rank or len(ids) + 1)

    def observation(self, indicator: Indicator, place: str, period: Period) -> Observation | None:
        """The figure of an indicator at a place in a period; None where there is none."""
        wanted = Selection([indicator.code], [place], periods=[period.code])
        return next(iter(shown(self._store, wanted, as_of=self.as_of)), None)

    def known_at(self, indicator: Indicator, place: str, last: Period, count: int) -> Rows:
        """What is known of an indicator and its plan at a place, over periods up to one and those of a year before."""
        codes = [indicator.code, *([indicator.plan] if indicator.plan else [])]
        first = periods_up_to(last, count)[0].year_before()
        span = Selection(codes, [place], last.frequency, first.start, last.end)
        every = (each.figure for each in shown(self._store, span, as_of=self.as_of))
        return {(each.indicator, each.period.code): each for each in every}

    def series(self, indicator: Indicator, place: str, last: Period, count: int) -> list[Point]:
        """The periods up to one, oldest first, with the same period last year and the plan (`dashboard.series`)."""
        rows = self.known_at(indicator, place, last, count)
        return points(self.catalogue, indicator, place, periods_up_to(last, count), rows)

    def trace(self, number: int) -> Trace | None:
        """All that made a figure; None where there is none with this number, or was none yet."""
        return trace(self._store, self.setting, number, as_of=self.as_of)

    def conflicts(
        self,
        *,
        place: str | None = None,
        indicator: str | Sequence[str] | None = None,
        since: date | None = None,
        limit: int = 100,
    ) -> list[Conflict]:
        """Where senders said different values of the same, those said last first; what is left out is not asked for.

        `since` leaves out periods that ended before a day: without it, or a place or an indicator, every figure that
        was ever said is looked at.
        """
        codes = [indicator] if isinstance(indicator, str) else indicator
        wanted = Selection(codes, [place] if place else None, first=since)
        return conflicts(self._store, wanted, as_of=self.as_of, limit=limit)

    def newest(self, indicator: Indicator, places: Sequence[Place], frequency: Frequency) -> Mapping[str, Observation]:
        """The newest figure of each of some places, by place id; a place that ended has its last."""
        wanted = Selection([indicator.code], [each.id for each in places], frequency)
        return {each.figure.place: each for each in newest(self._store, wanted, as_of=self.as_of)}

    def changed(
        self, selection: Selection, between: Between, *, limit: int | None = None, after: int = 0
    ) -> list[Difference]:
        """The figures shown differently at two moments, those that became known last first."""
        return changed(self._store, selection, between, limit=limit, after=after)

    def counted(self, selection: Selection, between: Between) -> Mapping[Kind, int]:
        """How many figures are new, changed and withdrawn between two moments."""
        return counted(self._store, selection, between)

    def reports_of(self, observations: Sequence[Observation]) -> Mapping[str, Mapping[str, Any]]:
        """Of the reports behind figures, by report id: sender, source, source_note, received_at, form."""
        return sources_of(self._store, observations)

    def notes(self, indicator: str) -> list[PublishedNote]:
        """What public documents print of an indicator, by day: figure with its qualifier, note and source."""
        return notes_of(self._store, indicator, as_of=self.as_of)

    def packs(self, agency: str) -> tuple[list[PackOrder], list[PackFile]]:
        """The packs ordered of an agency, and the files kept, newest first; as they are now."""
        return pack_orders.orders(self._store, agency), pack_orders.files(self._store, agency)

    def source_states(self) -> list[SourceState]:
        """Every source as its last runs left it: last success, outcome, failing since, next visit."""
        return states(self._store, as_of=self.as_of)

    def source_runs_known_from(self) -> datetime | None:
        """From which moment on the runs of every source are kept; None where none has been let go."""
        return runs_kept_from(self._store)

    def totals(self) -> Mapping[str, int]:
        """How many observations, reports and shown figures ("current") there are."""
        return counts(self._store, as_of=self.as_of)

    def received_last(self, limit: int) -> list[Mapping[str, Any]]:
        """The reports received last, newest first: sender, form, period, received_at, rows, new, changed, on_time."""
        return recent(self._store, limit=limit, as_of=self.as_of)

    def obligations(self, today: date) -> list[Obligation]:
        """Of each form the period whose deadline passed last: who owed it, who was late, who has not sent it."""
        every = due(self._store, self.setting, today, as_of=self.as_of, frequencies=tuple(Frequency))
        return [self._obligation(each) for each in every]

    def _obligation(self, form: Due) -> Obligation:
        sender = self.geography.agency if form.form.sender else self.geography.province_of_agency
        return Obligation(
            form.form,
            form.period,
            form.day,
            len(form.owed),
            len(form.owed) - len(form.late) - len(form.missing),
            tuple(sender(each.sender) for each in form.late),
            tuple(sender(each.sender) for each in form.missing),
        )
