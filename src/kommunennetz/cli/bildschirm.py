"""Tabellen und Sätze am Bildschirm: nie breiter als er, und nie mitten im Wort umbrochen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import TextWrapper

_ABSTAND = 2
_EINZUG = "    "
# Ein längeres Wort ist eine Adresse oder ein Pfad; deutsche sind kürzer.
_LANG = 30
# So viele Zeilen darf ein Eintrag haben, ohne dass Leerzeilen ihn von den anderen trennen.
_DICHT = 3


def umbrich(satz: str, breite: int, einzug: str = "") -> list[str]:
    """Liefert die Zeilen eines Satzes; jede weitere beginnt unter der ersten.

    Länger als die Breite ist eine Zeile nur, wo es ein einzelnes Wort ist.
    """
    davor = satz[: len(satz) - len(satz.lstrip())] + einzug
    setzer = TextWrapper(
        breite,
        initial_indent=davor,
        subsequent_indent=davor,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return setzer.wrap(satz.strip()) or [""]


@dataclass(frozen=True, slots=True)
class Satzspiegel:
    """Welche Spalten nebeneinander stehen und wie breit; er gilt für alle Tabellen mit demselben Kopf."""

    kopf: tuple[str, ...]
    bleibend: tuple[int, ...]
    breiten: tuple[int, ...]
    breite: int
    kuerzt: bool
    """Ob lange Wörter unter die Tabelle kommen, weil sie sonst nicht passte."""

    @classmethod
    def build(cls, kopf: Sequence[str], zeilen: Sequence[Sequence[str]], breite: int) -> "Satzspiegel":
        """Liefert den Satzspiegel für Zeilen mit diesem Kopf, auf einem Bildschirm dieser Breite."""
        kuerzt = _summe(_laengste(kopf, zeilen)) > breite
        if kuerzt:
            zeilen, _ = _mit_noten(zeilen)
        bleibend = _waehle_spalten(kopf, zeilen, breite)
        breiten = _verteile(
            [kopf[nummer] for nummer in bleibend],
            [[zeile[nummer] for nummer in bleibend] for zeile in zeilen],
            breite,
        )
        return cls(tuple(kopf), tuple(bleibend), tuple(breiten), breite, kuerzt)

    @property
    def gesamt(self) -> int:
        """Liefert, wie breit alle Spalten zusammen sind."""
        return _summe(self.breiten)

    def setze_kopf(self) -> list[str]:
        """Liefert die Zeilen des Kopfes."""
        return self._setze(self.kopf)

    def setze(self, zeilen: Sequence[Sequence[str]]) -> list[str]:
        """Liefert die Zeilen der Tabelle.

        Lange Wörter stehen darunter, jede Zelle einmal, in der Spalte nur ihre Nummer. Was keine Spalte hat,
        steht als »Angabe: Wert« unter seiner Zeile.
        """
        gekuerzt, noten = _mit_noten(zeilen) if self.kuerzt else (zeilen, {})
        gesetzt: list[str] = []
        for zeile in gekuerzt:
            angaben = "; ".join(
                f"{ueberschrift}: {zelle}"
                for nummer, (ueberschrift, zelle) in enumerate(zip(self.kopf, zeile, strict=True))
                if nummer not in self.bleibend and zelle
            )
            block = self._setze(zeile) + (umbrich(angaben, self.breite, _EINZUG) if angaben else [])
            # Mehrere Zeilen sind leichter auseinanderzuhalten, wenn zwischen ihnen Luft ist.
            luft = [""] if len(block) > _DICHT else []
            gesetzt += [*(luft if gesetzt else []), *block, *luft]
        fuss = [zeile for zelle, note in noten.items() for zeile in _setze_note(note, zelle, self.breite)]
        return [*gesetzt, "", *fuss] if fuss else gesetzt

    def _setze(self, zeile: Sequence[str]) -> list[str]:
        return list(_zeilen([zeile[nummer] for nummer in self.bleibend], self.breiten))


def _setze_note(note: str, zelle: str, breite: int) -> list[str]:
    erste, *weitere = umbrich(zelle, breite - len(note) - 1)
    return [f"{note} {erste}", *(f"{' ' * len(note)} {zeile}" for zeile in weitere)]


def _mit_noten(zeilen: Sequence[Sequence[str]]) -> tuple[list[list[str]], dict[str, str]]:
    """Liefert die Zeilen, in denen statt Zellen mit langen Wörtern Nummern stehen, und die Zellen dazu."""
    noten: dict[str, str] = {}

    def kurz(zelle: str) -> str:
        if max(map(len, zelle.split()), default=0) <= _LANG:
            return zelle
        return noten.setdefault(zelle, f"[{len(noten) + 1}]")

    return [list(map(kurz, zeile)) for zeile in zeilen], noten


def _waehle_spalten(kopf: Sequence[str], zeilen: Sequence[Sequence[str]], breite: int) -> list[int]:
    """Liefert die Spalten, die nebeneinander passen.

    Genügt es, wenn eine weicht, ist es die, die am seltensten gefüllt ist; sonst die mit dem längsten Wort.
    Die erste bleibt: Sie sagt, worum es in der Zeile geht.
    """
    noetig = _laengste_worte(kopf, zeilen)
    gefuellt = [sum(bool(zeile[nummer]) for zeile in zeilen) for nummer in range(len(kopf))]
    bleibend = list(range(len(kopf)))
    while len(bleibend) > 1 and (zuviel := _summe([noetig[nummer] for nummer in bleibend]) - breite) > 0:
        genuegende = [nummer for nummer in bleibend[1:] if noetig[nummer] + _ABSTAND >= zuviel]
        if genuegende:
            bleibend.remove(min(genuegende, key=lambda nummer: (gefuellt[nummer], -nummer)))
        else:
            bleibend.remove(max(bleibend[1:], key=lambda nummer: (noetig[nummer], nummer)))
    return bleibend


def _verteile(kopf: Sequence[str], zeilen: Sequence[Sequence[str]], breite: int) -> list[int]:
    """Liefert die Breiten: jeder Spalte ihr längstes Wort, den Rest denen, die am meisten umbrächen."""
    breiten, gewollt = _laengste_worte(kopf, zeilen), _laengste(kopf, zeilen)
    for _ in range(breite - _summe(breiten)):
        enge = [nummer for nummer, weite in enumerate(breiten) if weite < gewollt[nummer]]
        if not enge:
            break
        breiten[max(enge, key=lambda nummer: gewollt[nummer] / max(breiten[nummer], 1))] += 1
    return breiten


def _zeilen(zellen: Sequence[str], breiten: Sequence[int]) -> Iterator[str]:
    """Liefert eine Reihe der Tabelle, über so viele Zeilen, wie ihre höchste Zelle braucht."""
    spalten = [umbrich(zelle, max(breite, 1)) for zelle, breite in zip(zellen, breiten, strict=True)]
    for nummer in range(max(map(len, spalten), default=0)):
        teile = (
            (spalte[nummer] if nummer < len(spalte) else "").ljust(breite)
            for spalte, breite in zip(spalten, breiten, strict=True)
        )
        yield (" " * _ABSTAND).join(teile).rstrip()


def _laengste(kopf: Sequence[str], zeilen: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, spalte)) for spalte in zip(kopf, *zeilen, strict=True)]


def _laengste_worte(kopf: Sequence[str], zeilen: Sequence[Sequence[str]]) -> list[int]:
    return [
        max((len(wort) for zelle in spalte for wort in zelle.split()), default=0)
        for spalte in zip(kopf, *zeilen, strict=True)
    ]


def _summe(breiten: Sequence[int]) -> int:
    return sum(breiten) + _ABSTAND * (len(breiten) - 1)
