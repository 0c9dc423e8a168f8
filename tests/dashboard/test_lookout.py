"""Every figure that some scene shows is watched, and every source that counts as failed is told."""

from dataclasses import replace

from dashboard.lookout import Lookout, failed_sources, over
from dashboard.scenes import load_scenes
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import SOURCES, setting
from tests.dashboard.test_exceptions import fail


def scenes():
    return load_scenes(setting().catalogue, setting().geography)


def told(lookout, **asked):
    return lookout.every(setting().wording("vi", NOW.date()), **asked)


def test_every_tile_of_every_scene_but_a_profile_is_watched_once(store):
    watched = over(store, setting(), scenes(), {}).watched
    shown = {tile.id for scene in scenes().values() if scene.kind != "profile" for tile in scene.tiles}
    assert len(watched) == len(shown)
    assert {each.id for each in watched} == shown


def test_a_figure_is_seen_on_the_first_scene_that_has_it_and_never_on_a_page(store):
    loaded = scenes()
    overview, fields = loaded["overview"], loaded["fields"]
    own = replace(overview, code="services", groups=overview.groups[-1:])
    seen = over(store, setting(), {"services": own, "overview": overview, "fields": fields}, {}).seen
    assert seen["HC11:VN:M"] == "services"
    assert seen["TC01:VN:M"] == "overview"
    assert "XH02:VN:M" not in seen


def test_figures_late_reports_and_sources_are_told_together(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-09", "70"))
    fail(store, "lgsp-dossiers-h26", 3)
    lookout = over(store, setting(), scenes(), SOURCES)
    assert {row["kind"] for row in told(lookout)} == {"figure", "late", "source"}
    assert {row["scene"] for row in told(lookout) if row["kind"] == "figure"} == {"overview"}
    assert {row["kind"] for row in told(Lookout(store, setting()))} == {"late"}


def test_a_source_that_had_not_failed_at_a_moment_is_not_told_for_it(store):
    fail(store, "lgsp-dossiers-h26", 3)
    now = failed_sources(store, SOURCES)
    assert now == [{"source": "lgsp-dossiers-h26", "owner": "H26", "since": NOW}]
    assert failed_sources(store, SOURCES, as_of=NOW.replace(hour=1)) == []
    assert failed_sources(store, {"lgsp-dossiers-h26": ("H26", 4)}) == []
