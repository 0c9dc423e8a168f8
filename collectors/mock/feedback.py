"""Citizens' feedback (phản ánh, kiến nghị) on the simulated portal: received, handled, answered, rated."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from collectors.mock.draws import uniform, whole
from collectors.mock.event_feed import Feed, Told
from collectors.mock.world import ZONE, World
from indicators.working_days import load_calendar

HISTORY = 30
REACH = 60
_SUBJECTS = (
    ("Đất đai", "Chậm trả kết quả cấp giấy chứng nhận quyền sử dụng đất"),
    ("Đất đai", "Hướng dẫn hồ sơ đăng ký biến động đất đai chưa rõ"),
    ("Hộ tịch", "Hệ thống báo lỗi khi đăng ký khai sinh trực tuyến"),
    ("Cư trú", "Yêu cầu nộp lại giấy tờ đã số hóa"),
    ("Bảo hiểm xã hội", "Chưa nhận được kết quả gộp sổ bảo hiểm xã hội"),
    ("Thành lập doanh nghiệp", "Quy định về điều kiện kinh doanh còn vướng mắc"),
    ("Giao thông vận tải", "Đổi giấy phép lái xe trực tuyến quá thời hạn hẹn trả"),
    ("Thuế", "Không thanh toán được nghĩa vụ tài chính trên Cổng"),
    ("Xây dựng", "Thành phần hồ sơ cấp giấy phép xây dựng khác quy định"),
    ("Y tế", "Thời gian giải quyết hồ sơ hành nghề kéo dài"),
)
_A_DAY, _A_WEEKEND = (44, 64), (8, 20)
_HANDLING_DAYS, _REFUSAL_DAYS, _SUPPLEMENT_DAYS, _PUBLICATION_DAYS = 15, 2, 5, 2
_REFUSED, _SUPPLEMENTED = 0.08, 0.16
_ON_TIME, _LATE = 0.88, 0.97
_RATED, _SATISFIED, _AGAIN = 0.55, 0.82, 0.35


def feed(world: World) -> Feed:
    """The events of the portal's feedback."""
    agencies = [each.agency_code or "" for each in world.geography.provinces(date.max)] * 3
    agencies += [each.code for each in world.geography.agencies()]
    opened = lru_cache(maxsize=256)(lambda day: _opened(world.seed, day, tuple(agencies)))
    return Feed(opened, _page, HISTORY, REACH)


def _page(events: list[Any]) -> dict[str, Any]:
    return {"nguon": "Cổng Dịch vụ công quốc gia", "dichVu": "PhanAnhKienNghi", "duLieu": events}


def _opened(seed: int, day: date, agencies: tuple[str, ...]) -> tuple[Told, ...]:
    """Everything of what was received on a day."""
    span = _A_DAY if load_calendar().is_working(day) else _A_WEEKEND
    numbers = range(1, whole(*span, seed, "feedback", day) + 1)
    return tuple(each for number in numbers for each in _Course(seed, day, number, agencies).events())


class _Course:
    """What happens to one petition, step by step."""

    def __init__(self, seed: int, day: date, number: int, agencies: tuple[str, ...]) -> None:
        self._code = f"PAKN-{day:%Y%m%d}-{number:04}"
        self._seed = seed
        self._agency = agencies[whole(0, len(agencies) - 1, seed, self._code, "agency")]
        self._told: list[Told] = []
        self._day = day

    def events(self) -> list[Told]:
        """All of them, in order."""
        received = datetime.combine(self._day, time(6), ZONE) + timedelta(seconds=self._whole(0, 57_000, "received"))
        field, title = _SUBJECTS[self._whole(0, len(_SUBJECTS) - 1, "subject")]
        self._tell(received, "TIEP_NHAN", linhVuc=field, tieuDe=title)
        luck = self._chance("course")
        if luck < _REFUSED:
            self._tell(self._working(received, self._whole(1, 3, "refused"), "refused"), "TU_CHOI")
            return self._told
        assigned = received + timedelta(minutes=self._whole(20, 900, "assigned"))
        self._tell(assigned, "CHUYEN_XU_LY", hanXuLy=self._due(received))
        begun = received
        if luck < _SUPPLEMENTED:
            asked = self._working(assigned, self._whole(1, 3, "asked"), "asked")
            begun = self._working(asked, self._whole(1, _SUPPLEMENT_DAYS, "given"), "given")
            self._tell(asked, "YEU_CAU_BO_SUNG")
            self._tell(begun, "DA_BO_SUNG", hanXuLy=self._due(begun))
        self._answered(begun, max(begun, assigned))
        return self._told

    def _answered(self, begun: datetime, earliest: datetime) -> None:
        luck, share = self._chance("answered"), self._chance("days")
        if luck >= _LATE:
            return
        days = int(2 + (_HANDLING_DAYS - 2) * share) if luck < _ON_TIME else _HANDLING_DAYS + 1 + int(8 * share)
        answered = max(self._working(begun, days, "answer"), earliest + timedelta(minutes=5))
        self._tell(answered, "DA_TRA_LOI")
        published = self._working(answered, self._whole(1, _PUBLICATION_DAYS + 1, "public"), "public")
        self._tell(published, "CONG_KHAI")
        if self._chance("rated") < _RATED:
            self._rated(published + timedelta(hours=self._whole(2, 96, "rating")))

    def _rated(self, at: datetime) -> None:
        if self._chance("satisfied") < _SATISFIED:
            self._tell(at, "HAI_LONG")
            return
        self._tell(at, "KHONG_HAI_LONG")
        if self._chance("again") < _AGAIN:
            again = at + timedelta(minutes=self._whole(5, 600, "again"))
            self._tell(again, "PHAN_ANH_LAI")

    def _tell(self, at: datetime, action: str, **said: str) -> None:
        number = f"{self._code}-{len(self._told) + 1}"
        body = {"id": number, "maPhanAnh": self._code, "hanhDong": action, "thoiGian": at.isoformat()}
        self._told.append(Told(at, number, body | {"maCoQuan": f"000.00.00.{self._agency}"} | said))

    def _due(self, start: datetime) -> str:
        return load_calendar().add_working(start.date(), _HANDLING_DAYS).isoformat()

    def _working(self, start: datetime, days: int, name: str) -> datetime:
        """Some time within the hours of offices, so many working days later."""
        day = load_calendar().add_working(start.date(), days)
        return datetime.combine(day, time(8), ZONE) + timedelta(minutes=self._whole(0, 510, name, "minute"))

    def _whole(self, low: int, high: int, *names: object) -> int:
        return whole(low, high, self._seed, self._code, *names)

    def _chance(self, name: str) -> float:
        return uniform(self._seed, self._code, name)
