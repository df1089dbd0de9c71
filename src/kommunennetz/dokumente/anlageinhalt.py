"""Was in der Anlage steht, als Werte für ihre Vorlage."""

from dataclasses import dataclass

from kommunennetz.dokumente.markdown import Markdown
from kommunennetz.mitglieder import Spanne
from kommunennetz.model.netz import Erklaerung, Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum


@dataclass(frozen=True, slots=True)
class Zeile:
    """Eine Kommune in einer Tabelle der Anlage."""

    nummer: int
    name: str
    """Amtlicher Name mit Gattung: »Stadt Bonn«."""
    kreis: str
    regierungsbezirk: str
    seit: str
    fraglich: bool = False
    """Ob am Stichtag nicht feststeht, dass sie Mitglied ist."""


@dataclass(frozen=True, slots=True)
class Block:
    """Eine Tabelle der Anlage: die einer Runde, eines Jahres oder, ohne beides, die der unsicheren Jahre."""

    zeilen: tuple[Zeile, ...]
    anzahl: Spanne
    runde: Runde | None = None
    jahr: int | None = None
    behoerden: tuple[str, ...] = ()
    """Bezirksregierungen, die in der Runde mitunterzeichnet haben; sie zählen nicht."""

    @property
    def veroeffentlicht(self) -> str:
        """Liefert die veröffentlichten Zahlen der Runde, wenn das Register andere nachweist: »14 oder 18«.

        Quellen zählen Bezirksregierungen mal mit und mal nicht; beides stimmt.
        """
        angaben = [angabe.anzahl for angabe in self.runde.neue_laut_quelle] if self.runde else []
        mit_behoerden = self.anzahl + Spanne(len(self.behoerden), len(self.behoerden))
        stimmt = all(Spanne(anzahl, anzahl) in (self.anzahl, mit_behoerden) for anzahl in angaben)
        return "" if stimmt else " oder ".join(map(str, angaben))


@dataclass(frozen=True, slots=True)
class Mitunterzeichnende:
    """Das Land oder ein Verband und die Runden, in denen sie mitunterzeichnet haben."""

    name: str
    runden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anlage:
    """Alles, was die Vorlage der Anlage zeigt."""

    netz: Netz
    stichtag: Teildatum
    kommunen: Spanne
    gruppen: tuple[tuple[str, Spanne], ...]
    bloecke: tuple[Block, ...]
    """Erst die Runden, dann die Jahre, dann die unsicheren; die Nummern laufen bis zur Höchstzahl durch."""
    bezirksregierungen: Block
    mitunterzeichnende: tuple[Mitunterzeichnende, ...]
    vorgemerkte: tuple[Zeile, ...]
    erklaerung: Erklaerung | None
    vorbehalt: str
    """Was an der Fassung der Erklärung am Stichtag nicht feststeht, oder dass noch keine galt; oft leer."""
    wortlaut: Markdown | None

    @property
    def titel(self) -> str:
        """Liefert den Titel für die Eigenschaften der Datei."""
        return f"Anlage zur Gemeinsamen Erklärung: Unterzeichnende am {self.stichtag}"

    @property
    def runden(self) -> list[Block]:
        """Liefert die Tabellen der Runden, auch die ohne Namen."""
        return [block for block in self.bloecke if block.runde]

    @property
    def jahre(self) -> list[Block]:
        """Liefert die Tabellen der einzelnen Beitritte, deren Jahr feststeht."""
        return [block for block in self.bloecke if block.jahr]

    @property
    def unsichere(self) -> Block | None:
        """Liefert die Tabelle der einzelnen Beitritte, bei denen Jahr oder Mitgliedschaft unsicher sind."""
        return next((block for block in self.bloecke if not block.runde and not block.jahr), None)
