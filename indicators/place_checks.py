"""What must hold between places for the map of any day to be one map."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from indicators.place_files import Mistake
from indicators.places import Entry, Level


def mistakes(entries: Iterable[Entry]) -> tuple[Mistake, ...]:
    """Find every contradiction between the places, in the order of the files.

    An id is used once; a code, and an agency code, by one place of a level at a time; parents and successors
    exist; a place that ended has a successor that stood on that day; dates run forward; titles cover the whole
    life of their place.
    """
    listed = tuple(entries)
    by_id = {entry.place.id: entry for entry in listed}
    found = [
        *_shared(listed, lambda entry: entry.place.id, "id"),
        *_shared(listed, lambda entry: (entry.place.level, entry.place.code), "code"),
        *_shared(listed, lambda entry: entry.place.agency_code, "agency code"),
        *(mistake for entry in listed for mistake in _own_mistakes(entry, by_id)),
    ]
    return tuple(sorted(found, key=lambda mistake: (mistake.file, mistake.line)))


def _own_mistakes(entry: Entry, by_id: dict[str, Entry]) -> Iterator[Mistake]:
    yield from _date_mistakes(entry)
    yield from _parent_mistakes(entry, by_id)
    yield from _successor_mistakes(entry, by_id)


def _date_mistakes(entry: Entry) -> Iterator[Mistake]:
    place, first, last = entry.place, entry.titles[0], entry.titles[-1]
    if place.valid_until is not None and place.valid_until <= place.valid_from:
        yield _mistake(entry, f"{place.id} ends before it begins.", "Correct valid_from or valid_until.")
    if first.valid_from != place.valid_from:
        yield _mistake(entry, f"{place.id} has no title when it begins.", "Date its first title to valid_from.")
    if place.valid_until is not None and last.valid_from >= place.valid_until:
        yield _mistake(entry, f"{place.id} has a title after its end.", "Remove that title from place_titles.csv.")


def _parent_mistakes(entry: Entry, by_id: dict[str, Entry]) -> Iterator[Mistake]:
    place = entry.place
    if place.parent is None:
        if place.level is not Level.NATION:
            yield _mistake(entry, f"{place.id} lies in no other place.", "Name its parent.")
    elif place.parent not in by_id:
        yield _mistake(entry, f"{place.id} lies in {place.parent}, which is not listed.", "Correct its parent.")


def _successor_mistakes(entry: Entry, by_id: dict[str, Entry]) -> Iterator[Mistake]:
    place = entry.place
    if place.valid_until is None:
        if entry.successor:
            yield _mistake(entry, f"{place.id} has a successor and no end.", "Fill in valid_until.")
        return
    successor = by_id.get(entry.successor or "")
    if successor is None:
        yield _mistake(entry, f"{place.id} ended and its successor is not listed.", "Name a listed successor.")
    elif not successor.place.is_valid(place.valid_until):
        yield _mistake(
            entry,
            f"{place.id} passes to {successor.place.id}, which does not stand on {place.valid_until:%d/%m/%Y}.",
            "Correct the successor or the dates.",
        )


def _shared(entries: Iterable[Entry], key: Callable[[Entry], Hashable], what: str) -> Iterator[Mistake]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        if key(entry) is not None:
            groups[key(entry)].append(entry)
    for group in groups.values():
        in_order = sorted(group, key=lambda entry: entry.place.valid_from)
        for earlier, later in pairwise(in_order):
            if what == "id" or (earlier.place.valid_until or date.max) > later.place.valid_from:
                remedy = f"Give one {what} to one place at a time: see {earlier.file}, line {earlier.line}."
                yield _mistake(later, f"{later.place.id} shares its {what} with {earlier.place.id}.", remedy)


def _mistake(entry: Entry, what: str, remedy: str) -> Mistake:
    return Mistake(entry.file, entry.line, what, remedy)
