"""Lists as clients of DHIS2 ask for them: fields, filters, order and pages."""

import pytest

from collectors.dhis2.listing import fields_said, listed, pick
from collectors.problems import RefusedError

ITEMS = [
    {
        "id": "b",
        "code": "TC01",
        "name": "Thu ngân sách",
        "displayName": "Thu ngân sách",
        "level": 3,
        "parent": {"id": "p"},
    },
    {
        "id": "a",
        "code": "TC03",
        "name": "Chi ngân sách",
        "displayName": "Chi ngân sách",
        "level": 4,
        "parent": {"id": "q"},
    },
    {
        "id": "c",
        "name": "Khác",
        "displayName": "Khác",
        "level": 3,
        "sets": [{"set": {"id": "x"}}, {"set": {"id": "y"}}],
    },
]


def found(*asked, paging="false"):
    said = listed("items", ITEMS, [("fields", "id"), ("paging", paging), *asked])
    return [each["id"] for each in said["items"]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], {"id": "b", "displayName": "Thu ngân sách"}),
        (["id,code"], {"id": "b", "code": "TC01"}),
        (["id", "code"], {"id": "b", "code": "TC01"}),
        (["id,nothing"], {"id": "b"}),
        (["parent[id],id"], {"id": "b", "parent": {"id": "p"}}),
        (["parent"], {"parent": {"id": "p"}}),
        (["*,!parent,!level,!name,!displayName"], {"id": "b", "code": "TC01"}),
        ([":identifiable"], {"id": "b", "code": "TC01", "name": "Thu ngân sách"}),
        (["*"], ITEMS[0]),
        ([":all"], ITEMS[0]),
    ],
)
def test_the_fields_asked_for_are_given(fields, expected):
    assert pick(ITEMS[0], fields_said(fields)) == expected


def test_fields_reach_into_lists():
    assert pick(ITEMS[2], fields_said(["sets[set[id]]"])) == {"sets": [{"set": {"id": "x"}}, {"set": {"id": "y"}}]}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["code:eq:TC01"], ["b"]),
        (["code:!eq:TC01"], ["a", "c"]),
        (["code:ne:TC01"], ["a", "c"]),
        (["code:in:[TC01,TC03]"], ["b", "a"]),
        (["code:null"], ["c"]),
        (["code:!null"], ["b", "a"]),
        (["name:ilike:NGÂN"], ["b", "a"]),
        (["name:like:NGÂN"], []),
        (["name:$ilike:thu"], ["b"]),
        (["level:eq:3", "code:eq:TC03"], []),
        (["parent.id:eq:q"], ["a"]),
        (["sets.set.id:eq:y"], ["c"]),
    ],
)
def test_filters_leave_what_they_say(filters, expected):
    assert found(*(("filter", each) for each in filters)) == expected


def test_filters_may_be_joined_by_or_and_a_query_looks_at_names():
    assert found(("filter", "level:eq:4"), ("filter", "code:eq:TC01"), ("rootJunction", "OR")) == ["b", "a"]
    assert found(("query", "chi")) == ["a"]


def test_pages_hold_everything_once_and_in_order():
    pages = [
        listed("items", ITEMS, [("pageSize", "2"), ("page", str(page)), ("order", "id:desc")]) for page in (1, 2, 3)
    ]
    assert [[each["id"] for each in page["items"]] for page in pages] == [["c", "b"], ["a"], []]
    assert pages[0]["pager"] == {"page": 1, "total": 3, "pageSize": 2, "pageCount": 2}


def test_without_paging_there_is_no_pager():
    assert listed("items", ITEMS, [("paging", "false")]).keys() == {"items"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("colour", "red"),
        ("pageSize", "0"),
        ("pageSize", "ten"),
        ("page", "-1"),
        ("fields", "id,parent[id"),
        ("fields", "id]"),
        ("fields", "a[b[c[d[e[f[g]]]]]]"),
        ("filter", "code"),
        ("filter", "code:near:TC01"),
        ("order", "name:up"),
    ],
)
def test_what_is_not_understood_is_refused(name, text):
    with pytest.raises(RefusedError) as caught:
        listed("items", ITEMS, [(name, text)])
    assert caught.value.codes == ["bad-parameter"]
