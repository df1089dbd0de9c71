import pytest

from kommunennetz.konflikt import find_konfliktmarke


@pytest.mark.parametrize(
    ("text", "zeile"),
    [
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> zweig\n", 1),
        ("a\r\n\r\n<<<<<<< HEAD\r\nb", 3),
        ("a\n>>>>>>> zweig\n", 2),
        ("a\n||||||| 1a2b3c\n", 2),
        ("a\n<<<<<<<", 2),
    ],
)
def test_eine_konfliktmarke_von_git_wird_mit_ihrer_zeile_gefunden(text: str, zeile: int) -> None:
    assert find_konfliktmarke(text) == zeile


@pytest.mark.parametrize(
    "text", ["", "Titel\n=======\n", "a <<<<<<< b", "<<<<<<<< acht", "> > > Zitat", "<<<<<<", "a ||||||| b"]
)
def test_was_nur_so_aehnlich_aussieht_ist_keine(text: str) -> None:
    assert find_konfliktmarke(text) is None
