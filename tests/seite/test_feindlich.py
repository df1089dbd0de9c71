"""Kein Text des Registers wird auf der Seite zu Auszeichnung, Programm oder Verweis, gleich wo er steht."""

import csv
import io
import json
import re
from itertools import cycle, islice
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from feindlich import FEINDLICH
from seite_probe import DATEIEN, Gelesen, baue, lies, write_probe

SCHLIMME = (
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    '" onmouseover="alert(1)',
    "' onfocus='x",
    "</title><script>x</script>",
    "--><img src=x onerror=x>",
    "]]></svg><script>x</script>",
    'https://example.org/"><b>',
    "{{ netz.name }}",
    "&lt;b&gt;&amp;<b>",
)
FREI = ("name", "titel", "text", "kurz", "zweck", "pflichten", "kosten", "traeger", "nominativ", "genitiv", "dativ",
        "akkusativ", "nachweis", "naechster_schritt", "quelle", "ort", "bezeichnung", "gremium", "bemerkung", "methode",
        "grundlage", "warum", "was", "ersatz", "gastgeber", "wer", "anschrift", "telefon")  # fmt: skip
_FREI = re.compile(rf"^(\s*(?:- )?)({'|'.join(FREI)}): (?![>|{{\[])(.+)$", re.MULTILINE)


def ersetzt(texte: "object") -> dict[str, str]:
    """Liefert das kleine Register, in dem jeder freie Text in einer eigenen Zeile einer von diesen ist."""
    neue = iter(texte)  # type: ignore[call-overload]

    def wert(treffer: re.Match[str]) -> str:
        if treffer[2] == "name" and treffer[1] == "" and "ags:" in treffer.string:
            return treffer[0]
        text = next(neue).replace("\\", "\\\\").replace('"', '\\"')
        return f'{treffer[1]}{treffer[2]}: "{text}"'

    return {name.replace("/", "__"): _FREI.sub(wert, text) for name, text in DATEIEN.items()}


def geruest(gelesen: Gelesen) -> list[object]:
    """Liefert Elemente und Namen der Angaben in ihrer Folge; Verweise auf Quellen zählen nicht."""
    return [
        gelesen.elemente,
        sorted((element, name) for element, name, _ in gelesen.angaben),
    ]


@pytest.mark.parametrize("anfang", [0, 3, 7])
def test_feindliche_texte_aendern_an_keiner_seite_etwas_als_den_text(tmp_path: Path, anfang: int) -> None:
    texte = [*SCHLIMME, *(text for text in FEINDLICH if text.isprintable() and not text.startswith("https"))]
    schlimme = islice(cycle(texte), anfang, None)
    harmlos = baue(write_probe(tmp_path / "h", **ersetzt(f"Wort{n}" for n in range(10_000))))
    feindlich = baue(write_probe(tmp_path / "f", **ersetzt(schlimme)))
    assert harmlos.keys() == feindlich.keys()
    geprueft = 0
    for pfad in harmlos:
        if not pfad.endswith((".html", ".svg")):
            continue
        vorher, nachher = lies(harmlos[pfad]), lies(feindlich[pfad])
        # Aus einem Text mit einer sicheren Adresse wird ein Verweis; das ist gewollt und ändert nur dessen Zahl.
        assert (pfad, {*nachher.elemente} - {*vorher.elemente, "a"}) == (pfad, set())
        ohne_a = [[e for e in g.elemente if e != "a"] for g in (vorher, nachher)]
        assert (pfad, ohne_a[1]) == (pfad, ohne_a[0])
        assert {name for _, name, _ in nachher.angaben} == {name for _, name, _ in vorher.angaben}
        ziele = [wert for wert in nachher.werte("href") if not re.match(r"https://|mailto:|[\w./#-]*$", wert)]
        assert (pfad, ziele) == (pfad, [])
        geprueft += 1
    assert geprueft > 15


def test_die_feindlichen_texte_kommen_auf_die_seiten(tmp_path: Path) -> None:
    dateien = baue(write_probe(tmp_path, **ersetzt(cycle(SCHLIMME[:1]))))
    zu_lesen = [pfad for pfad, inhalt in dateien.items() if b"&lt;script&gt;alert(1)" in inhalt]
    assert len(zu_lesen) > 12
    # In CSV und JSON steht jeder Wert, wie er ist; das liest kein Browser als Seite.
    markiert = {p: i for p, i in dateien.items() if p.endswith((".html", ".svg", ".xml", ".rdf", ".atom"))}
    assert {"daten/katalog.rdf", "neues.atom"} <= markiert.keys()
    assert not [pfad for pfad, inhalt in markiert.items() if b"<script>alert" in inhalt]


def test_feindliche_texte_kommen_unveraendert_in_die_daten(tmp_path: Path) -> None:
    schlimme = [*SCHLIMME, *(text for text in FEINDLICH if text.isprintable())]
    runden = {
        f"runden__2012-{nummer}": f"nummer: {nummer}\nbezeichnung: {json.dumps(text)}\ndatum: 2012-12\nquelle: Q\n"
        for nummer, text in enumerate(schlimme, 10)
    }
    dateien = baue(write_probe(tmp_path, **runden))
    zeilen = csv.DictReader(io.StringIO(dateien["daten/runden.csv"].decode(), newline=""))
    saetze = json.loads(dateien["daten/runden.json"])["datensaetze"]
    for gelesen in (list(zeilen), saetze):
        assert [eine["bezeichnung"] for eine in gelesen if int(eine["nummer"]) >= 10] == schlimme
    for pfad in ("daten/katalog.rdf", "neues.atom"):
        ET.fromstring(dateien[pfad])  # noqa: S314 – eben selbst geschrieben
