"""Eine Konfliktmarke von Git findet sich, wo sie steht, und nur dort."""

from pathlib import Path

import pytest

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.worte.konflikt import find_konfliktmarke


@pytest.mark.parametrize(
    ("text", "zeile"),
    [
        ("Guten Tag\n<<<<<<< HEAD\nalt\n=======\nneu\n>>>>>>> main\n", 2),
        ("a\n<<<<<<< HEAD\nb\n||||||| 1a2b3c\nc\n=======\nd\n>>>>>>> main\n", 2),
        ("<<<<<<<\n", 1),
        ("a\r\nb\r\n<<<<<<< HEAD\r\n", 3),
        ("a\n||||||| 1a2b3c\n", 2),
        ("a\n\n>>>>>>> anderer Zweig", 3),
        ("a\n\n=======\n", 3),
        ("=======\r\n", 1),
        ("Überschrift\n=======\n", None),
        ("a <<<<<<< b\n", None),
        ("<<<<<<<< acht\n", None),
        (">>>>>>> zitiert >".replace(">>>>>>> ", "> > > > > > > "), None),
        ("<<<<<<\n======\n>>>>>>\n", None),
        ("", None),
    ],
)
def test_die_marke_wird_mit_ihrer_zeile_gefunden(text: str, zeile: int | None) -> None:
    assert find_konfliktmarke(text) == zeile


def test_eine_vorlage_mit_konfliktmarke_wird_nicht_ausgefuellt(tmp_path: Path) -> None:
    text = "# Brief\n{{ n }}\n<<<<<<< HEAD\nalt\n=======\nneu\n>>>>>>> main\n"
    (tmp_path / "brief.md.j2").write_text(text, encoding="utf-8")
    hilfe = "Die Datei ist nicht zu Ende zusammengeführt: eine der beiden Fassungen und die Marken löschen."
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).render("brief.md.j2", {"n": "x"})
    datei = (tmp_path / "brief.md.j2").as_posix()
    assert gefangen.value.text == f"{datei}:3: Hier steht eine Konfliktmarke von Git"
    assert gefangen.value.hilfe == hilfe
    with pytest.raises(VorlageError, match=r"^mail\.md:9: Hier steht eine Konfliktmarke von Git$"):
        Vorlagen([]).render_text(text, "mail.md", {"n": "x"}, 7)


def test_ein_wert_darf_wie_eine_konfliktmarke_aussehen() -> None:
    assert Vorlagen([]).render_text("{{ n }}", "mail.md", {"n": "<<<<<<< HEAD"}) == r"\<\<\<\<\<\<\< HEAD"
