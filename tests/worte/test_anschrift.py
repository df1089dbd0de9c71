from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import assume, given
from hypothesis import strategies as st

from hilfen import Ausgang, write_register
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift


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
        ("a@ab--cd.de", "»ab--cd.de« hinter dem @ ist kein gültiger Domainname."),
        ("a@stadt.local", "Unter ».local« ist von außen niemand zu erreichen."),
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


def _nach_email_validator(postfach: str) -> str | None:
    """Liefert die Adresse in ASCII, wie die Bibliothek sie sieht, oder None, wenn sie keine ist."""
    try:
        gelesen = validate_email(
            postfach.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        return None
    return f"{gelesen.ascii_local_part}@{gelesen.ascii_domain}"


def _nach_uns(postfach: str) -> str | None:
    match check_anschrift(postfach):
        case Anschrift(adresse=adresse):
            return adresse
        case Ablehnung():
            return None


def _grenzfaelle() -> Iterator[str]:
    """Liefert Adressen um jede Grenze: Längen der Teile und was an ihren Rändern steht."""
    for laenge in (0, 1, 2, 3, 62, 63, 64):
        yield f"info@{'a' * laenge}.de"
        yield f"info@bonn.{'d' * laenge}"
        yield f"info@{'a' * laenge}.{'b' * laenge}.example"
        yield f"info@{'ä' * laenge}.de"
    for laenge in (1, 63, 64, 65):
        yield f"{'a' * laenge}@example.org"
    for laenge in (253, 254, 255, 256):
        domain = f"{'b' * 60}.{'c' * 60}.{'d' * 60}.de"
        yield f"{'a' * (laenge - len(domain) - 1)}@{domain}"
    for punkte in (123, 124, 125, 126, 127):
        yield f"a@{'b.' * punkte}de"
    for rand in ("-", ".", "_", "--", "..", "+", "'", "/", "&", "ß", "ü", " ", '"', "(", "\\", "@", "*", "1"):
        yield f"{rand}info@bonn.de"
        yield f"info{rand}@bonn.de"
        yield f"in{rand}fo@bonn.de"
        yield f"info@{rand}bonn.de"
        yield f"info@bonn{rand}.de"
        yield f"info@bo{rand}nn.de"
        yield f"info@bonn.de{rand}"
    for ende in (
        "arpa",
        "local",
        "localhost",
        "invalid",
        "onion",
        "test",
        "example",
        "org",
        "d3",
        "3d",
        "de1",
        "1",
    ):
        yield f"info@bonn.{ende}"
    yield from (
        "info@hw.de",
        "x@-y.de",
        "a..b@x.de",
        "büro@bonn.de",
        "a@XN--KLN-SNA.de",
        "a@xn--kln-sna.xn--p1ai",
    )


@pytest.mark.parametrize("postfach", sorted(set(_grenzfaelle())))
def test_an_jeder_grenze_urteilen_wir_wie_email_validator(postfach: str) -> None:
    assert _nach_uns(postfach) == _nach_email_validator(postfach)


_NAMENSTEILE = st.text(alphabet="abzAZ019-äßœéж漢", min_size=1, max_size=12) | st.sampled_from(
    ["xn--kln-sna", "xn--a", "ab--c", "x" * 63, "x" * 64, "ü" * 57, "ü" * 58]
)
_LOKALTEILE = st.text(alphabet="abz09.!#$%&'*+-/=?^_`{|}~ü", min_size=1, max_size=12)


@given(
    _LOKALTEILE, st.lists(_NAMENSTEILE, min_size=1, max_size=4), st.sampled_from(["de", "org", "de1", "köln"])
)
def test_wir_urteilen_wie_email_validator(lokalteil: str, teile: list[str], endung: str) -> None:
    postfach = f"{lokalteil}@{'.'.join([*teile, endung])}"
    # Die Bibliothek misst auch die Form mit Umlauten in Bytes; verschickt wird immer an die in ASCII.
    assume(len(postfach.encode()) <= 254)
    assert _nach_uns(postfach) == _nach_email_validator(postfach)


@given(st.emails())
def test_jede_adresse_die_email_validator_gelten_laesst_ist_auch_hier_eine(postfach: str) -> None:
    assert _nach_uns(postfach) == _nach_email_validator(postfach)


@pytest.mark.parametrize(
    "postfach",
    ["büro@bonn.de", "a..b@x.de", "x@-y.de", "info@hw.de", f"info@{'h' * 63}.de", f"info@{'h' * 64}.de"],
)
def test_pruefen_und_der_lauf_der_entwuerfe_urteilen_gleich(
    lauf: Callable[..., Ausgang], tmp_path: Path, postfach: str
) -> None:
    kommune = (
        f"name: Bonn\nags: 05314000\npostfach: {postfach}\nbeitritt: {{unterzeichnet: 2012-12, quelle: Q}}\n"
    )
    infomail = "---\nbetreff: Neues\ndatum: 2026-11-22\n---\nText\n"
    ort = write_register(tmp_path, kommunen__bonn=kommune, **{"infomails__2026-11-22-neues": infomail})
    geprueft = lauf("--register", str(ort), "pruefen")
    entwuerfe = lauf(
        "--register", str(ort), "infomail", "entwuerfe", "2026-11-22-neues", "-o", str(ort / "aus")
    )
    gilt = _nach_email_validator(postfach) is not None
    assert ("[adresse]" not in geprueft.ausgabe) is gilt
    assert (len(list((ort / "aus").glob("*.eml"))) == 1) is gilt
    assert ("[adresse]" in entwuerfe.meldungen or "fehlerhaft" in entwuerfe.meldungen) is not gilt
