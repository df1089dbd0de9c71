"""Die Geschichte eines Netzwerktreffens: jede Ausgabe ist wirklich, niemand bekommt zwei, und keiner steht in Git."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from hilfen import WURZEL
from kommunennetz.versand.einladungszweck import EINLADUNG, ERINNERUNG, parse_zweck
from kommunennetz.versand.sendung import list_sendungen
from skripte import load_skript
from uebung_2027 import MITGLIEDER, OHNE_ANSCHRIFT, TREFFEN, Buehne

readme = load_skript("readme")
SEITE = (WURZEL / "docs" / "treffen-2027.md").read_text(encoding="utf-8")


def _load(datei: Path) -> dict[str, list[dict[str, str]]]:
    inhalt: dict[str, list[dict[str, str]]] = yaml.safe_load(datei.read_text(encoding="utf-8"))
    return inhalt


def _merkmale(buehne: Buehne) -> set[str]:
    """Liefert jeden Nachnamen und jede Adresse des Kontaktordners."""
    personen = [
        person
        for datei in (buehne.kontakte / "kommunen").glob("*.yaml")
        for person in _load(datei)["personen"]
    ]
    return {str(person[feld]).casefold() for person in personen for feld in ("nachname", "email")}


def _finde(merkmale: set[str], text: str) -> set[str]:
    return {merkmal for merkmal in merkmale if merkmal in text.casefold()}


def _git(buehne: Buehne, *befehl: str) -> str:
    lauf = subprocess.run(["git", *befehl], cwd=buehne.register, capture_output=True, check=True)
    return lauf.stdout.decode("utf-8", "replace")


def _oeffentliches(buehne: Buehne, seite: str) -> Iterator[tuple[str, str]]:
    """Liefert alles, was andere zu sehen bekommen: Dateien und Geschichte in Git, und jede Ausgabe der Seite."""
    dateien = _git(buehne, "ls-files", "-z").split("\0")[:-1]
    assert f"data/veranstaltungen/{TREFFEN}.yaml" in dateien
    for datei in dateien:
        yield datei, datei + (buehne.register / datei).read_text(encoding="utf-8")
    geschichte = _git(buehne, "log", "--all", "--patch", "--format=fuller")
    assert geschichte.count("\ncommit ") > 20
    yield "Geschichte", geschichte
    ausgaben = re.findall(r"^```console[^\n]*\n\$ [^\n]*\n(.*?)^```$", seite, re.MULTILINE | re.DOTALL)
    assert len(ausgaben) > 20
    yield "Ausgaben", "".join(ausgaben)


def test_die_geschichte_ist_die_wirkliche_und_niemand_bekommt_zwei_und_keiner_steht_in_git() -> None:
    with readme.schauplatz(SEITE) as ort:
        seite = readme.spiele(SEITE, ort)
        assert seite == SEITE, "Bitte »make docs« aufrufen."
        _check_zeuge(ort.uebung)
        _check_antworten(ort.uebung)
        merkmale = _merkmale(ort.uebung)
        assert len(merkmale) == 2 * (len(MITGLIEDER) - len(OHNE_ANSCHRIFT))
        # Die Suche findet alle, wo sie stehen dürfen.
        kontakte = "".join(
            datei.read_text(encoding="utf-8") for datei in (ort.uebung.kontakte / "kommunen").iterdir()
        )
        assert _finde(merkmale, kontakte) == merkmale
        funde = {wo: _finde(merkmale, text) for wo, text in _oeffentliches(ort.uebung, seite)}
        assert {wo: gefunden for wo, gefunden in funde.items() if gefunden} == {}


def _check_zeuge(buehne: Buehne) -> None:
    """Der Mailserver hat jede Einladung und jede Erinnerung höchstens einmal, und keine, die wir nicht kennen."""
    zugestellt = buehne.server.zugestellt
    assert set(zugestellt.values()) == {1}
    arten: Counter[str] = Counter()
    for sendung in list_sendungen(buehne.kontakte).sendungen:
        zweck = parse_zweck(sendung.zweck)
        kennungen = {f"<{fall.kennung}@example.org>" for fall in sendung.empfaenger}
        # Rheine hat in beiden Einladungen dieselbe Kennung: Es ist dieselbe Einladung.
        arten[zweck.art if zweck is not None else "sonst"] += len(kennungen & set(zugestellt))
        for kennung in kennungen:
            zugestellt.pop(kennung, None)
    assert zugestellt == Counter()
    assert arten == {EINLADUNG: len(MITGLIEDER) - len(OHNE_ANSCHRIFT), ERINNERUNG: 10, "sonst": 0}


def _check_antworten(buehne: Buehne) -> None:
    """Was aus dem Kalender, mit einem Klick und am Telefon kam, steht bei den Eingeladenen."""
    private = _load(buehne.kontakte / "veranstaltungen" / f"{TREFFEN}.yaml")
    staende = Counter((eine["stand"], eine.get("weg", "–")) for eine in private["einladungen"])
    assert staende == {
        ("zugesagt", "kalender"): 8,
        ("zugesagt", "mail"): 1,
        ("zugesagt", "telefon"): 1,
        ("abgesagt", "kalender"): 2,
        ("abgesagt", "mail"): 1,
        ("eingeladen", "–"): 10,
    }
