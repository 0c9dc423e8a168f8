"""What a free text of a report may not hold: what hides or breaks something, secrets, and data of persons."""

import re
import unicodedata

from collectors.misread import UTF_8, misread_as
from collectors.problems import Problem

LONGEST_TEXT = 2000

_UNPLAIN = frozenset({"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"})
"""Kinds of characters that are no part of a sentence: controls, hidden format, private, unassigned, line separators."""

_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that show nothing: Unicode counts them as printable, and whole messages hide in them."""

_MAY_BE_LETTERS = re.compile("[\u0080-\u009f\u00ad]+")
"""Controls of Latin-1 and the soft hyphen: in a text that was misread they are what is left of letters."""

_LINES = re.compile(r"\r\n|[\n\t]")
_HALF = re.compile("[\ud800-\udfff]")

_MENTIONS = ("mật", "mat", "ậ ", "secret")
"""Of these every stamp has one; most texts have none, and are not looked at further."""

_INNOCENT_BEFORE = "".join(
    f"(?<!{word} )"
    for word in ("BÍ", "BẢO", "CƠ", "ĐỘ", "GIẢI", "KHÔNG", "THÂN", "RỈ", "TÚI", "SỎI", "GAN", "ỐNG", "DỊCH", "ĐƯỜNG")
)
_INNOCENT_AFTER = r"(?![\s-]+(?:ĐỘ|DO|ONG|MÃ|KHẨU|THIẾT|VỤ|HIỆU|NGỮ|DANH|RỈ|MÍA|HOA|GẤU|NGỌT)(?!\w))"
_DEGREE = r"(?:(?:TỐI|TUYỆT|TOI|TUYET)\s+)?"
_STAMP = re.compile(
    rf"(?<!\w){_INNOCENT_BEFORE}MẬT(?!\w){_INNOCENT_AFTER}"
    rf"|(?<!\w)(?:TỐI|TUYỆT|TOI|TUYET)[\s-]+(?:MẬT|MAT)(?!\w){_INNOCENT_AFTER}"
    r"|(?<!\w)M +Ậ +T(?!\w)|(?<!\w)(?:TOP|STATE)[\s-]+SECRET(?!\w)"
)
"""A stamp in capitals; but not BÍ MẬT KINH DOANH, BẢO MẬT, MẬT ĐỘ DÂN SỐ."""

_LABEL = re.compile(
    rf"(?<!\w)(?:ĐỘ|MỨC|DẤU|DO|MUC|DAU)\s+(?:MẬT|MAT)\s*[:=\u2013-]\s*{_DEGREE}(?:MẬT|MAT)(?!\w)"
    rf"|[\[({{]\s*{_DEGREE}(?:MẬT|MAT)\s*[\])}}]"
    rf"|^\W*{_DEGREE}MẬT\s*(?:$|[\n:;.|\u2013\u2014-])"
    r"|^\W*(?:TỐI|TUYỆT)\s+MẬT(?!\w)(?!\s+ĐỘ)"
    r"|^\W*(?:TOI|TUYET)\s+MAT\W*$|^\W*(?:TOP\s+|STATE\s+)?SECRET\W*$",
    re.IGNORECASE,
)
"""A stamp by its place, in any letters: alone, at the head, in brackets, after "Độ mật:"."""

_PERSONAL = re.compile(r"@|[0-9](?:[ .\u00a0-]?[0-9]){8}")
_GAP = "[ .\u00a0-]?"
_CITIZEN = re.compile(
    rf"(?<![0-9])(?<![0-9][.,])(?=0(?:0[1-9]|[1-8][0-9]|9[0-6]){_GAP}[0-3])"
    rf"(?:0[0-9]{{2}}{_GAP}[0-9]{_GAP}[0-9]{{2}}{_GAP}[0-9]{{6}}|[0-9]{{3}}(?:{_GAP}[0-9]{{3}}){{3}}"
    rf"|[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{2}})(?![0-9])(?![.,][0-9])"
)
"""A citizen's number: province 001 to 096, century and sex, year of birth, six digits. No amount begins with 0."""

_CITIZEN_NAMED = re.compile(r"(?:CCCD|căn cước|can cuoc|định danh cá nhân)\D{0,20}[0-9]{12}(?![0-9])", re.IGNORECASE)
_OLD_IDENTITY = re.compile(
    r"(?:CMND|CMT|CMTND|chứng minh (?:nhân dân|thư)|chung minh (?:nhan dan|thu))"
    rf"\D{{0,20}}(?:[0-9]{{12}}|[0-9]{{3}}(?:{_GAP}[0-9]{{3}}){{2}})(?![0-9])",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:"
    rf"0[35789](?:[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}|[0-9]{{2}}(?:{_GAP}[0-9]{{2}}){{3}}|{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
    rf"|[0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}|[0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}}|[0-9]{{3}}{_GAP}[0-9]{{5}})"
    rf"|(?:\(?\+84\)?|\(84\)){_GAP}(?:\(0\)|0)?{_GAP}[35789][0-9](?:{_GAP}[0-9]){{7}})(?![0-9])"
)
"""A mobile telephone, in the groups people write it in: a date with its hour has the same digits, but not these."""

_BUSINESS_BEFORE = re.compile(
    r"(?:MST|MSDN|MSĐVQHNS|mã số (?:thuế|doanh nghiệp))\W{0,3}(?:\w{1,6}\W{1,3})?$", re.IGNORECASE
)
_BEFORE = 40
"""What stands before the number of an enterprise, which has ten digits as a telephone has."""

_MAIL = re.compile(r"[\w.+-]@[\w-]+(?:\.[\w-]+)+")


def composed(text: str) -> str:
    """A text in composed form (NFC), its lines ended by a line feed alone: as it is compared and kept."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def text_problem(text: str, field: str, pointer: str, *, longest: int = LONGEST_TEXT) -> Problem | None:
    """The first reason for which a text in composed form is refused; None where there is none.

    The text itself is never repeated: it may hold what must not be kept.
    """
    if len(text) > longest:
        return Problem("text-too-long", pointer, {"field": field, "limit": longest})
    is_printable = text.isprintable() and (text.isascii() or not _INVISIBLE.search(text))
    damage = None if is_printable and "\ufffd" not in text else _damage(text)
    if damage is not None:
        return Problem(damage, pointer, {"field": field, "limit": longest})
    encoding = misread_as(text)
    if encoding == UTF_8:
        return Problem("mojibake", pointer, {"field": field})
    if encoding is not None:
        return Problem("legacy-vietnamese-text", pointer, {"field": field, "encoding": encoding})
    if not is_printable and _MAY_BE_LETTERS.search(text):
        return Problem("text-control-char", pointer, {"field": field, "limit": longest})
    return _unwanted(text, field, pointer)


def _damage(text: str) -> str | None:
    """The code of what broke a text, or hides in it."""
    if _HALF.search(text):
        return "text-not-unicode"
    if "\ufffd" in text:
        return "text-already-damaged"
    if _INVISIBLE.search(text):
        return "text-control-char"
    rest = _MAY_BE_LETTERS.sub("", _LINES.sub("", text))
    if all(unicodedata.category(each) not in _UNPLAIN for each in rest):
        return None
    return "text-control-char"


def _unwanted(text: str, field: str, pointer: str) -> Problem | None:
    """A text that says what does not belong here."""
    small = text.lower()
    if any(word in small for word in _MENTIONS) and (_STAMP.search(text) or _LABEL.search(text)):
        return Problem("classified-content-not-allowed", pointer, {"field": field})
    kind = _personal(text) if _PERSONAL.search(text) else None
    if kind is not None:
        return Problem("personal-data-not-allowed", pointer, {"field": field, "kind": kind})
    return None


def _personal(text: str) -> str | None:
    """Which data of a person a text holds: a citizen's number, an old identity card, a telephone, an e-mail address."""
    if _CITIZEN.search(text) or _CITIZEN_NAMED.search(text):
        return "CCCD"
    if _OLD_IDENTITY.search(text):
        return "CMND"
    if any(
        not _BUSINESS_BEFORE.search(text, max(0, found.start() - _BEFORE), found.start())
        for found in _MOBILE.finditer(text)
    ):
        return "ĐT"
    return "e-mail" if "@" in text and _MAIL.search(text) else None
