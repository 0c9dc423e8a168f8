"""JSON as it is read: exact numbers, nothing lost in silence, and the place of every mistake."""

import json
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from collectors.formats import json_text
from collectors.formats.json_text import read_decimal, read_json
from collectors.problems import RefusedError

Refusal = Callable[..., list[tuple[str, str]]]
ROW = {"indicator": "TC01", "value": "100"}


def mistakes(refusal: Refusal, text: str | bytes) -> list[tuple[str, str]]:
    return refusal(read_json, text if isinstance(text, bytes) else text.encode())


def test_fractions_are_read_digit_for_digit() -> None:
    assert read_json(b'{"score": 0.10, "count": 7}') == {"score": Decimal("0.10"), "count": 7}
    assert str(read_json(b"17.540000000001")) == "17.540000000001"
    assert str(read_json(b"0.1234567890123456789012345678901")) == "0.1234567890123456789012345678901"


def test_whole_numbers_are_int_while_they_are_short_and_exact_when_they_are_long() -> None:
    assert type(read_json(b"999999999999999999")) is int
    assert str(read_json(b"9223372036854775808")) == "9223372036854775808"
    assert str(read_json(b"-12345678901234567890")) == "-12345678901234567890"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1e400", "1E+400"),
        ("9" * 5000, "1E+1000"),
        ("-" + "9" * 5000, "-1E+1000"),
        ("1e99999999999999999999", "1E+1000"),
        ("-1e-99999999999999999999", "-1E-1000"),
        ("0e99999999", "0"),
    ],
)
def test_numbers_too_far_out_for_any_figure_stay_cheap_to_compute_with(written: str, read: str) -> None:
    value = read_json(written.encode())
    assert str(value) == read
    assert abs(value) >= 0


@pytest.mark.parametrize("text", ["0", "-0.5", "9" * 30, "1." + "9" * 20])
def test_decimals_within_their_length_are_exact(text: str) -> None:
    assert str(read_decimal(text)) == text


@pytest.mark.parametrize("text", ["9" * 31, "1." + "9" * 21, "1\n", "0x1", "", "\uff11"])
def test_decimals_beyond_their_length_are_none(text: str) -> None:
    assert read_decimal(text) is None


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("", "#"),
        (" \t\r\n", "#"),
        ("\ufeff", "#"),
        ("/* report */ {}", "#"),
        ('"a" 1', "#"),
        ("{'schema': 1}", "#"),
        ('{"a": 1}{"a": 1}', "#"),
        ('{"a": 1, "b', "#"),
        ('{"a": {"b": 1}, }', "#"),
        ('{"a": ', "#/a"),
        ('{"a": 1 "b": 2}', "#/a"),
        ('{"rows": [{"value": "1"}, {"value": 01}]}', "#/rows/1/value"),
        ('{"rows": [{"value": +1}]}', "#/rows/0/value"),
        ('{"rows": [{"value": .5}]}', "#/rows/0/value"),
        ('{"rows": [{"value": 1.}]}', "#/rows/0/value"),
        ('{"rows": [{"value": 0x10}]}', "#/rows/0/value"),
        ('{"rows": [{"value": NaN}]}', "#/rows/0/value"),
        ('{"rows": [{"value": -Infinity}]}', "#/rows/0/value"),
        ('{"NaN": "Infinity", "value": Infinity}', "#/value"),
        ('{"rows": [{}, {},, {}]}', "#/rows/2"),
        ('{"rows": [{}, ]}', "#/rows/1"),
        ('{"rows": [{}], "note": "a\nb"}', "#/note"),
        ('{"note": "\\q"}', "#/note"),
        ('{"note": "[{\\"', "#/note"),
        ('{"a/b~c": tru}', "#/a~1b~0c"),
        ('{"\\u0061": tru}', "#/a"),
        ('{"a": [[1, 2], [3, }', "#/a/1/1"),
    ],
)
def test_a_mistake_of_syntax_is_named_by_its_place(refusal: Refusal, text: str, pointer: str) -> None:
    assert mistakes(refusal, text) == [("malformed-json", pointer)]


def test_a_mistake_of_syntax_says_line_and_column() -> None:
    with pytest.raises(RefusedError, match="line 2, column 8"):
        read_json(b'{"a": 1,\n "b": 01}')


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"a": 1, "a": 1}', "#/a"),
        ('{"rows": [{"value": "1"}, {"value": "1", "note": "", "value": 999}]}', "#/rows/1/value"),
        ('{"a": {"b": 1}, "b": 1, "c": [{"b": {"a": 1, "\\u0061": 2}}]}', "#/c/0/b/a"),
    ],
)
def test_a_key_given_twice_is_named_by_its_place(refusal: Refusal, text: str, pointer: str) -> None:
    assert mistakes(refusal, text) == [("duplicate-key", pointer)]


def test_the_same_key_in_different_objects_is_no_repeat() -> None:
    text = b'{"a": {"a": [{"a": 1}, {"a": 1}]}, "b": "{\\"a\\": 1, \\"a\\": 1}"}'
    assert read_json(text)["a"]["a"] == [{"a": 1}, {"a": 1}]


def test_places_are_sought_within_bounds_only(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_FARTHEST_SOUGHT", 10)
    assert mistakes(refusal, '{"a": 1, "b": 01}') == [("malformed-json", "#")]
    assert mistakes(refusal, '{"a": 1, "b": NaN}') == [("malformed-json", "#")]
    assert mistakes(refusal, '{"a": 1, "b": 1, "b": 2}') == [("duplicate-key", "#")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-be", "utf-32-le"])
def test_other_unicode_encodings_are_not_utf8(refusal: Refusal, encoding: str) -> None:
    assert mistakes(refusal, json.dumps(ROW).encode(encoding)) == [("not-utf8", "#")]


@pytest.mark.parametrize("wrong", [b"\xc0\xaf", b"\xed\xa0\x80", b"\xb5", b"\xf5\x80\x80\x80", b"\xe1\xbb"])
def test_bytes_that_are_no_utf8_are_refused(refusal: Refusal, wrong: bytes) -> None:
    assert mistakes(refusal, b'{"note": "' + wrong + b'"}') == [("not-utf8", "#")]


def test_a_nought_byte_inside_a_text_is_a_mistake_of_syntax(refusal: Refusal) -> None:
    assert mistakes(refusal, b'{"note": "a\x00b"}') == [("malformed-json", "#/note")]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_json(b"\xef\xbb\xbf[1]") == [1]


def test_halves_of_characters_are_found_wherever_they_stand(refusal: Refusal) -> None:
    text = r'{"note": "\ud800", "rows": [{"a": "\ud83d\ude00"}, {"b~c": ["x", "\uDFFF"]}], "x": {"\ud800": 1}}'
    assert mistakes(refusal, text) == [
        ("text-not-unicode", "#/note"),
        ("text-not-unicode", "#/rows/1/b~0c/1"),
        ("text-not-unicode", "#/x"),
    ]
    assert mistakes(refusal, r'"\ud800"') == [("text-not-unicode", "#")]


def test_whole_characters_written_as_two_escapes_are_read() -> None:
    assert read_json(rb'"\ud83d\ude00 \\ud800"') == "\U0001f600 \\ud800"


@pytest.mark.parametrize(
    "content", [b"[" * 17 + b"]" * 17, b'{"a":' * 17 + b"1" + b"}" * 17, b"[" * 100_000, b'[{"a":' * 100_000]
)
def test_what_is_nested_too_deeply_is_refused(refusal: Refusal, content: bytes) -> None:
    assert mistakes(refusal, content) == [("too-deep", "#")]


def test_sixteen_levels_are_read_and_brackets_in_texts_are_none() -> None:
    assert read_json(b"[" * 16 + b"]" * 16)
    assert read_json(b'{"note": "' + b"[" * 50 + b'\\"{"}')


def keys(count: int, value: Any = 1) -> dict[str, Any]:
    return {f"key {number}": value for number in range(count)}


def test_an_object_has_at_most_a_thousand_keys(refusal: Refusal) -> None:
    assert len(read_json(json.dumps(keys(1000)).encode())) == 1000
    assert mistakes(refusal, json.dumps({"a": keys(1001)})) == [("payload-too-large", "#")]


@pytest.mark.parametrize("value", [1, {}, [[]], {"a": 1}, '\\":{"'])
def test_a_huge_object_is_refused_whatever_it_holds(refusal: Refusal, value: Any) -> None:
    assert mistakes(refusal, json.dumps([{"a": keys(20_000, value)}])) == [("payload-too-large", "#")]


def test_a_huge_object_is_refused_before_any_of_it_is_made(refusal: Refusal) -> None:
    content = json.dumps(keys(200_000)).encode()
    tracemalloc.start()
    assert mistakes(refusal, content) == [("payload-too-large", "#")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * len(content)


def test_more_objects_than_are_read_are_refused(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MOST_CONTAINERS", 20_000)
    assert mistakes(refusal, b"[" + b"[]," * 20_000 + b"[]]") == [("payload-too-large", "#")]
    assert len(read_json(b"[" + b"[]," * 19_998 + b"[]]")) == 19_999


def test_many_objects_of_ordinary_size_are_read() -> None:
    rows = [{**ROW, "note": 'quoted "{:" \\', "more": {"a": [{}]}}] * 4000
    assert read_json(json.dumps(rows).encode()) == rows


@pytest.mark.parametrize("text", ['"' + '\\"' * 500_000, '{"a": "' + '\\"' * 500_000, '{"a":' + " " * 500_000])
def test_a_text_that_never_ends_is_refused_at_once(refusal: Refusal, text: str) -> None:
    begun = time.perf_counter()
    assert [code for code, _ in mistakes(refusal, text)] == ["malformed-json"]
    assert time.perf_counter() - begun < 2
