"""e-Cabinet of the simulated country: sessions of the Government, and opinion slips to its members by their titles."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from collectors.mock.draws import uniform, whole
from collectors.mock.event_feed import Feed, Told
from collectors.mock.world import ZONE
from indicators.working_days import load_calendar

HISTORY = 60
REACH = 60
OFFICE = "G22"
MEMBERS = (
    (OFFICE, "Phó Thủ tướng Thường trực Chính phủ"),
    ("G01", "Bộ trưởng Bộ Công an"),
    ("G02", "Bộ trưởng Bộ Công Thương"),
    ("G03", "Bộ trưởng Bộ Giáo dục và Đào tạo"),
    ("G06", "Bộ trưởng Bộ Khoa học và Công nghệ"),
    ("G08", "Bộ trưởng Bộ Ngoại giao"),
    ("G09", "Bộ trưởng Bộ Nội vụ"),
    ("G10", "Bộ trưởng Bộ Nông nghiệp và Môi trường"),
    ("G11", "Bộ trưởng Bộ Quốc phòng"),
    ("G12", "Bộ trưởng Bộ Tài chính"),
    ("G15", "Bộ trưởng Bộ Tư pháp"),
    ("G16", "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch"),
    ("G17", "Bộ trưởng Bộ Xây dựng"),
    ("G18", "Bộ trưởng Bộ Y tế"),
    ("G21", "Bộ trưởng Bộ Dân tộc và Tôn giáo"),
    ("G19", "Thống đốc Ngân hàng Nhà nước Việt Nam"),
    ("G20", "Tổng Thanh tra Chính phủ"),
    (OFFICE, "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"),
)
"""The members of the Government who are asked, each by agency and title; persons are never named."""
_SUBJECTS = (
    "Dự thảo Nghị định quy định chi tiết một số điều của Luật Đầu tư công",
    "Dự thảo Nghị định về quản lý, kết nối và chia sẻ dữ liệu số",
    "Dự thảo Nghị quyết về tháo gỡ khó khăn cho sản xuất, kinh doanh",
    "Hồ sơ dự án Luật sửa đổi, bổ sung một số điều của Luật Đất đai",
    "Đề án phát triển hạ tầng năng lượng giai đoạn 2026-2030",
    "Dự thảo Nghị định về thực hiện thủ tục hành chính trên môi trường điện tử",
    "Tờ trình về điều chỉnh kế hoạch đầu tư công trung hạn",
    "Dự thảo Nghị định về cơ chế tự chủ của đơn vị sự nghiệp công lập",
    "Đề án cắt giảm, đơn giản hóa điều kiện kinh doanh",
    "Dự thảo Nghị quyết về phân cấp, phân quyền cho chính quyền địa phương",
)
_THEMATIC = (
    "Phiên họp Chính phủ chuyên đề về xây dựng pháp luật",
    "Phiên họp Chính phủ chuyên đề về giải ngân vốn đầu tư công",
    "Phiên họp Chính phủ chuyên đề về chuyển đổi số",
)
_SLIPS_A_DAY = (1, 4)
_ON_TIME, _LATE, _LONGEST = 0.9, 0.985, 20
_AHEAD = 12
_MOVED = 0.15


def feed(seed: int) -> Feed:
    """The events of e-Cabinet."""
    return Feed(lru_cache(maxsize=256)(lambda day: _opened(seed, day)), _page, HISTORY, REACH)


def _page(events: list[Any]) -> dict[str, Any]:
    return {"heThong": "e-Cabinet", "phienBan": "1.0", "suKien": events}


def _opened(seed: int, day: date) -> tuple[Told, ...]:
    """Everything of the slips sent and the sessions announced on a day."""
    if not load_calendar().is_working(day):
        return ()
    slips = range(1, whole(*_SLIPS_A_DAY, seed, "slips", day) + 1)
    held = [each for number in slips for each in _slip(seed, day, number)]
    return (*held, *(each for session in _sessions(seed, day) for each in _session(seed, *session)))


def _slip(seed: int, day: date, number: int) -> list[Told]:
    """One slip: sent to every member at once, answered by each in their own time."""
    code = f"PLYK-{day:%Y%m%d}-{number:02}"
    sent = _at(day, whole(8 * 60, 16 * 60 + 30, seed, code, "sent"))
    due = _at(load_calendar().add_working(day, whole(3, 5, seed, code, "days")), 17 * 60)
    subject = _SUBJECTS[whole(0, len(_SUBJECTS) - 1, seed, code, "subject")]
    found = []
    for place, (agency, title) in enumerate(MEMBERS, start=1):
        member = {"maThanhVien": f"TV-{place:02}", "maCoQuan": agency, "chucDanh": title}
        case = {"doiTuong": "PHIEU_LAY_Y_KIEN", "soHieu": code, "thanhVien": member}
        number_of = f"{code}-{place:02}"
        issued = {"coQuanGui": OFFICE, "trichYeu": subject, "han": due.isoformat()}
        papers = whole(1, 2, seed, code, "papers", place)
        found.append(_told(sent, f"{number_of}-1", case | {"trangThai": "DA_GUI"} | issued | {"soTaiLieu": papers}))
        answer = _answered(seed, number_of, (sent, due))
        if answer is not None:
            found.append(_told(answer, f"{number_of}-2", case | {"trangThai": "DA_TRA_LOI"}))
    return found


def _answered(seed: int, case: str, between: tuple[datetime, datetime]) -> datetime | None:
    """When a member answers: most in time, some late; the Office withdraws nothing, so a few stay without an answer."""
    sent, due = between
    luck, part = uniform(seed, case, "luck"), uniform(seed, case, "when")
    if luck < _ON_TIME:
        return _whole_second(sent + (due - sent) * (0.02 + 0.97 * part))
    if luck < _LATE:
        return _whole_second(due + timedelta(days=_LONGEST) * part**3 + timedelta(minutes=7))
    return None


def _sessions(seed: int, day: date) -> list[tuple[str, str, date]]:
    """Number, title and day of the sessions that are announced on a day."""
    held = load_calendar().add_working(day, _AHEAD)
    month = held.replace(day=1)
    first = load_calendar().next_working(month)
    before = month - timedelta(days=1)
    planned = [
        (f"PH-{before:%Y-%m}", f"Phiên họp Chính phủ thường kỳ tháng {before.month}/{before.year}", (1, 4), "regular"),
        *(
            (f"CD-{month:%Y-%m}-{each}", _THEMATIC[whole(0, 2, seed, month, each, "subject")], span, str(each))
            for each, span in enumerate(((6, 10), (12, 17)), start=1)
        ),
    ]
    return [
        (code, title, held)
        for code, title, span, name in planned
        if load_calendar().add_working(first, whole(*span, seed, month, name, "day")) == held
    ]


def _session(seed: int, code: str, title: str, held: date) -> list[Told]:
    """One session: announced, sometimes moved, held; with the papers nobody had to print."""
    calendar = load_calendar()
    case = {"doiTuong": "PHIEN_HOP", "soHieu": code}
    begin = _at(held, 8 * 60)
    announced = _at(calendar.add_working(held, -_AHEAD), whole(9 * 60, 16 * 60, seed, code, "announced"))
    first = case | {"trangThai": "DA_THONG_BAO", "noiDung": title, "thoiGianHop": begin.isoformat()}
    found = [_told(announced, f"{code}-1", first)]
    if code.startswith("CD") and uniform(seed, code, "moved") < _MOVED:
        moved = _at(calendar.add_working(held, -3), whole(9 * 60, 16 * 60, seed, code, "moved at"))
        begin = _at(calendar.add_working(held, 2), 14 * 60)
        found.append(_told(moved, f"{code}-2", case | {"trangThai": "DOI_LICH", "thoiGianHop": begin.isoformat()}))
    papers = whole(18, 45, seed, code, "papers") * whole(28, 60, seed, code, "people")
    over = begin + timedelta(minutes=whole(150, 240, seed, code, "minutes"))
    return [*found, _told(over, f"{code}-3", case | {"trangThai": "DA_HOP", "soTaiLieu": papers})]


def _told(at: datetime, number: str, body: dict[str, Any]) -> Told:
    return Told(at, number, {"maSuKien": number, "thoiDiem": at.isoformat()} | body)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), ZONE)


def _whole_second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
