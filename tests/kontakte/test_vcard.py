"""Visitenkarten, zurückgelesen von vobject."""

import vobject
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.kontakte.vcard import Visitenkarte, als_vcard, gefaltet
from kommunennetz.worte.zeichen import replace_unsichtbare

ERIKA = Visitenkarte(
    "k7f3q",
    "Stadt Unna",
    "Dr.",
    "Erika",
    "Mustermann",
    "Bürgermeisterin",
    "erika.mustermann@example.org",
    "02303 103-0",
)
ALLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def test_eine_karte_ist_vcard_3() -> None:
    assert als_vcard([ERIKA]).decode() == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k7f3q\r\nN:Mustermann;Erika;;Dr.;\r\nFN:Dr. Erika Mustermann\r\n"
        "ORG:Stadt Unna\r\nTITLE:Bürgermeisterin\r\n"
        "EMAIL;TYPE=INTERNET,WORK:erika.mustermann@example.org\r\nTEL;TYPE=WORK,VOICE:02303 103-0\r\n"
        "END:VCARD\r\n"
    )


def test_eine_stelle_ohne_namen_heisst_wie_ihr_amt() -> None:
    karte = Visitenkarte("k2c9x", "Kreis Lippe", bezeichnung="Ehrenamtsbüro", email="ehrenamt@example.org")
    [gelesen] = vobject.readComponents(als_vcard([karte]).decode())
    assert gelesen.fn.value == "Ehrenamtsbüro, Kreis Lippe"
    assert str(gelesen.n.value).split() == []


def test_zeilen_brechen_zwischen_zeichen_um_nach_hoechstens_75_oktetten() -> None:
    zeile = "FN:" + "ü" * 100
    zeilen = gefaltet(zeile).split(b"\r\n")
    assert [len(eine) for eine in zeilen] == [75, 75, 55, 0]
    assert gefaltet(zeile).replace(b"\r\n ", b"").decode() == f"{zeile}\r\n"


@given(st.lists(st.builds(Visitenkarte, *[ALLES] * 8), max_size=3))
def test_was_immer_in_den_feldern_steht_kommt_als_wert_zurueck(karten: list[Visitenkarte]) -> None:
    daten = als_vcard(karten)
    assert all(len(zeile) <= 75 for zeile in daten.split(b"\r\n"))
    assert b"\r" not in daten.replace(b"\r\n", b"")
    assert b"\n" not in daten.replace(b"\r\n", b"")
    gelesene = [*vobject.readComponents(daten.decode())]
    assert len(gelesene) == len(karten)
    for karte, gelesen in zip(karten, gelesene, strict=True):
        name = gelesen.n.value
        assert (name.family, name.given, name.prefix) == tuple(
            map(schlicht, (karte.nachname, karte.vorname, karte.titel))
        )
        assert gelesen.uid.value == schlicht(karte.kennung)
        for feld, wert in (("title", karte.bezeichnung), ("email", karte.email), ("tel", karte.telefon)):
            assert [eines.value for eines in gelesen.contents.get(feld, [])] == [schlicht(wert)] * bool(wert)


def schlicht(text: str) -> str:
    """Liefert den Text, wie ihn eine Karte sagen kann: Zeilen und sichtbare Zeichen."""
    zeilen = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return replace_unsichtbare(zeilen, lambda _: "")
