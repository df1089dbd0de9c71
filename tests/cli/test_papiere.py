"""Papiere mit Personen schreiben, die Liste zurücknehmen, bescheinigen: auf der Befehlszeile."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Self

import openpyxl
import pytest

from git_probe import Repository
from hilfen import Ausgang, write_register
from kommunennetz.cli import aufruf
from kontakte_probe import UNNA, write_kontakte
from treffen_probe import DATEIEN, LEHRGANG

Lauf = Callable[..., Ausgang]
NAME = "2027-03-11-netzwerktreffen"
WERKSTATT = "2024-04-entwicklungswerkstatt-5"
PRIVAT = """\
einladungen:
  - {sitz: unna/fach, person: k7f3q, stand: zugesagt, personen: 2}
"""
MIT_UNNA = LEHRGANG.replace(
    "{kommune: unna, stand: abgebrochen}",
    "{kommune: unna, stand: abgeschlossen, praxisprojekt: {titel: Tausch, stand: umgesetzt}}",
)


class _Heute(date):
    @classmethod
    def today(cls) -> Self:
        return cls(2027, 3, 12)


@pytest.fixture(name="kontakte")
def _kontakte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    register = write_register(tmp_path / "register", **{**DATEIEN, f"veranstaltungen__{WERKSTATT}": MIT_UNNA})
    kontakte = write_kontakte(tmp_path / "personen", unna=UNNA)
    (kontakte / "veranstaltungen").mkdir()
    (kontakte / "veranstaltungen" / f"{NAME}.yaml").write_text(PRIVAT, encoding="utf-8")
    monkeypatch.chdir(register)
    monkeypatch.setattr(aufruf, "date", _Heute)
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(kontakte))
    return kontakte


def _kreuze_an(datei: Path, **zellen: str) -> Path:
    """Füllt Zellen der Mappe aus, wie jemand am Bildschirm."""
    mappe = openpyxl.load_workbook(datei)
    for zelle, wert in zellen.items():
        mappe.active[zelle] = wert  # type: ignore[index]
    mappe.save(datei)
    return datei


def test_von_der_liste_bis_zur_bescheinigung(kontakte: Path, lauf: Lauf) -> None:
    papiere = kontakte / "unterlagen" / NAME
    assert lauf("veranstaltung", "unterlagen", NAME) == Ausgang(
        0,
        "",
        f"Geschrieben: 8 Papiere nach {papiere}\n    Auf der Liste: 2 Personen, davon 1 ohne Namen und ohne Schild\n",
    )
    liste = _kreuze_an(
        papiere / "teilnehmerliste.xlsx", E7="ja", E8="nein", B9="Hagen", C9="Plim Perlitz", E9="ja"
    )
    assert lauf("veranstaltung", "anwesenheit", NAME, liste, "--ja") == Ausgang(
        1,
        f"{NAME}: 1 Person war da\n\n"
        f"--- a/veranstaltungen/{NAME}.yaml\n+++ b/veranstaltungen/{NAME}.yaml\n"
        "@@ -1,2 +1,7 @@\n"
        " einladungen:\n"
        "   - {sitz: unna/fach, person: k7f3q, stand: zugesagt, personen: 2}\n"
        "+anwesenheit:\n+  - person: k7f3q\n+    da: ja\n+  - sitz: unna/fach\n+    da: nein\n\n",
        "Zu klären: 1 Zeile von Hand ergänzt (Zeile 9).\n"
        "    Geraten wird nicht: erst »kontakt neu«, dann die Liste neu schreiben; oder »veranstaltung rueckmeldung«.\n"
        "Geändert: 1 Datei im Kontaktordner\n",
    )
    ordner = kontakte / "unterlagen" / f"{NAME}-bescheinigungen"
    assert lauf("veranstaltung", "bescheinigungen", NAME) == Ausgang(
        0, "", f"Geschrieben: 1 Papier nach {ordner}\n"
    )
    assert [pfad.name for pfad in ordner.iterdir()] == ["bescheinigung-unna-k7f3q.pdf"]


def test_wer_da_war_steht_erst_fest_wenn_es_begonnen_hat(
    kontakte: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lauf("veranstaltung", "unterlagen", NAME).wert == 0
    liste = _kreuze_an(kontakte / "unterlagen" / NAME / "teilnehmerliste.xlsx", E7="ja")
    for tag, wert in ((date(2027, 3, 10), 2), (date(2027, 3, 11), 0)):
        monkeypatch.setattr(aufruf, "date", type("Tag", (date,), {"today": lambda tag=tag: tag}))
        ausgang = lauf("veranstaltung", "anwesenheit", NAME, liste, "--ja")
        assert ausgang.wert == wert
        assert wert == 0 or ausgang.meldungen == (
            f"Fehler: »{NAME}« kommt erst (11. März 2027).\n    Eintragen, wer da war, wenn es gewesen ist.\n"
        )


def test_ein_lehrgang_hat_zertifikate_statt_bescheinigungen(kontakte: Path, lauf: Lauf) -> None:
    _lehrgang(kontakte)
    assert lauf("veranstaltung", "bescheinigungen", WERKSTATT).meldungen == (
        f"Fehler: »{WERKSTATT}« hat Bausteine; bescheinigt wird mit Zertifikaten.\n"
        f"    Schreiben: kommunennetz lehrgang zertifikate {WERKSTATT}\n"
    )


def test_frueheres_bleibt_ohne_ersetzen_und_fremdes_immer(kontakte: Path, lauf: Lauf) -> None:
    papiere = kontakte / "unterlagen" / NAME
    assert lauf("veranstaltung", "unterlagen", NAME).wert == 0
    assert lauf("veranstaltung", "unterlagen", NAME).meldungen == (
        f"Fehler: In »{papiere}« liegen schon Papiere.\n    Ersetzen: --ersetzen; sonst mit -o einen anderen Ordner nennen.\n"
    )
    (kontakte / "veranstaltungen" / f"{NAME}.yaml").write_text("einladungen: []\n", encoding="utf-8")
    assert lauf("veranstaltung", "unterlagen", NAME, "--ersetzen").wert == 0
    assert not (papiere / "namensschilder.pdf").exists()
    (papiere / "notiz.txt").write_text("x", encoding="utf-8")
    assert lauf("veranstaltung", "unterlagen", NAME, "--ersetzen").meldungen == (
        f"Fehler: In »{papiere}« liegt schon anderes, etwa »notiz.txt«.\n    Mit -o einen neuen oder leeren Ordner nennen.\n"
    )


@pytest.mark.parametrize(
    "befehl",
    [
        ("veranstaltung", "unterlagen", NAME),
        ("veranstaltung", "bescheinigungen", NAME),
        ("lehrgang", "zertifikate", "5"),
    ],
)
def test_personen_kommen_nie_ins_register_und_nie_in_einen_klon(
    kontakte: Path, lauf: Lauf, tmp_path: Path, befehl: tuple[str, ...]
) -> None:
    _lehrgang(kontakte)
    for ziel in ("ausgabe/papiere", "papiere", tmp_path / "personen/../register/x"):
        ausgang = lauf(*befehl, "-o", ziel)
        assert (ausgang.wert, "liegt im Register" in ausgang.meldungen) == (2, True), ausgang
    klon = Repository.neu(tmp_path / "klon")
    assert "liegt in Git und wird dort nicht ignoriert" in lauf(*befehl, "-o", klon.ort / "x").meldungen
    assert not list((tmp_path / "register").rglob("*.pdf"))


def test_ausserhalb_darf_es_ein_anderer_ordner_sein(kontakte: Path, lauf: Lauf, tmp_path: Path) -> None:
    assert kontakte.is_dir()
    assert lauf("veranstaltung", "unterlagen", NAME, "-o", tmp_path / "papiere", "--unterschrift").wert == 0
    assert (tmp_path / "papiere/rueckmeldung/unna-fach.xlsx").is_file()


def _lehrgang(kontakte: Path) -> None:
    (kontakte / "veranstaltungen" / f"{WERKSTATT}.yaml").write_text(
        "anwesenheit: [{person: k7f3q, baustein: b1, da: ja}]\n", encoding="utf-8"
    )
    (kontakte / "veranstaltungen" / f"{NAME}.yaml").write_text(
        "anwesenheit: [{person: k7f3q, da: ja}]\n", encoding="utf-8"
    )


def test_zertifikate_gibt_es_nur_mit_erfuellten_bedingungen(kontakte: Path, lauf: Lauf) -> None:
    _lehrgang(kontakte)
    ordner = kontakte / "unterlagen" / f"{WERKSTATT}-zertifikate"
    assert lauf("lehrgang", "zertifikate", "5") == Ausgang(
        1,
        "",
        f"Geschrieben: 1 Papier nach {ordner}\n"
        "    Kein Zertifikat: Herford: das Praxisprojekt ist erst begonnen\n"
        "    Kein Zertifikat: Rheine: 1 von 2 nötigen Bausteinen belegt, 1 nicht eingetragen; ein Praxisprojekt ist nicht eingetragen\n"
        "    Kein Zertifikat: Bonn: wer da war, steht mit keinem Namen im Kontaktordner\n",
    )
    assert [pfad.name for pfad in ordner.iterdir()] == ["zertifikat-unna-k7f3q.pdf"]


def test_ohne_jede_erfuellte_bedingung_nennt_es_was_fehlt(kontakte: Path, lauf: Lauf) -> None:
    datei = Path("data/veranstaltungen") / f"{WERKSTATT}.yaml"
    datei.write_text(MIT_UNNA.replace("stand: abgeschlossen", "stand: teilgenommen"), encoding="utf-8")
    assert lauf("lehrgang", "zertifikate", "5") == Ausgang(
        2,
        "",
        "Fehler: Noch keine Kommune erfüllt die Bedingungen.\n"
        "    Bonn: 0 von 2 nötigen Bausteinen; ein Praxisprojekt ist nicht eingetragen\n"
        "    Herford: das Praxisprojekt ist erst begonnen\n"
        "    Rheine: 1 von 2 nötigen Bausteinen belegt, 1 nicht eingetragen; ein Praxisprojekt ist nicht eingetragen\n"
        "    Unna: 0 von 2 nötigen Bausteinen\n",
    )
    assert not (kontakte / "unterlagen").exists()


def test_die_liste_eines_bausteins_kommt_nur_zu_ihm_zurueck(kontakte: Path, lauf: Lauf) -> None:
    assert lauf("veranstaltung", "unterlagen", WERKSTATT, "--baustein", "b1").wert == 0
    liste = _kreuze_an(kontakte / "unterlagen" / f"{WERKSTATT}-b1" / "teilnehmerliste.xlsx", E7="ja")
    assert lauf("lehrgang", "anwesenheit", "5", "b2", liste, "--ja").meldungen == (
        f"Fehler: Diese Liste gehört zu »{WERKSTATT}#b1«, nicht zu »{WERKSTATT}#b2«.\n"
        "    Die Liste nehmen, die »veranstaltung unterlagen« dazu schrieb.\n"
    )
    ausgang = lauf("lehrgang", "anwesenheit", "5", "b1", liste, "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Ohne Kreuz: 3 Zeilen; dort bleibt es offen.\nGeändert: 1 Datei im Kontaktordner\n",
    )
    privat = (kontakte / "veranstaltungen" / f"{WERKSTATT}.yaml").read_text(encoding="utf-8")
    assert privat.endswith("anwesenheit:\n  - sitz: bonn/fach\n    baustein: b1\n    da: ja\n")
