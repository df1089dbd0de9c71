"""Macht aus einer gebauten Seite eine für Pelican: `python bench/seite.py ORDNER ZIEL`.

Jede Seite wird zu einer Inhaltsdatei mit ihrem fertigen `<main>`; das Gerüst darum (Kopf, Navigation, Fuß) ist die
Vorlage. Pelican hat damit weniger zu tun: Es füllt keine Tabelle und rechnet nichts.
"""

import re
import sys
from html import escape
from pathlib import Path

_MAIN = re.compile(r"(<main[^>]*>)(.*)(</main>)", re.DOTALL)
_TITEL = re.compile(r"<title>(.*?)</title>")
_EINSTELLUNGEN = """\
SITENAME = "Seite"
PATH = "content"
PAGE_PATHS = ["pages"]
ARTICLE_PATHS = []
THEME = "theme"
OUTPUT_PATH = "output"
PAGE_SAVE_AS = "{slug}.html"
DIRECT_TEMPLATES = []
TIMEZONE = "UTC"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
LOAD_CONTENT_CACHE = False
"""


def write_pelican(seite: Path, ziel: Path) -> int:
    """Liefert, wie viele Seiten es sind."""
    seiten = sorted(seite.rglob("*.html"))
    geruest = _MAIN.sub(r"\1{{ page.content }}\3", (seite / "ueber.html").read_text(encoding="utf-8"))
    dateien = {
        "pelicanconf.py": _EINSTELLUNGEN,
        "theme/templates/page.html": _TITEL.sub("<title>{{ page.title }}</title>", geruest, count=1),
    }
    for datei in seiten:
        text = datei.read_text(encoding="utf-8")
        treffer, titel = _MAIN.search(text), _TITEL.search(text)
        name = datei.relative_to(seite).with_suffix("").as_posix().replace("/", "-")
        kopf = f'<title>{titel[1] if titel else ""}</title><meta name="slug" content="{escape(name)}">'
        inhalt = f"<html><head>{kopf}</head><body>{treffer[2] if treffer else ''}</body></html>"
        dateien[f"content/pages/{name}.html"] = inhalt
    for pfad, inhalt in dateien.items():
        (ziel / pfad).parent.mkdir(parents=True, exist_ok=True)
        (ziel / pfad).write_text(inhalt, encoding="utf-8")
    return len(seiten)


if __name__ == "__main__":
    print(write_pelican(Path(sys.argv[1]), Path(sys.argv[2])))
