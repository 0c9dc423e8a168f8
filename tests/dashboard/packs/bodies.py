"""Bodies of scenes as a wall is given them, made by hand; a test says only what differs."""

from datetime import UTC, datetime

from dashboard.packs.asking import Asked
from dashboard.packs.pack import Pack
from tests.builders import ZONE
from tests.dashboard.centre import setting

AS_OF = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)
WORDS = {
    "vi": {"no_data": "Chưa có số liệu", "map_none": "Chưa có số liệu", "legend_none": "Chưa có", "map_late": "Trễ"},
    "en": {"no_data": "No figures", "map_none": "no figures", "legend_none": "none", "map_late": "late"},
}
LONG = "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận và trả kết quả theo cơ chế một cửa liên thông đúng hoặc trước hạn"


def tile(number, **differences):
    """A figure at risk, with a plan, last year's, and a trend in which three periods are missing."""
    ordinary = {
        "id": f"TC{number:02}:VN:M",
        "name": f"Thu ngân sách nhà nước {number}",
        "definition": "Tổng thu ngân sách nhà nước lũy kế từ đầu năm",
        "value": f"2.16{number}",
        "unit": "nghìn tỷ đồng",
        "value_note": "lũy kế",
        "target": {"label": f"KH 2.52{number} nghìn tỷ", "achieved": f"85,{number}%", "share": 0.85, "pace": 0.83},
        "target_missing": None,
        "change": {"label": f"+12,{number}% cùng kỳ", "direction": "up", "good": True},
        "change_missing": None,
        "trend": {
            "values": [None, 4.5, 5.1, None, None, 6.25, *(6.0 + step / 4 for step in range(18))],
            "low": 0.0,
            "high": 10.25,
            "label": "24 kỳ",
        },
        "status": {"code": "risk", "word": "Cần chú ý"},
        "truth": {"code": "on_time", "word": "đúng hạn"},
        "coverage": {"have": 31, "of": 34, "label": "31/34 tỉnh", "partial": True, "provisional": True},
        "source_line": f"10/2026 · Bộ TC · nhận 0{number}:12",
        "simulated": True,
        "revised": None,
        "href": "/place/VN?indicator=TC01",
    }
    return {**ordinary, **differences}


def bare(number, **differences):
    """A tile that has never had a figure."""
    nothing = {
        "value": None,
        "value_note": None,
        "target": None,
        "target_missing": "chưa có KH, cùng kỳ",
        "change": None,
        "trend": None,
        "status": {"code": "unknown", "word": "Chưa đánh giá"},
        "truth": {"code": "never", "word": "chưa từng báo cáo"},
        "coverage": None,
        "source_line": "Nguồn: Bộ TC",
        "simulated": False,
    }
    return tile(number, **{**nothing, **differences})


def scene(*groups, code="finance", **differences):
    """A scene of some groups of tiles."""
    language = differences.get("language", "vi")
    ordinary = {
        "scene": code,
        "language": language,
        "version": 7,
        "boot": "boot-1",
        "assets": "a1",
        "built_at": "2026-10-20T08:30:00+07:00",
        "as_of": AS_OF.isoformat(),
        "kind": "tiles",
        "title": "Thu chi ngân sách: khoản nào chưa đạt dự toán?",
        "place": None,
        "place_label": None,
        "simulated": any(each["simulated"] for _, tiles in groups for each in tiles),
        "groups": [
            {"id": str(at), "title": title, "tiles": [each["id"] for each in tiles]}
            for at, (title, tiles) in enumerate(groups)
        ],
        "tiles": {each["id"]: each for _, tiles in groups for each in tiles},
        "map": None,
        "panels": [],
        "words": WORDS[language],
    }
    return {**ordinary, **differences}


def full(**differences):
    """Twelve tiles in four groups, in every state there is."""
    states = [
        {"status": {"code": "on", "word": "Đạt"}},
        {"status": {"code": "off", "word": "Không đạt"}, "revised": "đã điều chỉnh"},
        {"truth": {"code": "late", "word": "trễ từ 26/10"}},
        {"truth": {"code": "source_error", "word": "Không nhận được"}},
    ]
    made = [tile(at + 1, **(states[at] if at < len(states) else {})) for at in range(8)]
    made += [
        bare(9),
        tile(10, target=None, target_missing="chưa có KH", change=None, change_missing="chưa có cùng kỳ"),
        tile(11, change={"label": "-3,2 điểm % cùng kỳ", "direction": "down", "good": False}, coverage=None),
        tile(12, target={"label": "KH 10,0", "achieved": "132,2%", "share": 1.322, "pace": None}, trend=None),
    ]
    names = ("Thu ngân sách", "Chi ngân sách", "Đầu tư công", "Nợ công")
    return scene(*((name, made[3 * at : 3 * at + 3]) for at, name in enumerate(names)), **differences)


def places(missing=3, late=1):
    """The 34 provinces: some late, some without a figure, one at nought."""
    provinces = setting().geography.provinces(AS_OF.date())
    count = len(provinces) - missing
    made = {}
    for at, each in enumerate(provinces):
        state = "none" if at >= count else "zero" if at == count - 1 else "late" if at < late else "ok"
        value = None if state == "none" else "0,00" if state == "zero" else f"{69 - at},25"
        made[each.id] = {
            "class": None if state == "none" else 4 - at * 5 // count,
            "label": each.name_vi,
            "value": value,
            "rank": None if state == "none" else f"{at + 1}/{count}",
            "state": state,
            "href": f"/place/{each.id}?indicator=HC01",
        }
    return made


def mapped(**differences):
    """The map of the index with its ranking."""
    drawn = {
        "indicator": "HC01",
        "title": "Chỉ số 766: cả nước 61,85",
        "date_label": "20/10",
        "classes": [{"label": f"≥ {low}", "count": 6} for low in (38, 45, 51, 57, 63)],
        "places": places(),
        "attribution": "© Người đóng góp OpenStreetMap · bản đồ minh họa",
    }
    title = "Chỉ số 766: địa phương nào cần hỗ trợ?"
    return scene(code="map", **{"kind": "ranking", "title": title, "map": drawn, **differences})


def row(number, *cells, **differences):
    """A row of a panel."""
    keys = ("unit", "score", "note")
    ordinary = {"mark": None, "word": None, "dimmed": False, "heading": None}
    return {"id": str(number), "cells": dict(zip(keys, cells, strict=False)), **ordinary, **differences}


def panel(rows, **differences):
    """A panel of units with a figure and a remark."""
    columns = [
        {"key": "unit", "title": "Đơn vị", "numeric": False},
        {"key": "score", "title": "Điểm", "numeric": True},
        {"key": "note", "title": "Ghi chú", "numeric": False},
    ]
    ordinary = {"id": "units", "title": "Xếp hạng 34 tỉnh, thành phố", "note": "Số liệu đến 20/10", "columns": columns}
    return {**ordinary, "rows": rows, "total": len(rows), "kind": "table", **differences}


def ranked():
    """A panel of 34 units, three of them without a figure under a heading of their own."""
    provinces = [each.name_vi for each in setting().geography.provinces(AS_OF.date())]
    marks = [("on", "Đạt"), ("risk", "Cần chú ý"), ("off", "Không đạt")]
    rows = [
        row(at, name, f"{69 - at},25", "Gửi đúng hạn", mark=marks[at % 3][0], word=marks[at % 3][1])
        for at, name in enumerate(provinces[:31])
    ]
    rows.append(row("none", heading="Chưa có số liệu (3)"))
    rows += [row(40 + at, name, "", LONG, dimmed=True) for at, name in enumerate(provinces[31:])]
    return scene(code="discipline", kind="discipline", title="Ai còn nợ báo cáo?", panels=[panel(rows, total=34)])


def exception(number, **differences):
    """A figure off course that somebody sees to."""
    ordinary = {
        "id": f"off:{number}",
        "severity": "off",
        "critical": number == 1,
        "place": "Cả nước",
        "what": f"Giải ngân đầu tư công {number}",
        "value": "41,2% (KH 60%)",
        "since": "10/2026",
        "handler": "Bộ TC",
        "acknowledged": number == 2,
        "due": "30/10" if number == 1 else None,
        "scene": "finance",
    }
    return {**ordinary, **differences}


def frame(*rows, **differences):
    """What every scene shares."""
    ordinary = {
        "scene": "frame",
        "language": "vi",
        "version": 7,
        "boot": "boot-1",
        "assets": "a1",
        "built_at": "2026-10-20T08:30:00+07:00",
        "as_of": AS_OF.isoformat(),
        "period_label": "đến 20/10/2026",
        "late_label": None,
        "simulated": True,
        "simulated_label": "Có số liệu mô phỏng",
        "held": 0,
        "exceptions": {"rows": list(rows), "more": None, "none": "Không có ngoại lệ", "total": len(rows)},
        "words": WORDS["vi"],
    }
    return {**ordinary, **differences}


def pack(*bodies, language="vi", as_of=AS_OF):
    """A pack of some bodies."""
    codes = tuple(each["scene"] for each in bodies if each["scene"] != "frame")
    return Pack(Asked(codes, as_of, language), bodies, ZONE, "http://127.0.0.1:8050")


def whole():
    """A pack with everything in it."""
    rows = [exception(1), exception(2), exception(3, severity="late", due=None, what="Báo cáo thu ngân sách tháng")]
    return pack(frame(*rows), full(), mapped(), ranked())
