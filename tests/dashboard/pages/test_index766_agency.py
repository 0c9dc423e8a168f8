"""An agency on the index 766: what each metric scores, why, and what one more point takes; the API says the same."""

from decimal import Decimal

import pytest

from dashboard.pages import index766, index766_agency
from indicators.index766 import load_metrics
from indicators.observations import Origin
from tests.builders import figure, keep
from tests.dashboard.centre import key, opened

MONTH = "2026-10"


def counted(place, metric, numerator, denominator, **said):
    codes = load_metrics()[metric].parts
    status = said.get("status", "A")
    values = zip(codes, (numerator, denominator), strict=True)
    return [figure(code, place, MONTH, value, status=status, origin=Origin.SIMULATED) for code, value in values]


@pytest.fixture
def loaded(store, rules):
    """Đồng Tháp with the published counts of three metrics and one that does not apply; a ministry with one."""
    figures = [
        *counted("82", "ON_TIME", "314557", "358643"),
        *counted("82", "DOSSIER_SYNC", "300338", "300338", status="P"),
        *counted("82", "DOSSIER_RECEIVING_SATISFACTION", "325618", "369553"),
        *counted("82", "PETITION_PROCESSING_ON_TIME", "0", "0"),
        *counted("82", "ONLINE_SUBMISSION", "40", "100"),
        *counted("G02", "ON_TIME", "90", "100"),
        figure("HC06.ELECTRONIC_CERTIFIED_COPY.R", "82", MONTH, "92.5", origin=Origin.SIMULATED),
        figure("HC03", "82", MONTH, "17.50", origin=Origin.SIMULATED),
    ]
    keep(store, rules, *figures, sender="G22", origin=Origin.SIMULATED)


@pytest.mark.usefixtures("loaded")
def test_every_metric_says_what_it_scores_and_what_one_more_point_takes(ask, now, text):
    words = text(index766_agency.layout(ask, now, agency="H20"))
    assert "Đồng Tháp: Bộ chỉ số 766" in words
    assert "314.557" in words
    assert "87,71%" in words
    assert "17,54" in words
    assert "thêm 17.933 hồ sơ, đạt 332.490" in words
    assert "đã đạt điểm tối đa" in words
    assert "mẫu số tạm tính" in words
    assert "đủ điểm từ 90%" in words
    assert "không áp dụng" in words
    assert "cổng chỉ công bố tỷ lệ" in words
    assert "cho 0,13 điểm còn lại" in words
    assert "quy tắc theo hướng dẫn, điểm tối đa là giả định" in words
    assert "Mô phỏng" in words


@pytest.mark.usefixtures("loaded")
def test_the_portals_own_points_stand_beside_those_computed(ask, now, text):
    words = text(index766_agency.layout(ask, now, agency="H20"))
    assert "17,54\n20,00\n17,50\n+0,04" in words
    assert "chưa xếp hạng: thiếu chỉ tiêu" in words


@pytest.mark.usefixtures("loaded")
def test_the_one_that_loses_most_comes_first(ask, now, text):
    words = text(index766_agency.layout(ask, now, agency="H20"))
    metrics = words[words.index("Điểm mất ở đâu") :]
    places = [metrics.index(load_metrics()[code].name_vi) for code in ("ON_TIME", "ONLINE_SUBMISSION", "DOSSIER_SYNC")]
    assert places == sorted(places)


@pytest.mark.usefixtures("loaded")
def test_provinces_and_ministries_are_listed_by_period_and_lead_to_their_metrics(ask, now, text):
    words = text(index766.layout(ask, now))
    assert "Tính từ tử số và mẫu số" in words
    assert "Đồng Tháp" in words
    assert "G02" not in words
    words = str(index766.layout(ask, now, kind="ministries", span=MONTH))
    assert f"/index-766/G02?span={MONTH}" in words


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("agency", "said"), [("H99", "Không có cơ quan"), ("G12", "Chưa có số liệu trong kỳ này. Hãy chọn kỳ khác.")]
)
def test_an_agency_without_figures_says_so(ask, now, text, agency, said):
    assert said in text(index766_agency.layout(ask, now, agency=agency))


def test_nothing_told_yet_says_so(ask, now, text):
    assert "Cổng chưa cung cấp tử số" in text(index766_agency.layout(ask, now, agency="H20"))


@pytest.mark.usefixtures("loaded")
def test_the_api_gives_the_same_figures_exact(store):
    with opened(store) as centre:
        asked = key(store, "read")
        said = centre.get(f"/api/v1/index-766/H20?period={MONTH}", token=asked).json()
        newest = centre.get("/api/v1/index-766/H20", token=asked).json()
        wrong = [
            centre.get(f"/api/v1/index-766/{path}", token=asked).status_code
            for path in ("H99", "H20?period=2026-13", "H20?period=2026-09", "G12", "H20?as_of=2020-01-01T00:00:00Z")
        ]
    assert newest | {"as_of": ""} == said | {"as_of": ""}
    assert wrong == [404, 400, 404, 404, 404]
    metrics = {each["code"]: each for each in said["metrics"]}
    on_time = metrics["ON_TIME"]
    assert Decimal(on_time["points"]) == Decimal(314557) / Decimal(358643) * 100 * 20 / 100
    assert on_time["next"] == {"points": "1", "numerator": "332490", "more": "17933"}
    assert (metrics["PETITION_PROCESSING_ON_TIME"]["points"], metrics["DOSSIER_SYNC"]["provisional"]) == (None, True)
    groups = {each["group"]: each for each in said["groups"]}
    assert (groups["TDGQ"]["portal"], groups["TDGQ"]["missing"]) == ("17.50", [])
    assert "PETITION_PROCESSING_ON_TIME" in groups["MDHL"]["missing"]
