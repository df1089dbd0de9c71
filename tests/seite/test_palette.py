"""Die Farben der Seite, nachgerechnet: Schrift mindestens 4,5 : 1, Linien, die etwas bedeuten, 3 : 1."""

import re

import pytest

from hilfen import WURZEL

STIL = (WURZEL / "templates" / "seite" / "stil.css").read_text(encoding="utf-8")
KARTE = (WURZEL / "templates" / "seite" / "karte.css").read_text(encoding="utf-8")
HELL, DUNKEL = (
    dict(re.findall(r"--(\w+):(#[0-9a-f]+)", block)) for block in re.findall(r":root\{([^}]*)\}", STIL)
)
PALETTEN = {"hell": HELL, "dunkel": HELL | DUNKEL}
SCHRIFT = [
    *((farbe, grund) for farbe in ("text", "leise", "haupt") for grund in ("grund", "flaeche")),
    ("aufkopf", "kopf"),
    ("text", "warn"),
    ("haupt", "warn"),
]


def helligkeit(farbe: str) -> float:
    voll = farbe if len(farbe) == 7 else "#" + "".join(2 * zeichen for zeichen in farbe[1:])
    teile = [int(voll[stelle : stelle + 2], 16) / 255 for stelle in (1, 3, 5)]
    rot, gruen, blau = (t / 12.92 if t <= 0.04045 else ((t + 0.055) / 1.055) ** 2.4 for t in teile)
    return 0.2126 * rot + 0.7152 * gruen + 0.0722 * blau


def kontrast(eine: str, andere: str) -> float:
    dunkler, heller = sorted((helligkeit(eine), helligkeit(andere)))
    return (heller + 0.05) / (dunkler + 0.05)


def test_schwarz_auf_weiss_hat_den_groessten_kontrast() -> None:
    assert round(kontrast("#000", "#ffffff"), 2) == 21


def test_die_palette_hat_hell_und_dunkel() -> None:
    assert set(HELL) == {"grund", "text", "leise", "haupt", "linie", "flaeche", "kopf", "aufkopf", "warn"}
    assert set(DUNKEL) == set(HELL) - {"aufkopf"}


@pytest.mark.parametrize("palette", PALETTEN)
@pytest.mark.parametrize(("farbe", "grund"), SCHRIFT)
def test_schrift_ist_auf_jedem_grund_zu_lesen(palette: str, farbe: str, grund: str) -> None:
    farben = PALETTEN[palette]
    assert kontrast(farben[farbe], farben[grund]) >= 4.5


def kartenfarben(css: str) -> dict[str, str]:
    return dict(re.findall(r"\.(land|feld|s\d)\{(?:fill|stroke):(#[0-9a-f]+)", css))


@pytest.mark.parametrize("palette", PALETTEN)
def test_auf_der_karte_hebt_sich_jedes_mitglied_ab_und_jede_stufe_von_der_naechsten(palette: str) -> None:
    hell, dunkel = KARTE.split("@media")
    farben = kartenfarben(hell) if palette == "hell" else kartenfarben(dunkel)
    assert set(farben) == {"land", "feld", "s0", "s1", "s2", "s3", "s4"}
    assert kontrast(farben["feld"], farben["land"]) >= 3
    # Auch in Grau zu unterscheiden: Die Helligkeit steigt oder fällt von Stufe zu Stufe deutlich.
    stufen = [helligkeit(farben[f"s{nummer}"]) for nummer in range(1, 5)]
    assert stufen in (sorted(stufen), sorted(stufen, reverse=True))
    assert all(kontrast(farben[f"s{n}"], farben[f"s{n + 1}"]) >= 1.5 for n in range(1, 4))
