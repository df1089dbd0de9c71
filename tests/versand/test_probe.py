import pytest

from kommunennetz.errors import FrageError
from kommunennetz.versand.probe import build_probe, check_probeadresse

NACHRICHT = (
    b"From: Netz <netz@example.org>\r\n"
    b"List-Unsubscribe: <mailto:netz@example.org?subject=Abmeldung>\r\n"
    b"To: =?utf-8?q?B=C3=BCro?=\r\n <fach@unna.example>\r\n"
    b"Subject: =?utf-8?q?Erstes?=\r\n =?utf-8?q?_Treffen?=\r\n"
    b"Message-ID: <0123456789abcdef@example.org>\r\n"
    b"X-Kommunennetz-Sendung: 0123456789abcdef\r\n"
    b"\r\n"
    b"Subject: bleibt\r\n\r\nGuten Tag\r\n"
)


def test_eine_probe_ist_die_nachricht_mit_anderem_empfaenger_betreff_und_kennung() -> None:
    assert build_probe(NACHRICHT, "chefin@example.org") == (
        b"From: Netz <netz@example.org>\r\n"
        b"To: chefin@example.org\r\n"
        b"Subject: [Probe]\r\n =?utf-8?q?Erstes?=\r\n =?utf-8?q?_Treffen?=\r\n"
        b"Message-ID: <bb429242a2e93c44e462cd670b48295b@example.org>\r\n"
        b"\r\n"
        b"Subject: bleibt\r\n\r\nGuten Tag\r\n"
    )


@pytest.mark.parametrize("adresse", ["chefin@example.org", "chefin@EXAMPLE.org"])
def test_eine_probe_geht_ins_eigene_haus(adresse: str) -> None:
    assert check_probeadresse(adresse, "netz@example.org") == "chefin@example.org"


@pytest.mark.parametrize(
    ("adresse", "text", "hilfe"),
    [
        (
            "erika@unna.example",
            "Eine Probe geht nur ins eigene Haus.",
            "Eine Adresse nennen, die auf @example.org endet.",
        ),
        (
            "erika@sub.example.org",
            "Eine Probe geht nur ins eigene Haus.",
            "Eine Adresse nennen, die auf @example.org endet.",
        ),
        (
            "a@example.org,b@unna.example",
            "Die Adresse hinter --an passt nicht.",
            "Das sind mehrere Adressen; ein Postfach ist genau eine.",
        ),
    ],
)
def test_an_andere_geht_keine_probe(adresse: str, text: str, hilfe: str) -> None:
    with pytest.raises(FrageError) as gefangen:
        check_probeadresse(adresse, "netz@example.org")
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, hilfe)
