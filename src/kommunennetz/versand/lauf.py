"""Ein Lauf: verschickt eine freigegebene Sendung, oder setzt fort, was ein früherer Lauf offen ließ.

An jeden Sitz geht höchstens eine Nachricht. Was nach dem Punkt ohne Antwort blieb, wird nie von selbst
wiederholt; was davor scheiterte, wieder versucht, solange es helfen kann.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Final, Protocol

from kommunennetz.dateien import grund
from kommunennetz.register.buchen.sperre import Halter, sperre
from kommunennetz.register.buchen.wurzel import Wurzel
from kommunennetz.versand.antworten import SCHLIESST, Antwort, erklaere
from kommunennetz.versand.freigabe import Freigabe, FreigabeError, check_freigabe
from kommunennetz.versand.gehalten import Gehaltene, Halt, find_gehaltene, find_sicherungsverdacht
from kommunennetz.versand.journal import DATEI as JOURNAL
from kommunennetz.versand.journal import (
    VERSUCH,
    Journal,
    Journalzeile,
    Sitzstand,
    Stand,
    load_staende,
    zaehle_versuche,
)
from kommunennetz.versand.sendung import (
    Sendung,
    SendungError,
    Versandfall,
    list_sendungen,
    load_sendung,
    read_post,
)
from kommunennetz.versand.verbindung import AbgerissenError, UntauglichError, Verbindung, VerbindungError, Wo
from kommunennetz.worte.faelle import Faelle

WARTEZEITEN: Final = (60, 300, 900)
"""Wie lange gewartet wird, wenn der Server vorerst nicht mag: 1, 5 und 15 Minuten."""
_HEISST: Final = Faelle("der Postausgang", "des Postausgangs", "dem Postausgang", "den Postausgang")
_JE_VERBINDUNG: Final = 100
_IN_FOLGE: Final = 3
_TAG: Final = timedelta(hours=24)


class Ende(Enum):
    """Warum ein Lauf aufhörte."""

    FERTIG = auto()
    """Es ist nichts mehr zu tun, oder nichts, was jetzt hilft."""
    ABGEBROCHEN = auto()
    HOECHSTENS = auto()
    TAGESGRENZE = auto()
    VERBINDUNG = auto()
    AN_UNS = auto()
    """Der Server will uns nicht; bei jedem anderen Empfänger wäre es dasselbe."""
    FREIGABE = auto()
    """Sie lief ab, während der Lauf wartete."""


@dataclass(frozen=True, slots=True)
class Grenzen:
    """Wie schnell und wie viel; `je_minute` 0 heißt so schnell es geht."""

    je_minute: int = 25
    am_tag: int = 2000
    """In 24 Stunden, über alle Sendungen dieses Kontaktordners."""
    hoechstens: int | None = None
    """In diesem Lauf."""


@dataclass(frozen=True, slots=True)
class Umgebung:
    """Was von außen kommt: die Uhr, das Warten, wer und wo wir sind, und ob jemand aufhören will."""

    jetzt: Callable[[], datetime]
    warte: Callable[[float], None]
    halter: Halter
    rechner: str
    abbruch: Callable[[], bool] = lambda: False
    zuletzt: datetime | None = None
    """Wann von hier aus zuletzt etwas hinausging, nach einem Vermerk außerhalb des Kontaktordners."""
    vermerke: Callable[[datetime], None] = lambda _: None
    """Hält diesen Vermerk fest: bevor die erste Nachricht hinausgeht, und am Ende."""


class Beobachter(Protocol):
    """Wer zusieht; gesagt werden ihm nur Sitze, nie Adressen."""

    def bemerkt(self, satz: str) -> None:
        """Wird gerufen, wenn an den Protokollen etwas auffiel."""

    def beginnt(self, offene: int, erledigte: int) -> None:
        """Wird gerufen, bevor die erste Nachricht hinausgeht."""

    def verschickte(self, sitz: str, stand: Sitzstand) -> None:
        """Wird nach jeder Nachricht gerufen; was gesagt wird, steht schon im Protokoll."""

    def wartet(self, sekunden: int, mal: int, warum: str) -> None:
        """Wird gerufen, bevor der Lauf eine längere Zeit wartet."""


@dataclass(frozen=True, slots=True)
class Laufbericht:
    """Wo jede Nachricht nach dem Lauf steht, und warum er aufhörte."""

    sendung: Sendung
    ende: Ende
    satz: str
    """Warum er aufhörte, als Satz; leer, wenn es nichts zu sagen gibt."""
    hilfe: str
    vorher: int
    """Wie viele schon vor dem Lauf angenommen waren."""
    staende: Mapping[str, Sitzstand]
    gehaltene: Mapping[str, Halt]
    """Wer zu diesem Zweck schon aus einer anderen Sendung Post hat oder haben kann."""

    def anzahl(self, stand: Stand) -> int:
        """Liefert, wie viele Nachrichten so stehen."""
        return sum(einer.stand is stand for einer in self.staende.values())

    @property
    def alle_angenommen(self) -> bool:
        """Liefert, ob niemand mehr etwas zu bekommen hat."""
        return all(einer.stand is Stand.ANGENOMMEN for einer in self.staende.values())


@contextmanager
def postausgang_gesperrt(sendungen: Path, halter: Halter) -> Iterator[None]:
    """Hält die Sperre des Postausgangs; GesperrtError mit dem, der sie hält, wenn ein anderer verschickt.

    Eine für alle Sendungen: Tagesgrenze, Tempo und »nur einmal je Zweck« gelten über sie hinweg.
    """
    with sperre(Wurzel(sendungen, "", lambda _: False, _HEISST), halter, geduld=0):
        yield


def verschicke(
    ordner: Path,
    verbinde: Callable[[], Verbindung],
    umgebung: Umgebung,
    grenzen: Grenzen,
    beobachter: Beobachter,
) -> Laufbericht:
    """Verschickt, was in der Sendung noch offen ist, und liefert, wo danach alles steht.

    FreigabeError ohne gültige Freigabe, oder wenn die Protokolle aus einer Sicherung stammen können und
    niemand seither freigab; GesperrtError, wenn gerade ein anderer verschickt; SendungError, wenn
    eine Datei nicht mehr die freigegebene ist oder das Protokoll sich nicht schreiben lässt: Dann geht nichts
    mehr hinaus, und was schon hinausging, steht im Protokoll. VerbindungError, wenn schon die erste
    Verbindung nicht zustande kommt.
    """
    with postausgang_gesperrt(ordner.parent, umgebung.halter):
        freigabe = check_freigabe(ordner, umgebung.jetzt(), umgebung.rechner)
        sendung = load_sendung(ordner)
        kontaktordner = ordner.parent.parent
        _check_sicherung(kontaktordner, sendung, freigabe, umgebung.zuletzt)
        bekannt = load_staende(ordner / JOURNAL, beobachter.bemerkt)
        staende = {fall.schluessel: bekannt.get(fall.schluessel, _BEREIT) for fall in sendung.empfaenger}
        halte = find_gehaltene(kontaktordner, sendung.zweck, sendung.id, beobachter.bemerkt)
        alle = Gehaltene(halte, je_stelle=sendung.je_stelle)
        gehaltene = {
            fall.schluessel: halt
            for fall in sendung.empfaenger
            if staende[fall.schluessel].stand in _OFFEN
            and (halt := alle.find(fall.schluessel, fall.adresse)) is not None
        }
        lauf = _Lauf(ordner, sendung, freigabe, verbinde, umgebung, grenzen, beobachter, staende)
        lauf.heute = _zaehle_heute(kontaktordner, umgebung.jetzt())
        vorher = sum(einer.stand is Stand.ANGENOMMEN for einer in staende.values())
        offene = [
            fall
            for fall in sendung.empfaenger
            if staende[fall.schluessel].stand in _OFFEN and fall.schluessel not in gehaltene
        ]
        lauf.laufe(offene)
        rest = {sitz: stand for sitz, stand in staende.items() if sitz not in gehaltene}
        return Laufbericht(sendung, lauf.ende, lauf.satz, lauf.hilfe, vorher, rest, gehaltene)


def _check_sicherung(
    kontaktordner: Path, sendung: Sendung, freigabe: Freigabe, zuletzt: datetime | None
) -> None:
    """Wirft FreigabeError, wenn mehr hinausging, als die Protokolle wissen, und seither niemand hinsah."""
    if zuletzt is None or freigabe.am.replace(microsecond=0) > zuletzt:
        return
    if verdacht := find_sicherungsverdacht(kontaktordner, zuletzt):
        raise FreigabeError(verdacht, f"Prüfen, dann freigeben: kommunennetz sendung freigeben {sendung.id}")


_BEREIT: Final = Sitzstand(Stand.BEREIT)
_OFFEN: Final = frozenset({Stand.BEREIT, Stand.AUFGESCHOBEN})


def _zaehle_heute(kontaktordner: Path, jetzt: datetime) -> int:
    ordner = kontaktordner / "sendungen"
    return sum(
        zaehle_versuche(ordner / sendung.id / JOURNAL, jetzt - _TAG)
        for sendung in list_sendungen(kontaktordner).sendungen
    )


@dataclass
class _Lauf:
    """Was sich während des Laufs ändert."""

    ordner: Path
    sendung: Sendung
    freigabe: Freigabe
    verbinde: Callable[[], Verbindung]
    umgebung: Umgebung
    grenzen: Grenzen
    beobachter: Beobachter
    staende: dict[str, Sitzstand]
    heute: int = 0
    ende: Ende = Ende.FERTIG
    satz: str = ""
    hilfe: str = ""
    _journal: Journal | None = None
    _verbindung: Verbindung | None = None
    _letzter: datetime | None = None
    _begonnene: int = 0
    _anlaeufe: dict[str, int] = field(default_factory=dict)
    _abgelehnte: list[Versandfall] = field(default_factory=list)
    """Die zuletzt mit demselben 5.7.x abgelehnten, ohne eine andere Antwort dazwischen."""
    _aufgeschobene: int = 0
    """Wie viele hintereinander der Server vorerst nicht nahm."""
    _unerreichbar: VerbindungError | None = None
    _juengste: datetime | None = None
    """Von wann die letzte Zeile ist, die dieser Lauf schrieb."""
    _stockt: str = ""
    """Warum der Server gerade niemanden annimmt."""

    def laufe(self, offene: Sequence[Versandfall]) -> None:
        """Verschickt in Durchgängen; zwischen ihnen wird gewartet, wenn der Server vorerst nicht mag."""
        if not offene or self._muss_enden():
            return
        # Scheitert schon die erste, sitzt noch jemand da, der es richten kann.
        self._nimm_verbindung()
        self.beobachter.beginnt(len(offene), len(self.staende) - len(offene))
        try:
            with Journal.open(self.ordner / JOURNAL) as self._journal:
                self._laufe(offene)
        except OSError as error:
            raise SendungError(
                f"Das Protokoll lässt sich nicht schreiben: {grund(error)}.", _PROTOKOLL
            ) from error
        finally:
            # Nach einer Ausnahme kann ein Text ohne Punkt offen sein; ein QUIT darin ginge ihm auf den Leim.
            if self._verbindung is not None:
                self._verbindung.schliesse()
            if self._juengste is not None:
                self.umgebung.vermerke(self._juengste)

    def _laufe(self, offene: Sequence[Versandfall]) -> None:
        stufe = 0
        while True:
            angenommen = self._angenommene()
            offene = self._durchgang(offene)
            if not offene or self.ende is not Ende.FERTIG:
                break
            # Ging etwas hinaus, war das Warten nicht vergebens.
            stufe = 0 if self._angenommene() > angenommen else stufe
            if stufe == len(WARTEZEITEN):
                break
            self._trenne()
            self.beobachter.wartet(WARTEZEITEN[stufe], stufe + 1, self._stockt)
            self.umgebung.warte(WARTEZEITEN[stufe])
            stufe += 1
        self._trenne()
        if self.ende is Ende.FERTIG and self._unerreichbar is not None:
            self._ende_ohne_verbindung(self._unerreichbar)

    def _durchgang(self, offene: Sequence[Versandfall]) -> list[Versandfall]:
        """Versucht jeden einmal und liefert die, bei denen ein späterer Versuch helfen kann."""
        weiter: list[Versandfall] = []
        self._aufgeschobene, self._stockt = 0, ""
        for nummer, fall in enumerate(offene):
            if self._stockt or self._muss_enden():
                return [*offene[nummer:], *weiter]
            stand = self._versuche(fall)
            if stand is None or (stand is Stand.AUFGESCHOBEN and self._darf_noch_einmal(fall)):
                weiter.append(fall)
        return weiter

    def _darf_noch_einmal(self, fall: Versandfall) -> bool:
        return self._anlaeufe[fall.schluessel] <= len(WARTEZEITEN)

    def _muss_enden(self) -> bool:
        """Liefert, ob vor der nächsten Nachricht Schluss ist, und hält fest, warum."""
        if self.ende is not Ende.FERTIG:
            return True
        grenzen = self.grenzen
        if self.umgebung.abbruch():
            self.ende = Ende.ABGEBROCHEN
        elif grenzen.hoechstens is not None and self._begonnene >= grenzen.hoechstens:
            self.ende = Ende.HOECHSTENS
        elif self.heute >= grenzen.am_tag:
            self.ende = Ende.TAGESGRENZE
            self.satz = f"Die Tagesgrenze von {grenzen.am_tag} Mails in 24 Stunden ist erreicht."
            self.hilfe = "Morgen weiter; die Grenze steht in postamt.yaml (hoechstens_am_tag)."
        elif self.umgebung.jetzt() >= self.freigabe.bis:
            self.ende, self.satz = Ende.FREIGABE, "Die Freigabe gilt nicht mehr."
            self.hilfe = f"Noch einmal freigeben: kommunennetz sendung freigeben {self.sendung.id}"
        return self.ende is not Ende.FERTIG

    def _versuche(self, fall: Versandfall) -> Stand | None:
        """Liefert, wo die Nachricht danach steht; None, wenn es zu keinem Versuch kam."""
        daten = read_post(self.ordner, fall)
        self._halte_tempo()
        if self._muss_enden():
            return None
        self._begonnene += 1
        for frisch in (False, True):
            try:
                verbindung = self._nimm_verbindung()
            except VerbindungError as error:
                self._ohne_verbindung(error)
                return None
            gebraucht = verbindung.verschickt > 0
            stand, antwort = self._sende(verbindung, fall, daten)
            # Manche Server legen nach einer Weile oder Anzahl auf; über eine neue Verbindung geht es weiter.
            riss = stand.stand is Stand.AUFGESCHOBEN and not verbindung.offen
            vor_dem_punkt = antwort is None or antwort.befehl != "."
            if frisch or not (gebraucht and riss and vor_dem_punkt):
                break
        return self._halte_fest(fall, stand, antwort)

    def _sende(
        self, verbindung: Verbindung, fall: Versandfall, daten: bytes
    ) -> tuple[Sitzstand, Antwort | None]:
        n = self.staende[fall.schluessel].versuche + 1

        def vor_dem_punkt() -> None:
            erste = self._juengste is None
            self._schreibe(fall, VERSUCH, n)
            self.heute += 1
            if erste and self._juengste is not None:
                self.umgebung.vermerke(self._juengste)

        try:
            antwort = verbindung.sende(self.sendung.ruecklauf, fall.adresse, daten, vor_dem_punkt)
        except UntauglichError as error:
            return Sitzstand(Stand.ABGELEHNT, n, None, f"{error.text} {error.hilfe}".rstrip()), None
        except AbgerissenError as error:
            stand = Stand.UNGEWISS if error.wo is Wo.NACH_DEM_PUNKT else Stand.AUFGESCHOBEN
            return Sitzstand(stand, n, None, error.text), None
        return Sitzstand(_stand_nach(antwort), n, antwort.code, antwort.text), antwort

    def _halte_fest(self, fall: Versandfall, stand: Sitzstand, antwort: Antwort | None) -> Stand:
        self._setze(fall, stand)
        self._anlaeufe[fall.schluessel] = self._anlaeufe.get(fall.schluessel, 0) + 1
        self._zaehle_abgelehnte(fall, antwort)
        self._zaehle_aufgeschobene(stand, antwort)
        if antwort is not None and stand.stand is not Stand.ANGENOMMEN and antwort.liegt_an_uns:
            self._halte_an(antwort)
        return stand.stand

    def _zaehle_abgelehnte(self, fall: Versandfall, antwort: Antwort | None) -> None:
        if antwort is None or antwort.angenommen or not antwort.erweitert.startswith("5.7."):
            self._abgelehnte.clear()
            return
        if self._abgelehnte and _code(self.staende[self._abgelehnte[-1].schluessel]) != antwort.erweitert:
            self._abgelehnte.clear()
        self._abgelehnte.append(fall)
        if len(self._abgelehnte) == _IN_FOLGE:
            # Nichts davon liegt an den Empfängern: Sie bekommen ihre Nachricht, wenn es behoben ist.
            for einer in self._abgelehnte:
                self._setze(einer, replace(self.staende[einer.schluessel], stand=Stand.AUFGESCHOBEN))
            self._halte_an(antwort)

    def _zaehle_aufgeschobene(self, stand: Sitzstand, antwort: Antwort | None) -> None:
        self._aufgeschobene = self._aufgeschobene + 1 if stand.stand is Stand.AUFGESCHOBEN else 0
        schliesst = antwort is not None and antwort.code == SCHLIESST
        abgerissen = antwort is None and stand.stand is Stand.AUFGESCHOBEN
        if schliesst or abgerissen or self._aufgeschobene >= _IN_FOLGE:
            self._stockt = str(antwort) if antwort else stand.text

    def _halte_an(self, antwort: Antwort) -> None:
        self.ende = Ende.AN_UNS
        self.satz = f"Der Lauf hält an, denn es liegt an uns: {antwort}."
        self.hilfe = erklaere(antwort) or "Die Administration fragen: kommunennetz postamt pruefen"

    def _ohne_verbindung(self, error: VerbindungError) -> None:
        self._stockt, self._unerreichbar = error.text, error
        if not error.voruebergehend:
            self._ende_ohne_verbindung(error)

    def _ende_ohne_verbindung(self, error: VerbindungError) -> None:
        self.ende, self.satz, self.hilfe = Ende.VERBINDUNG, error.text, error.hilfe

    def _nimm_verbindung(self) -> Verbindung:
        if self._verbindung is not None and self._verbindung.verschickt >= _JE_VERBINDUNG:
            self._trenne()
        if not self._ist_verbunden():
            self._verbindung, self._unerreichbar = self.verbinde(), None
        assert self._verbindung is not None  # noqa: S101 – gerade verbunden
        return self._verbindung

    def _ist_verbunden(self) -> bool:
        return self._verbindung is not None and self._verbindung.offen

    def _trenne(self) -> None:
        if self._verbindung is not None:
            self._verbindung.verabschiede()

    def _halte_tempo(self) -> None:
        if self.grenzen.je_minute and self._letzter is not None:
            abstand = 60 / self.grenzen.je_minute
            vergangen = (self.umgebung.jetzt() - self._letzter).total_seconds()
            # Geht die Uhr rückwärts, wird deshalb nicht länger gewartet.
            if (noch := min(abstand, abstand - vergangen)) > 0:
                self.umgebung.warte(noch)
        self._letzter = self.umgebung.jetzt()

    def _angenommene(self) -> int:
        return sum(einer.stand is Stand.ANGENOMMEN for einer in self.staende.values())

    def _setze(self, fall: Versandfall, stand: Sitzstand) -> None:
        stand = replace(stand, am=self.umgebung.jetzt())
        self._schreibe(fall, stand.stand, stand.versuche, stand.code, stand.text)
        self.staende[fall.schluessel] = stand
        self.beobachter.verschickte(fall.schluessel, stand)

    def _schreibe(self, fall: Versandfall, was: str, n: int, code: int | None = None, text: str = "") -> None:
        assert self._journal is not None  # noqa: S101 – offen, solange verschickt wird
        jetzt = self.umgebung.jetzt()
        self._journal.schreibe(Journalzeile(jetzt, fall.schluessel, was, n, code, text))
        self._juengste = jetzt


def _stand_nach(antwort: Antwort) -> Stand:
    if antwort.befehl == "." and antwort.angenommen:
        return Stand.ANGENOMMEN
    return Stand.AUFGESCHOBEN if antwort.voruebergehend or antwort.liegt_an_uns else Stand.ABGELEHNT


def _code(stand: Sitzstand) -> str:
    return Antwort(stand.code or 0, stand.text).erweitert


_PROTOKOLL = "Verschickt wird nichts mehr. Platz schaffen; wo alles steht: kommunennetz sendung zeigen"
