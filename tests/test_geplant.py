"""Was eingetragen ist, ist geschehen; was erst kommt, ist geplant und heißt überall so."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilfen import Ausgang, write_register
from kommunennetz.fragen.beitritt import Ergebnis, Pruefung, pruefe_beitritt
from kommunennetz.fragen.mitglieder import mitgliedschaft
from kommunennetz.fragen.rundenstand import build_rundenstand
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Antwort, parse_teildatum
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.verlauf.ereignis import bezug_von
from kommunennetz.verlauf.kommunensaetze import kommunenaussagen

Lauf = Callable[..., Ausgang]
HEUTE = date(2026, 11, 25)
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2027-03-10\nquelle: Q\n"
KOPF = "name: Herford\nags: 05758012\n"


class _Heute(date):
    """Der Tag, an dem die Befehle dieser Tests laufen."""

    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        return HEUTE


@pytest.fixture(autouse=True)
def _tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunennetz.cli.aufruf.date", _Heute)


def _register(ort: Path, zeilen: str, stand: date | None = HEUTE) -> Register:
    register = load(
        write_register(ort, kommunen__herford=KOPF + zeilen, runden__erste=RUNDE), stand=stand
    ).register
    assert register is not None
    return register


def _pruefe(register: Register, stichtag: date = HEUTE) -> Pruefung:
    gebiet = register.verzeichnis.nach_slug("herford")
    assert gebiet is not None
    return pruefe_beitritt(register, gebiet, stichtag)


def _kriterium(seit: str, stand: str = "ja") -> str:
    return f"kriterien: {{ansprechperson: {{stand: {stand}, seit: {seit}, quelle: Q}}}}\n"


@pytest.mark.parametrize(
    ("seit", "stichtag", "in_worten"),
    [
        ("2026-11", "2026-11-25", "Ansprechperson: ja"),
        ("2026", "2026-11-25", "Ansprechperson: ja"),
        ("2026-11-25", "2026-11-25", "Ansprechperson: ja"),
        ("zwischen 2026-10 und 2027-02", "2026-11-25", "Ansprechperson: ja"),
        ("2026-11-26", "2026-11-25", "Ansprechperson: geplant (26. November 2026)"),
        ("2026-12", "2026-11-25", "Ansprechperson: geplant (Dezember 2026)"),
        ("2030-01-01", "2026-11-25", "Ansprechperson: geplant (1. Januar 2030)"),
        ("2030-01-01", "2031-01-01", "Ansprechperson: geplant (1. Januar 2030)"),
        # Wer nach früher fragt, bekommt die drei Antworten wie immer.
        ("2026-11", "2026-11-10", "Ansprechperson: offen"),
        ("2026-11", "2026-10-31", "Ansprechperson: nein"),
        ("2030-01-01", "2026-11-24", "Ansprechperson: nein"),
        ("2015", "2015-06-01", "Ansprechperson: offen"),
        ("nach 2018", "2026-11-25", "Ansprechperson: offen"),
    ],
)
def test_ein_kriterium_ist_erreicht_geplant_oder_die_frage_gilt_der_vergangenheit(
    tmp_path: Path, seit: str, stichtag: str, in_worten: str
) -> None:
    pruefung = _pruefe(_register(tmp_path, _kriterium(seit)), date.fromisoformat(stichtag))
    assert pruefung.punkte[0].in_worten == in_worten


def test_geplantes_haelt_das_ergebnis_offen_und_steht_im_urteil(tmp_path: Path) -> None:
    pruefung = _pruefe(_register(tmp_path, _kriterium("2030-01-01")))
    assert pruefung.ergebnis is Ergebnis.OFFEN
    assert pruefung.urteil == (
        "Ergebnis: noch offen – 0 von 2 Kriterien der Fassung 2020 erfüllt; "
        "offen: Ansprechperson (geplant: 1. Januar 2030), Erklärung."
    )


@pytest.mark.parametrize(
    ("beitritt", "stand", "nachweis"),
    [
        ("{runde: 1, beschluss: {gremium: Rat, datum: 2026-11}}", "ja", "Beschluss"),
        ("{runde: 1, beschluss: {gremium: Rat, datum: 2026-12-03}}", "geplant", "Beschluss"),
        ("{runde: 1, erklaert: 2026}", "ja", "Erklärung des Beitritts"),
        ("{runde: 1, erklaert: 2026-12}", "geplant", "Erklärung des Beitritts"),
        (
            "{runde: 1, erklaert: 2027-01, beschluss: {gremium: Rat, datum: 2026-11}}",
            "ja",
            "Beschluss",
        ),
        ("{unterzeichnet: 2026-11, quelle: Q}", "ja", "Unterschrift unter die Erklärung"),
        ("{unterzeichnet: 2027-03-10, quelle: Q}", "geplant", "Unterschrift unter die Erklärung"),
    ],
)
def test_beschluss_erklaerung_und_unterschrift_gelten_nach_derselben_regel(
    tmp_path: Path, beitritt: str, stand: str, nachweis: str
) -> None:
    punkt = _pruefe(_register(tmp_path, f"beitritt: {beitritt}\n")).punkte[1]
    assert (punkt.stand, punkt.nachweis) == (stand, nachweis)


@pytest.mark.parametrize(
    ("unterzeichnet", "stichtag", "antwort"),
    [
        ("2026-11", "2026-11-25", Antwort.JA),
        ("2026", "2026-11-25", Antwort.JA),
        ("2026-11", "2026-11-10", Antwort.UNBESTIMMT),
        ("2026-12", "2026-11-25", Antwort.NEIN),
        ("nach 2018", "2026-11-25", Antwort.UNBESTIMMT),
        ("unbekannt", "2026-11-25", Antwort.UNBESTIMMT),
    ],
)
def test_wer_in_diesem_monat_unterzeichnet_hat_ist_mitglied(
    tmp_path: Path, unterzeichnet: str, stichtag: str, antwort: Antwort
) -> None:
    register = _register(tmp_path, f"beitritt: {{unterzeichnet: {unterzeichnet}, quelle: Q}}\n")
    eintrag = register.kommunen["herford"]
    assert mitgliedschaft(register, eintrag, date.fromisoformat(stichtag)) is antwort


def test_der_stand_der_runde_nennt_geplantes_geplant_und_geschehenes_nicht(tmp_path: Path) -> None:
    beitritt = "beitritt: {runde: 1, erklaert: 2026-11, beschluss: {gremium: Rat, datum: 2026-12-03}}\n"
    register = _register(tmp_path, beitritt + _kriterium("2030-01-01"))
    [vorgemerkt] = build_rundenstand(register, register.runde(1).satz, HEUTE).vorgemerkte
    assert [fehlt.text for fehlt in vorgemerkt.fehlendes] == [
        "Ansprechperson: geplant (1. Januar 2030)",
        "Beschluss geplant (3. Dezember 2026)",
    ]


def _saetze(neu: str) -> list[str]:
    register = load(Path(__file__).parent / "beispiele" / "gut" / "grundlage").register
    assert register is not None
    alt = Kommune.model_validate({"name": "Herford", "ags": "05758012"})
    geaendert = Kommune.model_validate(alt.model_dump(mode="json", exclude_none=True) | json.loads(neu))
    return [aussage.satz for aussage in kommunenaussagen(alt, geaendert, bezug_von(register, HEUTE))]


@pytest.mark.parametrize(
    ("neu", "satz"),
    [
        ('{"kriterien": {"x": {"stand": "ja", "seit": "2030-01-01"}}}', ": »x« geplant (1. Januar 2030)"),
        ('{"kriterien": {"x": {"stand": "ja", "seit": "2026-11"}}}', ": »x« nun nachgewiesen"),
        (
            '{"beitritt": {"beschluss": {"gremium": "Rat", "datum": "2026-12"}}}',
            ": Beschluss zum Beitritt geplant (Rat, Dezember 2026)",
        ),
        (
            '{"beitritt": {"beschluss": {"gremium": "Rat", "datum": "2026-11"}}}',
            ": Beitritt beschlossen (Rat, November 2026)",
        ),
        ('{"beitritt": {"erklaert": "2027"}}', ": Erklärung des Beitritts geplant (2027)"),
        ('{"beitritt": {"erklaert": "2026"}}', " hat den Beitritt erklärt (2026)"),
        ('{"beitritt": {"unterzeichnet": "2027-03-10"}}', ": Unterschrift geplant (10. März 2027)"),
        ('{"beitritt": {"unterzeichnet": "2026-11"}}', " ist beigetreten (November 2026)"),
    ],
)
def test_der_verlauf_nennt_geplantes_geplant(neu: str, satz: str) -> None:
    assert f"Stadt Herford{satz}" in _saetze(neu)


def test_eintragen_und_nachsehen_sagen_im_laufenden_monat_dasselbe(lauf: Lauf, tmp_path: Path) -> None:
    ort = ("--register", write_register(tmp_path, kommunen__herford=KOPF, runden__erste=RUNDE))
    angaben = ("Herford", "ansprechperson", "--stand", "ja", "--quelle", "Q", "--ja")
    eingetragen = lauf(*ort, "beitritt", "kriterium", *angaben, "--seit", "2026-11")
    assert "Stadt Herford: Ansprechperson nun »ja«" in eingetragen.ausgabe + eingetragen.meldungen
    [pruefung] = json.loads(lauf(*ort, "beitritt", "pruefen", "Herford", "--format", "json").ausgabe)
    assert pruefung["punkte"][0]["stand"] == "ja"


def test_eintragen_und_nachsehen_nennen_kuenftiges_geplant(lauf: Lauf, tmp_path: Path) -> None:
    ort = ("--register", write_register(tmp_path, kommunen__herford=KOPF, runden__erste=RUNDE))
    angaben = ("Herford", "ansprechperson", "--stand", "ja", "--quelle", "Q", "--ja")
    eingetragen = lauf(*ort, "beitritt", "kriterium", *angaben, "--seit", "2030-01-01")
    meldung = (
        "Stadt Herford: Ansprechperson geplant für den 1. Januar 2030; bis dahin gilt es nicht als erfüllt"
    )
    assert meldung in eingetragen.ausgabe + eingetragen.meldungen
    beschlossen = lauf(
        *ort, "beitritt", "beschluss", "Herford", "--gremium", "Rat", "--datum", "3.12.2026", "--ja"
    )
    geplant = "Stadt Herford: Beschluss geplant für den 3. Dezember 2026 (Rat)"
    assert geplant in beschlossen.ausgabe + beschlossen.meldungen
    [pruefung] = json.loads(lauf(*ort, "beitritt", "pruefen", "Herford", "--format", "json").ausgabe)
    assert [punkt["stand"] for punkt in pruefung["punkte"]] == ["geplant", "geplant"]
    assert (
        "geplant für den 1. Januar 2030; nötig: Schreiben"
        in lauf(*ort, "beitritt", "pruefen", "Herford").ausgabe
    )
    gezeigt = lauf(*ort, "kommune", "zeigen", "Herford", "--format", "md").ausgabe.replace("\\.", ".")
    assert "| Kriterium: Ansprechperson | geplant für den 1. Januar 2030 |" in gezeigt
    assert "| Beitritt: Beschluss: Datum | 3. Dezember 2026 (geplant) |" in gezeigt


def test_der_export_nennt_geplantes_in_einer_eigenen_spalte(lauf: Lauf, tmp_path: Path) -> None:
    beitritt = "beitritt: {runde: 1, erklaert: 2026-11, beschluss: {gremium: Rat, datum: 2026-12-03}}\n"
    ort = write_register(
        tmp_path / "r", kommunen__herford=KOPF + beitritt + _kriterium("2030-01-01"), runden__erste=RUNDE
    )
    assert lauf("--register", ort, "export", tmp_path / "aus").wert == 0
    [csv_datei] = (tmp_path / "aus").rglob("*.csv")
    [zeile] = csv.DictReader(io.StringIO(csv_datei.read_text("utf-8-sig")), delimiter=";")
    assert zeile["Geplant"] == "Ansprechperson: ja (1. Januar 2030); Beschluss (3. Dezember 2026)"


_TAGE = st.dates(date(2015, 1, 1), date(2035, 12, 31))
_TEXTE = st.one_of(
    _TAGE.map(date.isoformat),
    _TAGE.map(lambda tag: f"{tag:%Y-%m}"),
    _TAGE.map(lambda tag: str(tag.year)),
    _TAGE.map(lambda tag: f"nach {tag}"),
    _TAGE.map(lambda tag: f"vor {tag}"),
    st.just("unbekannt"),
)


@given(_TEXTE, _TAGE, _TAGE)
def test_der_stand_macht_antworten_hoechstens_genauer_und_vor_ihm_nie_anders(
    text: str, stand: date, stichtag: date
) -> None:
    datum = parse_teildatum(text)
    genauer = datum.spaetestens(stand)
    assert (genauer.text, genauer.frueheste) == (datum.text, datum.frueheste)
    if datum.bis(stichtag) is not Antwort.UNBESTIMMT or stichtag < stand:
        assert genauer.bis(stichtag) is datum.bis(stichtag)
    elif datum.hat_ende and datum.frueheste <= stand:
        assert genauer.bis(stichtag) is Antwort.JA
