"""What the page of the walls calls scenes and acts, and what its scripts say."""

from collections.abc import Mapping

from dashboard.panels.desk_view import View

SCENES_WORDS: Mapping[str, str] = {
    "overview": "National overview",
    "economy": "The economy",
    "finance": "Finance and investment",
    "services": "Public services, index 766",
    "map": "Map and ranking",
    "discipline": "Reporting discipline",
    "directives": "Directives and incidents",
    "documents": "Documents and e-Cabinet",
    "society": "Society and environment",
    "reform": "Reform and cost saved",
    "cabinet": "e-Cabinet: sessions and slips",
    "feedback": "Citizens' feedback",
    "profile": "A province",
}

ACTS_WORDS: Mapping[str, str] = {
    "wall.registered": "registered",
    "wall.changed": "settings changed",
    "wall.revoked": "revoked",
    "wall.next": "next scene",
    "wall.previous": "previous scene",
    "wall.hold": "scene held",
    "wall.resume": "scenes take turns",
    "wall.show": "scene shown",
    "wall.blank": "picture off",
    "wall.unblank": "picture on",
    "wall.freeze": "figures frozen",
    "wall.unfreeze": "figures of now",
    "wall.message": "message to the room",
    "wall.clear-message": "message taken back",
    "wall.undo": "undone",
}

SCRIPT_WORDS: Mapping[str, str] = {
    "every": "every screen",
    "told": "{wall}: done.",
    "scene_title": "Show a scene: {wall}",
    "scene_text": "It stays until somebody lets scenes take turns again.",
    "place_title": "Show a province: {wall}",
    "province": "Province or city",
    "show": "Show",
    "freeze_title": "Freeze the figures: {wall}",
    "freeze_text": "The screen holds its scene and shows the figures as they were known at this moment.",
    "freeze_moment": "Moment (national time)",
    "freeze": "Freeze",
    "moment_missing": "Choose a day and an hour that are past.",
    "message_title": "Message to the room: {wall}",
    "message": "Message, at most 160 characters",
    "message_missing": "Write the message.",
    "message_lasts": "Shown for",
    "minutes": "{count} minutes",
    "say": "Show the message",
    "register_wall_title": "Register a screen",
    "register_wall": "Register the screen",
    "settings_title": "Settings: {wall}",
    "save": "Save",
    "saved": "{wall}: the settings are kept.",
    "wall_name": "Short name, small letters and digits",
    "wall_label": "What people call it",
    "distance": "Metres to the farthest viewer",
    "height": "Height of the image in metres",
    "columns": "Screens side by side",
    "rows": "Screens one above another",
    "programme": "Scenes, in the order in which they take turns",
    "programme_text": "The overview comes between the others by itself.",
    "programme_missing": "Choose at least one scene.",
    "field_wrong": "This is missing, or cannot be so: {field}.",
    "up": "Up: {scene}",
    "down": "Down: {scene}",
    "dwell": "Seconds of each scene",
    "night": "Dimmed at night",
    "night_from": "from",
    "night_to": "to",
    "loop": "Everything is shown once in {minutes}.",
    "loop_long": "Everything is shown once in {minutes}: longer than 4 minutes. Choose fewer scenes or fewer seconds.",
    "fits": "From there, {count} tiles can be read at once.",
    "too_small": "From there, only {count} tiles can be read at once, too few: take a larger screen or sit closer.",
    "link_title": "The link of {wall}, shown this once",
    "link_text": "Open it in the browser of the screen within 12 hours. It signs the screen in once, and only reads.",
    "link": "Link of the screen",
    "link_copied": "Copied",
    "link_by_hand": "The browser does not copy here: the link is selected, press Ctrl+C.",
    "link_done": "Close",
}


def scene_name(address: str, view: View) -> str:
    """What a scene is called: of a profile, its province."""
    code, _, place = address.partition(":")
    return view.place(place) if place else view.say(SCENES_WORDS.get(code, code))
