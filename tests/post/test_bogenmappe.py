"""Der Rückmeldebogen: an die Stelle, ohne Namen, mit dem Zeichen der Einladung."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl

from hilfen import WURZEL, load_register
from kommunennetz.dokumente.treffenpapiere import Anlass
from kommunennetz.eingang.bogen import Rueckmeldung, read_bogen
from kommunennetz.model.einladung import Einladungen
from kommunennetz.post.bogenmappe import build_boegen
from kommunennetz.post.kennzeichen import kennung_von
from kommunennetz.post.rueckmeldebogen import BLATT, STAENDE
from kommunennetz.setzerei.vorlagen import Vorlagen
from treffen_probe import DATEIEN

SCHLUESSEL = "2027-03-11-netzwerktreffen"
EINLADUNGEN = Einladungen.model_validate(
    {
        "einladungen": [
            {"sitz": "unna/fach", "person": "k7f3q", "stand": "eingeladen", "folge": "1"},
            {"sitz": "bonn/spitze", "stand": "abgesagt"},
            {"sitz": "rheine/postfach", "stand": "zugesagt"},
            {"sitz": "rheine/fach", "stand": "zugesagt", "baustein": "b1"},
        ]
    }
)


def _boegen(ort: Path) -> dict[str, bytes]:
    register = load_register(ort, **DATEIEN)
    satz = register.veranstaltung(SCHLUESSEL).satz
    anlass = Anlass(register, SCHLUESSEL, satz, Vorlagen([WURZEL / "templates"]), date(2027, 1, 4))
    return dict(build_boegen(anlass, EINLADUNGEN, lambda folge: f"einladung:{SCHLUESSEL}:{folge}"))


def test_der_eingang_liest_den_bogen_den_jemand_ausfuellt(tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(BytesIO(_boegen(tmp_path)["rueckmeldung/unna-fach.xlsx"]))
    blatt: Any = mappe[BLATT]
    fragen = {str(zeile[0].value): zeile[0].row for zeile in blatt.iter_rows(max_col=1) if zeile[0].value}
    blatt.cell(fragen["Wir kommen"], 2).value = "ja"
    blatt.cell(fragen["Personen"], 2).value = 2
    puffer = BytesIO()
    mappe.save(puffer)
    gelesen = read_bogen(puffer.getvalue())
    kennung = kennung_von(f"einladung:{SCHLUESSEL}:1", "unna/fach")[:8]
    assert gelesen == Rueckmeldung(kennung, "zugesagt", 2, nennt_ersatz=False)


def test_jede_einladung_ausser_den_abgesagten_hat_einen_bogen(tmp_path: Path) -> None:
    boegen = _boegen(tmp_path)
    assert list(boegen) == [
        "rueckmeldung/unna-fach.xlsx",
        "rueckmeldung/unna-fach.docx",
        "rueckmeldung/rheine-postfach.xlsx",
        "rueckmeldung/rheine-postfach.docx",
    ]
    assert _boegen(tmp_path) == boegen


def test_in_der_mappe_steht_die_kennung_verborgen_und_nur_die_antworten_sind_frei(tmp_path: Path) -> None:
    blatt = openpyxl.load_workbook(BytesIO(_boegen(tmp_path)["rueckmeldung/unna-fach.xlsx"]))[BLATT]
    felder = {str(zeile[0].value): zeile for zeile in blatt.iter_rows(max_col=2) if zeile[0].value}
    kennung = felder["Kennung"]
    assert kennung[1].value == f"kn-{kennung_von(f'einladung:{SCHLUESSEL}:1', 'unna/fach')[:8]}"
    assert blatt.row_dimensions[kennung[0].row or 0].hidden
    assert blatt.protection.sheet
    frei = [frage for frage, zeile in felder.items() if not zeile[-1].protection.locked]
    assert frei == ["Wir kommen", "Personen", "Ersatz"]
    (auswahl,) = blatt.data_validations.dataValidation
    assert auswahl.formula1 == f'"{",".join(STAENDE)}"'


def test_in_word_steht_das_zeichen_sichtbar_und_niemand_mit_namen(tmp_path: Path) -> None:
    papier = docx.Document(BytesIO(_boegen(tmp_path)["rueckmeldung/rheine-postfach.docx"]))
    absaetze = [absatz.text for absatz in papier.paragraphs]
    zeichen = kennung_von(f"einladung:{SCHLUESSEL}:0", "rheine/postfach")[:8]
    assert absaetze[:2] == ["Rückmeldung", "Testnetz"]
    assert "Bitte antworten Sie bis zum 25. Februar 2027 an netz@example.org." in absaetze
    assert absaetze[-1].startswith(f"Unser Zeichen: kn-{zeichen}.")
    assert [zeile.cells[0].text for zeile in papier.tables[0].rows] == [
        "Frage",
        "Wir kommen",
        "Personen",
        "Ersatz",
    ]
