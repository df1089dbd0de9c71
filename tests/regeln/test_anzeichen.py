from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunennetz.regeln import check
from kommunennetz.regeln.anzeichen import (
    Anzeichen,
    feld_von,
    find_anzeichen,
    hat_anzeichen,
    list_texte,
    list_verdaechtige_zeilen,
)
from kommunennetz.register.lesen.register import Geladen
from umfang import beispiele

Lader = Callable[[Mapping[str, str]], Geladen]


def gefunden(lade: Lader, felder: str) -> list[str]:
    geladen = lade({"kommunen/koeln.yaml": f"name: Köln\nags: 05315000\n{felder}"})
    assert geladen.register is not None
    return [befund.text for befund in check(geladen.register, date(2025, 11, 1))]


def test_ein_hinweis_auf_eine_person_wiederholt_sie_nicht(lade: Lader) -> None:
    texte = gefunden(
        lade,
        "postfach: erika.mustermann@stadt.example\n"
        "bemerkung: Frau Mustermann, erika@stadt.example, 0211 837-1632\n",
    )
    assert texte == [
        "»postfach« sieht aus wie die Adresse einer Person (Kennzeichen 5585)",
        "hier steht eine E-Mail-Adresse und Telefonnummer (Kennzeichen 6ffb)",
        "hier steht wohl der Name einer Person (Kennzeichen ef7c)",
    ]


def test_eine_andere_person_hat_ein_anderes_kennzeichen(lade: Lader) -> None:
    eine = gefunden(lade, "bemerkung: Frau Mustermann\n")
    assert eine == gefunden(lade, "bemerkung: Auskunft gab Frau Mustermann.\n")
    assert eine != gefunden(lade, "bemerkung: Frau Musterfrau\n")


def test_jeder_text_eines_datensatzes_wird_angesehen(lade: Lader) -> None:
    texte = gefunden(
        lade,
        "beitritt:\n"
        "  unterzeichnet: 2015\n"
        "  beschluss: {gremium: Frau Muster, datum: 2015, vorlage: 0211 837-1632, quelle: Dr. Muster}\n"
        "  quelle: Schreiben von Herrn Muster\n"
        "austritt: {datum: 2020, quelle: Prof. Muster}\n"
        "kriterien: {ansprechperson: {stand: ja, nachweis: Hr. Muster, quelle: Mail an m@x.example}}\n"
        "quellen: [Herr Muster]\n",
    )
    assert len(texte) == 8


BRUCHSTUECKE = (
    "Frau", "Herrn", "Hr.", "Dr.", "Prof.", "Dipl.-Ing.", "Mag.", "Ｆｒａｕ", "Muster", "von der Heide", "Straße",
    "erika.muster", "m.muster", "info", "@", "(at)", "[ÄT]", "(At]", "@stadt.example", "＠stadt.example",
    "+49", "0049", "(0)", "(0251)", "0251", "/", "-", "–", "492", "4921234", "１２３", "0815/17", "2019/2020",
    "Tel", "TELEFAX", "Mobıl", "handy", "Durchwahl-Nr", ".", ":", "https://", "www.", "(", "[", "\u00a0", "\u0301",
)  # fmt: skip
texte = st.lists(
    st.sampled_from(BRUCHSTUECKE) | st.sampled_from(" \n\tx1") | st.text(max_size=3), max_size=9
).map("".join)
felder = st.sampled_from(("postfach", "email", "quelle", "nachweis"))
saetze = st.dictionaries(
    felder, st.recursive(texte, lambda teil: st.lists(teil) | st.dictionaries(felder, teil))
)


def alle_anzeichen(satz: object) -> list[Anzeichen]:
    return [eines for pfad, text in list_texte(satz) for eines in find_anzeichen(feld_von(pfad), text)]


@given(saetze)
@settings(max_examples=beispiele(300))
def test_was_der_erste_blick_entlastet_hat_kein_anzeichen(satz: dict[str, Any]) -> None:
    assert hat_anzeichen(satz) or alle_anzeichen(satz) == []


BEISPIELE = (
    ("postfach", "erika.muster@stadt.example"),
    ("email", "m.muster"),
    ("quelle", "m@x.example"),
    ("quelle", "muster (AT) x.example"),
    ("quelle", "muster [ät]x.example"),
    ("quelle", "0251 492-1234"),
    ("quelle", "(0251) 492-12"),
    ("quelle", "+49 251 4921234"),
    ("quelle", "01701234567"),
    ("quelle", "Durchwahl 123"),
    ("quelle", "telefon-Nr.: +123"),
    ("quelle", "Frau Muster"),
    ("quelle", "Hrn. Muster"),
    ("quelle", "Dr. Muster"),
    ("quelle", "Prof. Muster"),
    ("quelle", "Dipl.-Ing. Muster"),
    ("quelle", "Mag. Muster"),
)


@pytest.mark.parametrize(("feld", "anzeichen"), BEISPIELE)
def test_jedes_anzeichen_allein_faellt_auf(feld: str, anzeichen: str) -> None:
    assert find_anzeichen(feld, anzeichen)
    assert hat_anzeichen({"darin": [{feld: anzeichen}]})


@given(st.sampled_from(BEISPIELE), saetze, texte, texte)
@settings(max_examples=beispiele(300))
def test_ein_anzeichen_faellt_auf_was_auch_darum_steht(
    beispiel: tuple[str, str], satz: dict[str, Any], davor: str, dahinter: str
) -> None:
    feld, anzeichen = beispiel
    text = f"{davor}{anzeichen}{dahinter}"
    assert hat_anzeichen({**satz, "darin": [{feld: text}]}) or not find_anzeichen(feld, text)


@pytest.mark.parametrize(
    ("satz", "erwartet"),
    [
        ({"quelle": "Rat vom 3. Mai 2017", "postfach": "ehrenamt@stadt.example", "ags": "05315000"}, False),
        ({"quelle": "Organigramm (2024)", "nachweis": "https://www.example.org/0251-4921234"}, False),
        ({"quelle": "ehrenamt@stadt.example"}, True),
    ],
)
def test_der_erste_blick_entlastet_gewoehnliche_datensaetze(satz: dict[str, str], erwartet: bool) -> None:
    assert hat_anzeichen(satz) is erwartet


@pytest.mark.parametrize(
    ("text", "regeln"),
    [
        ("0211 837-1234", []),
        ("Tel. +49 211 8371234", []),
        ("0211 837-1234, Frau Erika Mustermann", ["name-im-text"]),
        ("erika.mustermann@example.org", ["kontaktdaten-im-text"]),
    ],
)
def test_die_nummer_einer_stelle_verraet_niemanden_alles_andere_darin_schon(
    text: str, regeln: list[str]
) -> None:
    assert [anzeichen.regel.id for anzeichen in find_anzeichen("telefon", text)] == regeln
    assert find_anzeichen("bemerkung", text)


# Bausteine, aus denen ein Anzeichen entsteht, auch erst über ein Zeilenende und über die Grenze zweier Blöcke.
_BAUSTEINE = (
    "Frau", "Herrn", "Dr.", "Mustermann", "Erika", "0251", "(0251)", "492", "1234", "4921234", "+49", "Telefon",
    "erika.muster", "@", "(at)", "stadt.example", "https://a.example/0251/4921234", "Ausschuss", "2025", "", " ", "\xa0",
)  # fmt: skip


def _einzeln(text: str) -> set[tuple[int, Anzeichen]]:
    """Liefert dasselbe, jede Zeile und jedes Zeilenende für sich gefragt."""
    zeilen = text.split("\n")
    gefunden = {
        (nummer, eines) for nummer, zeile in enumerate(zeilen, 1) for eines in find_anzeichen("", zeile)
    }
    for nummer, (obere, untere) in enumerate(pairwise(zeilen), 1):
        ende, anfang = " ".join(obere.split()[-3:]), " ".join(untere.split()[:3])
        bekannte = {*find_anzeichen("", ende), *find_anzeichen("", anfang)}
        if ende and anfang:
            neue = find_anzeichen("", f"{ende} {anfang}")
            gefunden |= set() if bekannte.issuperset(neue) else {(nummer, eines) for eines in neue}
    return gefunden


_ZEILEN = st.lists(st.sampled_from(_BAUSTEINE), max_size=5).map(" ".join)


@settings(max_examples=beispiele(300))
@given(st.integers(0, 60), st.lists(_ZEILEN, min_size=1, max_size=6), st.integers(0, 60))
def test_wo_nichts_anzusehen_ist_steht_auch_nichts(davor: int, zeilen: list[str], danach: int) -> None:
    text = "\n".join([*["<p>Nichts</p>"] * davor, *zeilen, *["<p>Nichts</p>"] * danach])
    gefunden = {
        (nummer, eines)
        for nummer, zeile in list_verdaechtige_zeilen(text, 1)
        for eines in find_anzeichen("", zeile)
    }
    assert gefunden == _einzeln(text)


def test_von_vielen_zeilen_ist_fast_keine_einzeln_anzusehen() -> None:
    text = "\n".join([*["<p>Nichts</p>"] * 1000, "Frau Mustermann", *["<p>Nichts</p>"] * 1000])
    zeilen = [zeile for _, zeile in list_verdaechtige_zeilen(text, 1)]
    assert "Frau Mustermann" in zeilen
    assert len(zeilen) < 60
