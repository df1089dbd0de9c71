"""Quelltext und Vorlagen gehören jedem Netzwerk: Was nur eines sagt, steht in seiner netz.yaml."""

import re

from hilfen import WURZEL

ENDUNGEN = (".py", ".j2", ".lua", ".typ", ".html", ".yaml", ".md")
WOERTERBUCH = "kennwoerter.py"
"""Woran man Funktionspostfächer erkennt; das sind Wörter aus vielen Netzwerken."""
NETZEIGEN = re.compile(
    r"[Bb]ürgerschaftliche\w*\s+Engagement|[Ee]ngagementpolitik|[Ee]hrenamt|engagiert|Amtshilfe|\b[Dd]em\s+Land\b"
    r"|Gemeinsamen?\s+Erklärung|Staatskanzlei|Kommunen-Netzwerk"
)


def fundstellen(text: str) -> list[str]:
    """Liefert die netzeigenen Wörter eines Textes, auch über Zeilenenden hinweg."""
    return [" ".join(fund.split()) for fund in NETZEIGEN.findall(text)]


def test_netzeigene_woerter_werden_gefunden_auch_gebeugt_und_umgebrochen() -> None:
    text = "des bürgerschaftlichen\n  Engagements; zur Gemeinsamen\nErklärung (Amtshilfe) dem Land, dem Landkreis"
    assert fundstellen(text) == [
        "bürgerschaftlichen Engagement",
        "Gemeinsamen Erklärung",
        "Amtshilfe",
        "dem Land",
    ]


def test_weder_quelltext_noch_vorlagen_sprechen_von_einem_bestimmten_netzwerk() -> None:
    gelesen = {
        datei.relative_to(WURZEL).as_posix(): datei.read_text(encoding="utf-8")
        for ordner in ("src", "templates")
        for datei in sorted((WURZEL / ordner).rglob("*"))
        if datei.suffix in ENDUNGEN and datei.name != WOERTERBUCH
    }
    assert len([name for name in gelesen if name.startswith("src/")]) > 150
    assert len([name for name in gelesen if name.endswith(".j2")]) > 12
    assert {} == {name: funde for name, text in gelesen.items() if (funde := fundstellen(text))}
