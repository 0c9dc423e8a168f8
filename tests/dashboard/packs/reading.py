"""What a reader finds in a pack: the words of a PDF and of slides, and the charts with their figures."""

import io
from itertools import combinations

from lxml import etree
from pptx import Presentation

from tests.pdf_text import pdf_text

INCH = 914400
CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def plain(text):
    """Words in one line, as somebody reads them whatever their breaks."""
    return " ".join(text.split())


def paper_words(content):
    """The words of a PDF; where our fonts lack a letter its stand-in is read as the letter."""
    return plain(pdf_text(content)).replace(">=", "≥").replace("<=", "≤")


def deck(content):
    return Presentation(io.BytesIO(content))


def slide_words(content):
    """The words on all slides, without the notes."""
    return plain(" ".join(text for slide in deck(content).slides for shape in slide.shapes for text in texts(shape)))


def notes(content):
    return [slide.notes_slide.notes_text_frame.text for slide in deck(content).slides if slide.has_notes_slide]


def texts(shape):
    if shape.has_text_frame:
        yield shape.text_frame.text
    if shape.has_table:
        yield from (cell.text for row in shape.table.rows for cell in row.cells)
    if shape.has_chart:
        yield from (str(each) for each in shape.chart.plots[0].categories)


def charts(content, start=""):
    """The charts by name, in the order of the slides."""
    return [
        (shape.name, shape.chart)
        for slide in deck(content).slides
        for shape in slide.shapes
        if shape.has_chart and shape.name.startswith(start)
    ]


def inside(chart, path):
    """What stands at a path of a chart's own document."""
    return etree.fromstring(chart.part.blob).xpath(path, namespaces={"c": CHARTS})


def tables(content):
    return [shape.table for slide in deck(content).slides for shape in slide.shapes if shape.has_table]


def said_of(tile):
    """Every word of a tile that has to be found wherever it is printed."""
    target, change, coverage = tile["target"] or {}, tile["change"] or {}, tile["coverage"] or {}
    parts = [
        tile["name"],
        tile["value"],
        tile["unit"] if tile["value"] else None,
        tile["value_note"] if tile["value"] else None,
        target.get("achieved"),
        target.get("label") or tile["target_missing"],
        change.get("label") or tile["change_missing"],
        tile["status"]["word"],
        tile["truth"]["word"] if tile["truth"]["code"] != "on_time" else None,
        coverage.get("label"),
        tile["revised"],
        tile["source_line"],
    ]
    return [plain(each) for each in parts if each]


def misplaced(content):
    """What lies outside its slide, and pairs that cover each other though neither is the frame of the other."""
    found = []
    made = deck(content)
    for number, slide in enumerate(made.slides, 1):
        for shape in slide.shapes:
            right, below = shape.left + shape.width, shape.top + shape.height
            if min(shape.left, shape.top) < 0 or right > made.slide_width or below > made.slide_height:
                found.append((number, shape.name, "outside"))
        loose = [each for each in slide.shapes if not each.name.startswith(("card ", "bullet "))]
        found += [(number, one.name, other.name) for one, other in combinations(loose, 2) if covered(one, other)]
    return found


def covered(one, other):
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return min(across, down) > INCH // 100
