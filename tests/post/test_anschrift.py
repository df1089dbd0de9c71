import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.anschrift import Ablehnung, Anschrift, check_anschrift


@pytest.mark.parametrize(
    ("postfach", "adresse"),
    [
        ("ehrenamt@example.org", "ehrenamt@example.org"),
        ("  ehrenamt@example.org\n", "ehrenamt@example.org"),
        ("Ehrenamt@Bonn.DE", "Ehrenamt@bonn.de"),
        ("o'neill+netz@stadt-x.example.org", "o'neill+netz@stadt-x.example.org"),
        ("ehrenamt@köln.de", "ehrenamt@xn--kln-sna.de"),
        ("ehrenamt@KÖLN.de", "ehrenamt@xn--kln-sna.de"),
        ("ehrenamt@ko\u0308ln.de", "ehrenamt@xn--kln-sna.de"),
        ("post@straße.de", "post@xn--strae-oqa.de"),
        ("post@xn--strae-oqa.de", "post@xn--strae-oqa.de"),
        ("post@mail.münchen.example", "post@mail.xn--mnchen-3ya.example"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_ein_gutes_postfach_wird_zur_adresse_in_ascii(postfach: str, adresse: str) -> None:
    assert check_anschrift(postfach) == Anschrift(adresse)


_MEHRERE = "Das sind mehrere Adressen; ein Postfach ist genau eine."
_NAME = "Nur die Adresse selbst eintragen, ohne Namen und spitze Klammern."


@pytest.mark.parametrize(
    ("postfach", "grund"),
    [
        ("", "Das Postfach ist leer."),
        (" \n", "Das Postfach ist leer."),
        ("ehrenamt", "In der Adresse fehlt das @."),
        ("@example.org", "Vor dem @ steht nichts."),
        ("ehrenamt@", "Hinter dem @ steht nichts."),
        ("a@example.org\r\nBcc: b@example.org", "Die Adresse enthält ein unsichtbares Zeichen (U+000D)."),
        ("a\x1b[31m@example.org", "Die Adresse enthält ein unsichtbares Zeichen (U+001B)."),
        ("ehren\u200bamt@example.org", "Die Adresse enthält ein unsichtbares Zeichen (U+200B)."),
        ("ehren\xa0amt@example.org", "Die Adresse enthält ein unsichtbares Zeichen (U+00A0)."),
        ("a@b@example.org", _MEHRERE),
        ("a@example.org, b@example.org", _MEHRERE),
        ("a@example.org;b@example.org", _MEHRERE),
        ("Ehrenamt Bonn <a@example.org>", _NAME),
        ("<a@example.org>", _NAME),
        ("ehren amt@example.org", "Die Adresse enthält ein Leerzeichen."),
        (
            "bürger@example.org",
            "Vor dem @ steht »ü«; das kann nicht jeder Mailserver zustellen (SMTPUTF8).",
        ),
        (".a@example.org", "».a« vor dem @ ist nicht erlaubt: ein Zeichen oder ein Punkt steht falsch."),
        ("a..b@example.org", "»a..b« vor dem @ ist nicht erlaubt: ein Zeichen oder ein Punkt steht falsch."),
        ('"a"@example.org', '»"a"« vor dem @ ist nicht erlaubt: ein Zeichen oder ein Punkt steht falsch.'),
        (f"{'a' * 65}@example.org", "Vor dem @ stehen 65 Zeichen; erlaubt sind 64."),
        ("a@localhost", "»localhost« hinter dem @ ist kein vollständiger Domainname; es fehlt etwa ».de«."),
        ("a@192.0.2.1", "»192.0.2.1« hinter dem @ ist kein gültiger Domainname."),
        ("a@[192.0.2.1]", "»[192.0.2.1]« hinter dem @ ist kein gültiger Domainname."),
        ("a@-example.org", "»-example.org« hinter dem @ ist kein gültiger Domainname."),
        ("a@example..org", "»example..org« hinter dem @ ist kein gültiger Domainname."),
        ("a@example.org.", "»example.org.« hinter dem @ ist kein gültiger Domainname."),
        ("a@exam_ple.org", "»exam_ple.org« hinter dem @ ist kein gültiger Domainname."),
        ("a@kö_ln.de", "»kö_ln.de« hinter dem @ ist kein gültiger Domainname."),
        ("a@xn--ä.de", "»xn--ä.de« hinter dem @ ist kein gültiger Domainname."),
        ("a@xn--99999999.de", "»xn--99999999.de« hinter dem @ ist kein gültiger Domainname."),
        (f"a@{'b' * 64}.de", "Der Domainname hinter dem @ ist zu lang."),
        (f"a@{'b.' * 126}de", "Der Domainname hinter dem @ ist zu lang."),
        (f"{'a' * 64}@{'b.' * 94}de", "Die Adresse hat 255 Zeichen; erlaubt sind 254."),
    ],
)
def test_ein_schlechtes_postfach_wird_mit_grund_abgelehnt(postfach: str, grund: str) -> None:
    assert check_anschrift(postfach) == Ablehnung(grund)


def test_die_anschrift_nennt_name_und_domain() -> None:
    anschrift = check_anschrift("a@köln.de", "Stadt Köln")
    assert anschrift == Anschrift("a@xn--kln-sna.de", "Stadt Köln")
    assert isinstance(anschrift, Anschrift)
    assert anschrift.domain == "xn--kln-sna.de"


@given(st.text() | st.text(alphabet="aä.@-ß<>, x\u200b\r\n0", max_size=20) | st.emails())
def test_jeder_text_wird_adresse_oder_ablehnung(postfach: str) -> None:
    match check_anschrift(postfach):
        case Anschrift(adresse=adresse):
            assert adresse.isascii()
            assert adresse.isprintable()
            assert adresse.count("@") == 1
            assert not set(adresse) & set(' <>,;:"()\\')
            assert check_anschrift(adresse) == Anschrift(adresse)
        case Ablehnung(grund=grund):
            assert grund.endswith(".")
