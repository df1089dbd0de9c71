"""Jede Kopfzeile kommt so zurück, wie sie gemeint war, mit den älteren und den neueren Mitteln von Python."""

import re
from email import message_from_bytes, policy
from email.charset import Charset
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.kopfzeilen import Kopfzeile, anschriftzeile, namenszeile, textzeile
from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.zeichen import einzeilig


def _zeile(kopfzeile: Kopfzeile) -> str:
    return kopfzeile.fold(policy=policy.SMTP).removesuffix("\r\n")


@pytest.mark.parametrize(
    ("betreff", "zeile"),
    [
        ("Neues", "Subject: Neues"),
        ("Neue\r\nBcc: b@example.org", "Subject: Neue Bcc: b@example.org"),
        ("  a  b\t", "Subject: a b"),
        ("für", "Subject: =?utf-8?q?f=C3=BCr?="),
        ("=?utf-8?q?x?=", "Subject: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?="),
        (
            "Ein langer Betreff aus lauter schlichten Worten, der nicht auf eine Zeile passt",
            "Subject: Ein langer Betreff aus lauter schlichten Worten, der nicht auf eine\r\n Zeile passt",
        ),
        (
            "Ein langer Betreff mit Umlauten – für Köln, Düsseldorf und Münster",
            (
                "Subject: =?utf-8?q?Ein_langer_Betreff_mit_Umlauten_=E2=80=93_f=C3=BCr_K?=\r\n"
                " =?utf-8?q?=C3=B6ln=2C_D=C3=BCsseldorf_und_M=C3=BCnster?="
            ),
        ),
        ("", "Subject: "),
    ],
)
def test_der_betreff_wird_eine_gefaltete_kopfzeile(betreff: str, zeile: str) -> None:
    assert _zeile(textzeile("Subject", betreff)) == zeile


LANG = 'Netzwerk, das einen langen Namen hat (mit Klammern), "Zitat" und; allem, was stört'


@pytest.mark.parametrize(
    ("name", "zeile"),
    [
        ("", "To: a@example.org"),
        ("Stadt Bonn", 'To: "Stadt Bonn" <a@example.org>'),
        ('Hennef (Sieg) "x" \\', 'To: "Hennef (Sieg) \\"x\\" \\\\" <a@example.org>'),
        ("Köln", "To: =?utf-8?b?S8O2bG4=?= <a@example.org>"),
        ("a\r\nBcc: <b@example.org>", 'To: "a Bcc: <b@example.org>" <a@example.org>'),
        (
            LANG,
            'To: "Netzwerk, das einen langen Namen hat (mit Klammern), \\"Zitat\\" und;\r\n'
            ' allem, was" =?utf-8?b?c3TDtnJ0?= <a@example.org>',
        ),
    ],
)
def test_name_und_adresse_werden_eine_kopfzeile(name: str, zeile: str) -> None:
    assert _zeile(anschriftzeile("To", Anschrift("a@example.org", name))) == zeile


def _nachricht(*zeilen: Kopfzeile) -> bytes:
    eml = EmailMessage(policy.SMTP)
    for zeile in zeilen:
        eml[zeile.name] = zeile
    return eml.as_bytes()


def _neu_gelesen(daten: bytes) -> tuple[str, str, list[str]]:
    gelesen = message_from_bytes(daten, policy=policy.default)
    assert isinstance(gelesen, EmailMessage)
    [empfaenger] = gelesen["To"].addresses
    return str(gelesen["Subject"]), empfaenger.display_name, [empfaenger.addr_spec, *gelesen.keys()]


def _alt_gelesen(daten: bytes) -> tuple[str, str, list[str]]:
    gelesen = message_from_bytes(daten)
    entfaltet = {feld: re.sub(r"\r?\n(?=[ \t])", "", wert) for feld, wert in gelesen.items()}
    [(name, adresse)] = getaddresses([entfaltet["To"]])
    entschluesselt = (str(make_header(decode_header(wert))) for wert in (entfaltet["Subject"], name))
    betreff, name = entschluesselt
    return betreff, name, [adresse, *gelesen.keys()]


def _check_zeilen(daten: bytes) -> None:
    zeilen = daten.decode("ascii").split("\r\n")
    assert [zeile for zeile in zeilen if len(zeile) > 78] == []
    assert [zeile for zeile in zeilen if not zeile.isprintable()] == []
    assert not any(zeile.startswith(" ") and not zeile.strip() for zeile in zeilen)


_WORTE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12) | st.sampled_from(
    [
        "Köln",
        "(Sieg)",
        '"x"',
        "a,",
        "<b@c.de>",
        "=?utf-8?q?x?=",
        "=?",
        "\\",
        ";",
        ":",
        "Bcc:",
        "\r\nBcc: x@y.de",
    ]
)
_TEXTE = st.lists(_WORTE, max_size=12).map(" ".join) | st.text(max_size=200)


@given(_TEXTE, _TEXTE)
def test_betreff_und_name_kommen_mit_den_aelteren_mitteln_immer_genau_zurueck(
    betreff: str, name: str
) -> None:
    daten = _nachricht(anschriftzeile("To", Anschrift("a@example.org", name)), textzeile("Subject", betreff))
    assert _alt_gelesen(daten) == (einzeilig(betreff), einzeilig(name), ["a@example.org", "To", "Subject"])
    _check_zeilen(daten)


def _passt_in_ein_wort(name: str) -> bool:
    """Liefert, ob jede Folge von Wörtern, die verschlüsselt werden müssen, in ein verschlüsseltes Wort passt."""
    folgen = re.findall(r"(?:(?:^| )(?=[^ ]*(?:[^ -~]|=\?))[^ ]+)+", einzeilig(name))
    return all(len(Charset("utf-8").header_encode(folge.strip())) <= 75 for folge in folgen)


@given(_TEXTE, _TEXTE.filter(_passt_in_ein_wort))
def test_auch_mit_den_neueren_mitteln_kommt_zurueck_was_gemeint_war(betreff: str, name: str) -> None:
    daten = _nachricht(anschriftzeile("To", Anschrift("a@example.org", name)), textzeile("Subject", betreff))
    assert _neu_gelesen(daten) == (einzeilig(betreff), einzeilig(name), ["a@example.org", "To", "Subject"])


@pytest.mark.parametrize("laenge", [*range(50, 90), 200, 900])
def test_ein_langer_name_kommt_in_jeder_laenge_genau_zurueck(laenge: int) -> None:
    for muster in ("Kommunennetz(aler) t(1) ", "Gemeinde, Köln a ", "Wort "):
        name = (muster * 200)[:laenge].strip()
        daten = _nachricht(anschriftzeile("To", Anschrift("a@example.org", name)), textzeile("Subject", name))
        erwartet = (name, name, ["a@example.org", "To", "Subject"])
        assert _neu_gelesen(daten) == erwartet
        assert _alt_gelesen(daten) == erwartet
        _check_zeilen(daten)


def test_ein_komma_in_einem_langen_namen_macht_keine_zweite_adresse() -> None:
    """Mit Address lässt Python 3.11.7 beim Falten die Anführungszeichen weg und liest hier sechs Adressen."""
    name = "Netzwerk, das einen langen Namen hat, mit Klammern, und allem, was dazugehoert, auch Kommas"
    zeile = anschriftzeile("To", Anschrift("a@example.org", name))
    gelesen = message_from_bytes(_nachricht(zeile), policy=policy.default)
    assert [(a.display_name, a.addr_spec) for a in gelesen["To"].addresses] == [(name, "a@example.org")]
    assert _zeile(zeile) == (
        'To: "Netzwerk, das einen langen Namen hat, mit Klammern, und allem, was\r\n'
        ' dazugehoert, auch Kommas" <a@example.org>'
    )


def test_eine_lange_adresse_bleibt_ganz_und_eine_liste_ohne_namen_nennt_nur_ihre_kennung() -> None:
    adresse = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example.org"
    assert _zeile(anschriftzeile("To", Anschrift(adresse, "x"))) == f'To: "x"\r\n <{adresse}>'
    assert _zeile(namenszeile("List-Id", " ", "netz.example.org")) == "List-Id: <netz.example.org>"


@pytest.mark.parametrize(("laenge", "verschluesselt"), [(60, False), (61, True), (400, True)])
def test_ein_wort_das_keine_zeile_fasst_wird_verschluesselt(laenge: int, verschluesselt: bool) -> None:
    gefaltet = textzeile("Subject", f"Neu {'x' * laenge}").fold(policy=policy.SMTP)
    assert ("=?" in gefaltet) is verschluesselt
    assert max(map(len, gefaltet.splitlines())) <= 78
