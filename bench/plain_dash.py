"""The floor of the workspace: the same content as a plain Dash page, written the way the library teaches.

`python -m bench.plain_dash PORT FILE` serves it over the same SQLite file: twelve tiles, a choropleth map, a line over
time and a table of provinces, a list of places and one of indicators, one callback that draws all four. Served for
production: no debugging, the same server, answers compressed, plotly from the page's own server.
"""

import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dash
import plotly.graph_objects as go
import uvicorn
from dash import Input, Output, dcc, html
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dashboard.static import Packed
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from operation.supervisor import stop_with_parent

ROOT = Path(__file__).resolve().parent.parent
NATION = "VN"
MONTHS_SHOWN = 36
TILES = 12
QUICK_TILES = ("TC01", "TC05", "KT09", "KD01", "KT08", "KT12", "KT13", "KT16", "TC03", "VM05", "VM06", "XH12")
OPENING = "TC06"
GEOMETRY = "/assets/geo/provinces-34.geojson"

NEWEST = "SELECT indicator, value FROM current WHERE place = ? AND period = ? AND indicator IN ({})"
SERIES = "SELECT period, value FROM current WHERE indicator = ? AND place = ? AND frequency = 'M' ORDER BY period_end"
BESIDE = "SELECT place, value FROM current WHERE indicator = ? AND period = ?"
LAST = "SELECT max(period) FROM current WHERE indicator = ?"


@dataclass(frozen=True)
class Board:
    """What the page is drawn from: the database, and what codes are called."""

    file: str
    indicators: Mapping[str, str]
    units: Mapping[str, str]
    places: Mapping[str, str]

    def ask(self, question: str, *parameters: str) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
            return connection.execute(question, parameters).fetchall()

    def layout(self) -> html.Main:
        """The page, before the callback has filled it."""
        config: Any = {"displayModeBar": False, "topojsonURL": "/assets/geo/", "responsive": True}
        return html.Main(
            [
                html.H1("Workspace"),
                dcc.Dropdown(id="place", options=_options(self.places), value=NATION, clearable=False),
                dcc.Dropdown(id="indicator", options=_options(self.indicators), value=OPENING, clearable=False),
                html.Div(id="tiles"),
                dcc.Graph(id="map", config=config, style={"height": "520px"}),
                dcc.Graph(id="series", config=config, style={"height": "360px"}),
                html.Div(id="table"),
            ]
        )

    def drawn(self, place: str, indicator: str) -> tuple[Any, Any, Any, Any]:
        """Tiles, map, series and table of a place and an indicator."""
        period = self.ask(LAST, indicator)[0][0]
        before = f"{int(period[:4]) - 1}{period[4:]}"
        name = f"{self.indicators[indicator]} · {self.places[place]}"
        beside = {each: float(value) for each, value in self.ask(BESIDE, indicator, period) if each != NATION}
        earlier = {each: float(value) for each, value in self.ask(BESIDE, indicator, before)}
        series = [(each, float(value)) for each, value in self.ask(SERIES, indicator, place)]
        return (
            self._tiles(place, period, before),
            _map(name, beside, self.places, self.units[indicator]),
            _line(name, series),
            _table(name, beside, earlier, self.places),
        )

    def _tiles(self, place: str, period: str, before: str) -> list[html.Div]:
        question = NEWEST.format(",".join("?" * TILES))
        now = dict(self.ask(question, place, period, *QUICK_TILES))
        ago = dict(self.ask(question, place, before, *QUICK_TILES))
        return [self._tile(code, place, now.get(code), ago.get(code)) for code in QUICK_TILES]

    def _tile(self, code: str, place: str, value: str | None, before: str | None) -> html.Div:
        change = f"{(float(value) / float(before) - 1) * 100:+.1f}%" if value and before else "—"
        return html.Div(
            [
                html.Div(self.indicators[code], className="name"),
                html.Div(f"{float(value):,.1f}" if value else "—", className="value"),
                html.Div(f"{self.units[code]} · {change} · {self.places[place]}", className="change"),
            ],
            className="tile",
        )


def _options(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": name, "value": code} for code, name in names.items()]


def _map(name: str, values: Mapping[str, float], places: Mapping[str, str], unit: str) -> go.Figure:
    figure = go.Figure(
        go.Choropleth(
            geojson=GEOMETRY,
            locations=list(values),
            z=list(values.values()),
            text=[places[each] for each in values],
            colorscale="Blues",
            colorbar={"title": unit},
        )
    )
    figure.update_geos(fitbounds="locations", visible=False)
    figure.update_layout(title=name, margin={"l": 0, "r": 0, "t": 40, "b": 0})
    return figure


def _line(name: str, series: Sequence[tuple[str, float]]) -> go.Figure:
    shown = series[-MONTHS_SHOWN:]
    before = series[-MONTHS_SHOWN - 12 : -12]
    figure = go.Figure(
        [
            go.Scatter(x=[each for each, _ in shown], y=[value for _, value in shown], name="actual"),
            go.Scatter(x=[each for each, _ in shown], y=[value for _, value in before], name="last year"),
        ]
    )
    figure.update_layout(title=name, margin={"l": 40, "r": 10, "t": 40, "b": 30})
    return figure


def _table(name: str, now: Mapping[str, float], before: Mapping[str, float], places: Mapping[str, str]) -> html.Table:
    ordered = sorted(now, key=lambda each: -now[each])
    rows = [
        html.Tr(
            [
                html.Td(rank),
                html.Td(places[each]),
                html.Td(f"{now[each]:,.2f}"),
                html.Td(f"{now[each] - before[each]:+,.2f}" if each in before else "—"),
            ]
        )
        for rank, each in enumerate(ordered, start=1)
    ]
    head = html.Thead(html.Tr([html.Th(each) for each in ("Rank", "Province", "Value", "Change")]))
    return html.Table([html.Caption(name), head, html.Tbody(rows)])


def build(file: str) -> ASGIApp:
    """The application; its scripts are packed once, as behind a web server that keeps them packed."""
    catalogue, geography = load_catalogue(), load_geography()
    listed = catalogue.indicators.values()
    places = {NATION: "Việt Nam"} | {each.id: each.name_vi for each in geography.of_level(geography.place("01").level)}
    board = Board(
        file,
        {each.code: each.name_vi for each in listed},
        {each.code: each.unit_vi for each in listed},
        places,
    )
    server: Any = FastAPI()
    server.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)

    def topology(name: str, scale: int) -> dict[str, Any]:
        """No other country: plotly asks for the rest of the world even where only the provinces are drawn."""
        del name, scale
        nothing = {"type": "GeometryCollection", "geometries": list[Any]()}
        layers = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
        return {"type": "Topology", "objects": dict.fromkeys(layers, nothing), "arcs": []}

    server.get("/assets/geo/{name}_{scale}m.json")(topology)
    server.mount("/assets/geo", StaticFiles(directory=ROOT / "assets" / "geo"))
    app = dash.Dash(__name__, server=server, assets_folder=str(ROOT / "bench" / "plain_assets"), title="Workspace")
    app.layout = board.layout
    outputs = [Output("tiles", "children"), Output("map", "figure"), Output("series", "figure")]
    app.callback(*outputs, Output("table", "children"), Input("place", "value"), Input("indicator", "value"))(
        board.drawn
    )
    return Packed(server)


def main(port: int, file: str) -> None:
    """Serve as the product does, until told to stop or left alone."""
    stop_with_parent()
    config = uvicorn.Config(build(file), "127.0.0.1", port, log_level="warning", access_log=False)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
