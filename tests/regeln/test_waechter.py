import pytest

from kommunennetz.regeln.waechter import list_neue_personen, list_personen
from kommunennetz.register.buchen.posten import Posten

BONN = "data/kommunen/bonn.yaml"
MIT = "name: Bonn\nags: 05314000\nbemerkung: Frau Mustermann\n"
SATZ = "hier steht wohl der Name einer Person (Kennzeichen ef7c)"


def neue(vorher: str | None, nachher: str | None, datei: str = BONN) -> list[str]:
    posten = Posten(
        datei, vorher if vorher is None else vorher.encode(), (nachher and nachher.encode()) or None
    )
    return [f"{befund.zeile} {befund.regel.id}" for befund in list_neue_personen([posten])]


def test_nur_was_neu_hinzukommt_faellt_auf() -> None:
    ohne = "name: Bonn\nags: 05314000\n"
    assert neue(ohne, MIT) == ["3 name-im-text"]
    assert neue(None, MIT) == ["3 name-im-text"]
    assert neue(MIT, ohne) == []
    assert neue(MIT, None) == []
    assert neue(MIT, MIT + "postfach: ehrenamt@bonn.example\n") == []
    assert (
        neue(MIT, MIT.replace("bemerkung", "quellen").replace("Frau", "[Frau").replace("nn\n", "nn]\n")) == []
    )


def test_eine_andere_person_an_derselben_stelle_ist_neu() -> None:
    assert neue(MIT, MIT.replace("Mustermann", "Musterfrau")) == ["3 name-im-text"]


def test_was_der_datensatz_selbst_hinnimmt_faellt_nicht_auf() -> None:
    hingenommen = f"hingenommen: [{{regel: name-im-text, text: {SATZ}, grund: Namensgeberin, am: 2025}}]\n"
    assert neue(None, MIT + hingenommen) == []
    assert neue(None, MIT.replace("mann", "frau") + hingenommen) == ["3 name-im-text"]
    assert neue(None, MIT + hingenommen.replace("Namensgeberin", "laut Herrn Muster")) == ["4 name-im-text"]


@pytest.mark.parametrize(
    ("datei", "inhalt", "stellen"),
    [
        ("data/netz.yaml", "absender: {name: X, email: erika.muster@x.example}\n", [(1, "postfach-person")]),
        (
            "data/infomails/2025-a.md",
            "---\nbetreff: Frau Muster\ndatum: 2025\n---\nGuten Tag\n\nRuf: 0211 837-1632\n",
            [(2, "name-im-text"), (7, "kontaktdaten-im-text")],
        ),
        # Auch was kein Datensatz ist oder keiner mehr, kann eine Person nennen.
        ("data/kommunen/kaputt.yaml", "name: [\nbemerkung: Frau Muster\n", [(2, "name-im-text")]),
        ("data/erklaerung.md", "# Titel\n\nDr. Muster, m.muster@x.example\n", [(3, "kontaktdaten-im-text"), (3, "name-im-text")]),
        ("README.md", "---\nFrau Muster\n", [(2, "name-im-text")]),
    ],
)  # fmt: skip
def test_jede_art_von_datei_wird_angesehen(datei: str, inhalt: str, stellen: list[tuple[int, str]]) -> None:
    assert [(befund.zeile, befund.regel.id) for befund in list_personen(datei, inhalt.encode())] == stellen


@pytest.mark.parametrize(
    ("text", "funde"),
    [
        ("Bitte an Herrn\nMeier wenden.\n", [(1, "name-im-text")]),
        ("Ruf: 02504\n13-123\n", [(1, "kontaktdaten-im-text")]),
        ("Von Frau Meier und Herrn\r\n  Schulz\r\n", [(1, "name-im-text"), (1, "name-im-text")]),
        # Was ganz in einer Zeile steht, fällt nur einmal auf.
        ("Frau Meier\n\nFrau\n\nMeier\n", [(1, "name-im-text")]),
        ("Am Ende Frau Meier\nund weiter\n", [(1, "name-im-text")]),
    ],
)
def test_auch_ein_zeilenende_verdeckt_keine_person(text: str, funde: list[tuple[int, str]]) -> None:
    befunde = list_personen("docs/x.txt", text.encode())
    assert [(befund.zeile, befund.regel.id) for befund in befunde] == funde


@pytest.mark.parametrize(
    "text",
    [
        "Schreiben von Frau\u00a0Meier",
        "Ruf: \uff10\uff12\uff15\uff10\uff14 13-123",
        "Auskunft: erika.beispiel (at) example.org",
        "Auskunft: erika.beispiel[AT]example.org",
    ],
)
def test_geschuetzte_leerzeichen_breite_ziffern_und_at_verdecken_keine_person(text: str) -> None:
    assert len(list_personen("docs/x.txt", text.encode())) == 1


def test_auch_was_kein_utf_8_ist_wird_angesehen() -> None:
    [befund] = list_personen("notiz.txt", "\nFrau Muster grüßt".encode("latin-1"))
    assert (befund.zeile, befund.spalte, befund.feld, befund.regel.id) == (2, 1, "", "name-im-text")


def test_eine_geloeschte_infomail_nennt_niemanden_mehr() -> None:
    mit = b"---\nbetreff: Frau Muster\ndatum: 2025\n---\n"
    assert list_neue_personen([Posten("data/infomails/2025-a.md", mit, None)]) == []
    [neuer] = list_neue_personen([Posten("data/infomails/2025-a.md", None, mit)])
    assert (neuer.zeile, neuer.feld) == (2, "betreff")
