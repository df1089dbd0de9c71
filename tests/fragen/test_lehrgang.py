"""Ein Lehrgang: Bausteine, Zertifikat mit Gründen, und wer noch nicht Mitglied ist."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, WURZEL, load_register, write_register
from kommunennetz.errors import FrageError
from kommunennetz.fragen.lehrgang import (
    Lehrgangsstand,
    find_lehrgang,
    lehrgaenge,
    lehrgangsstand,
    list_nachzufassen,
    nachfragen_am,
)
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from treffen_probe import DATEIEN, LEHRGANG


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, **DATEIEN)


def _stand(register: Register, anfrage: str = "5", tag: date = HEUTE) -> Lehrgangsstand:
    return lehrgangsstand(register, find_lehrgang(register, anfrage), tag)


def test_je_kommune_jeder_baustein_das_zertifikat_und_die_gruende(register: Register) -> None:
    gezeigt = [
        (
            eine.gebiet.kurzname,
            [antwort.value for antwort in eine.bausteine],
            eine.zertifikat.value,
            eine.gruende,
            str(eine.lage),
        )
        for eine in _stand(register).teilnehmende
    ]
    assert gezeigt == [
        ("Bonn", ["nein", "unbestimmt", "nein"], "ja", (), "Mitglied"),
        (
            "Herford",
            ["ja", "unbestimmt", "ja"],
            "nein",
            ("das Praxisprojekt ist erst begonnen",),
            "Kandidatin",
        ),
        (
            "Rheine",
            ["ja", "unbestimmt", "nein"],
            "unbestimmt",
            (
                "1 von 2 nötigen Bausteinen belegt, 1 nicht eingetragen",
                "ein Praxisprojekt ist nicht eingetragen",
            ),
            "Mitglied",
        ),
        ("Unna", ["nein", "unbestimmt", "nein"], "nein", ("abgebrochen",), "Mitglied"),
    ]


@pytest.mark.parametrize(
    ("bedingungen", "zertifikat", "gruende"),
    [
        (
            "{mindestens_bausteine: 3}",
            "unbestimmt",
            ("2 von 3 nötigen Bausteinen belegt, 1 nicht eingetragen",),
        ),
        ("{mindestens_bausteine: 2}", "ja", ()),
        ("{uebergeben: 2025}", "unbestimmt", ("was es verlangt, ist nicht eingetragen",)),
        ("{praxisprojekt: nein}", "ja", ()),
    ],
)
def test_was_zum_zertifikat_fehlt_haengt_an_seinen_bedingungen(
    tmp_path: Path, bedingungen: str, zertifikat: str, gruende: tuple[str, ...]
) -> None:
    alt = "{mindestens_bausteine: 2, praxisprojekt: ja, uebergeben: 2025-05-16}"
    lehrgang = LEHRGANG.replace(alt, bedingungen)
    assert lehrgang != LEHRGANG
    dateien = {**DATEIEN, "veranstaltungen__2024-04-entwicklungswerkstatt-5": lehrgang}
    herford = _stand(load_register(tmp_path, **dateien)).teilnehmende[1]
    assert (herford.zertifikat.value, herford.gruende) == (zertifikat, gruende)


def test_zu_wenige_bausteine_sind_ein_nein_wenn_alle_eingetragen_sind(tmp_path: Path) -> None:
    lehrgang = LEHRGANG.replace("titel: Mitte}", "titel: Mitte, teilnahme_vollstaendig: ja}")
    dateien = {**DATEIEN, "veranstaltungen__2024-04-entwicklungswerkstatt-5": lehrgang}
    rheine = _stand(load_register(tmp_path, **dateien)).teilnehmende[2]
    assert (rheine.zertifikat.value, rheine.gruende[0]) == ("nein", "1 von 2 nötigen Bausteinen")


def test_noch_nicht_mitglied_ist_wer_es_sicher_nicht_ist_mit_dem_naechsten_schritt(
    register: Register,
) -> None:
    (herford,) = _stand(register).noch_nicht_mitglied
    assert herford.gebiet.kurzname == "Herford"
    assert herford.naechster_schritt == "Ansprechperson: Benennen."
    # Damals war es auch Rheine nicht; Unna hat abgebrochen.
    frueher = _stand(register, tag=date(2013, 6, 1))
    assert [eine.gebiet.kurzname for eine in frueher.noch_nicht_mitglied] == ["Herford", "Rheine"]


def test_wer_vorgemerkt_ist_braucht_nur_noch_die_unterschrift(tmp_path: Path) -> None:
    runde = "nummer: 1\nbezeichnung: Runde\ndatum: 2027-05-01\n"
    vorgemerkt = "name: Herford\nags: 05758012\nbeitritt: {runde: 1}\n"
    register = load_register(
        tmp_path, **{**DATEIEN, "kommunen__herford": vorgemerkt, "runden__2027-runde": runde}
    )
    (herford,) = _stand(register).noch_nicht_mitglied
    assert (str(herford.lage), herford.naechster_schritt) == ("vorgemerkt", "Unterzeichnet in Runde 1.")


def test_nachzufassen_ist_nach_dem_ende_mit_jedem_grund(register: Register) -> None:
    stand = _stand(register)
    assert [(eine.gebiet.kurzname, eine.grund, eine.schritt) for eine in list_nachzufassen(stand, HEUTE)] == [
        ("Herford", "nicht Mitglied (Kandidatin)", "Ansprechperson: Benennen."),
        ("Herford", "Praxisprojekt begonnen: Börse", "Wie weit ist es, und was fehlt noch?"),
    ]
    assert list_nachzufassen(stand, date(2025, 5, 31)) == []


@pytest.mark.parametrize(
    ("felder", "tage"),
    [
        ({"zertifikat": {"uebergeben": "2025-05-16"}}, [date(2025, 11, 16), date(2026, 5, 16)]),
        ({}, [date(2025, 2, 28), date(2025, 8, 31)]),
        ({"bis": "nach 2024"}, []),
        ({"stand": "abgesagt"}, []),
    ],
)
def test_nachgefragt_wird_sechs_und_zwoelf_monate_nach_dem_ende(
    felder: dict[str, object], tage: list[date]
) -> None:
    satz = {"titel": "T", "art": "entwicklungswerkstatt", "von": "2024-01", "bis": "2024-08-31", **felder}
    assert list(nachfragen_am(Veranstaltung.model_validate(satz))) == tage


def test_eine_kommune_kann_in_mehreren_jahrgaengen_sein_und_jeder_wird_gezeigt() -> None:
    register = load(WURZEL, stand=HEUTE).register
    assert register is not None
    staende = [lehrgangsstand(register, eintrag, HEUTE) for eintrag in lehrgaenge(register)]
    assert [(s.eintrag.satz.nummer, len(s.teilnehmende)) for s in staende] == [
        (1, 10), (2, 10), (3, 10), (4, 8), (5, 17), (None, 1),
    ]  # fmt: skip
    mit_luenen = [
        s.eintrag.satz.nummer for s in staende for eine in s.teilnehmende if eine.gebiet.slug == "luenen"
    ]
    assert mit_luenen == [2, 5]


def test_ein_lehrgang_heisst_nach_nummer_oder_datei_sonst_kommt_ein_vorschlag(register: Register) -> None:
    datei = "2024-04-entwicklungswerkstatt-5"
    assert (
        find_lehrgang(register, "5").schluessel
        == find_lehrgang(register, f"{datei}.yaml").schluessel
        == datei
    )
    for anfrage, hilfe in (("7", f"Bekannt sind: {datei}."), (f"{datei}x", f"Meinten Sie »{datei}«?")):
        with pytest.raises(FrageError) as fehler:
            find_lehrgang(register, anfrage)
        assert (fehler.value.text, fehler.value.hilfe) == (f"Den Lehrgang »{anfrage}« gibt es nicht.", hilfe)


def test_eine_kommune_deren_datei_fehlt_steht_trotzdem_da(tmp_path: Path) -> None:
    dateien = {name: inhalt for name, inhalt in DATEIEN.items() if name != "kommunen__herford"}
    register = load(write_register(tmp_path, **dateien)).register
    assert register is not None
    herford = _stand(register).teilnehmende[1]
    assert (herford.gebiet.kurzname, str(herford.lage)) == ("Herford", "ohne Datensatz")
