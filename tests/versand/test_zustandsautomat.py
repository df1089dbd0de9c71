"""In welcher Reihenfolge auch immer: Je Zweck und Sitz hat der Server höchstens eine Mail, außer ein Mensch will es."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kommunennetz.kontakte.sitz import parse_sitz
from kommunennetz.post.nachricht import Nachricht
from kommunennetz.register.buchen.sperre import Halter
from kommunennetz.versand.freigabe import FreigabeError, gib_frei
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.journal import Sitzstand, Stand
from kommunennetz.versand.klaerung import find_ungewisse, klaere, load_sitzstaende, verwerfe
from kommunennetz.versand.lauf import Grenzen, Umgebung, verschicke
from kommunennetz.versand.sendung import SENDUNGEN, SendungError, list_sendungen, load_sendung
from kommunennetz.versand.verbindung import Fristen, MitKennwort, VerbindungError, Zugang, verbinde
from kommunennetz.versand.vorbereitung import Entwurf, Fall, NiemandError, lege_ab
from kommunennetz.worte.anschrift import Anschrift
from smtp_server import (
    ABBRUCH,
    BENUTZER,
    DANACH,
    DATA,
    KENNWORT,
    MAIL,
    PUNKT,
    RCPT,
    Mailserver,
    Stoerung,
)
from umfang import beispiele

_BEGINN = datetime(2027, 1, 20, 9, tzinfo=UTC)
_ZWECKE = ("infomail:eins", "infomail:zwei")
_SITZE = ("ahlen/fach", "ahlen/postfach", "bonn/fach", "unna/postfach", "unna/spitze")
_NACHRICHT = Nachricht(
    absender=Anschrift(BENUTZER),
    empfaenger=Anschrift("a@example.org"),
    betreff="Neues",
    text="Guten Tag\n",
    html="<p>Guten Tag</p>",
    datum=_BEGINN,
    kennung=(),
)
_STOERUNGEN = [
    Stoerung(PUNKT, ABBRUCH, angenommen=True),
    Stoerung(PUNKT, ABBRUCH),
    Stoerung(PUNKT, ABBRUCH, an="bonn", angenommen=True),
    Stoerung(PUNKT, "451 4.3.0 später", mal=1),
    Stoerung(PUNKT, "550 5.7.1 nein", an="unna"),
    Stoerung(PUNKT, "421 4.3.2 zu", mal=2),
    Stoerung(DANACH, mal=1),
    Stoerung(DATA, ABBRUCH, erst_nach=1, mal=1),
    Stoerung(RCPT, "550 5.1.1 nein", an="ahlen"),
    Stoerung(RCPT, "554 5.7.1 nein"),
    Stoerung(RCPT, "451 4.3.0 später", an="bonn"),
    Stoerung(MAIL, ABBRUCH, erst_nach=1),
]
# Wie oft der Lauf auf die Uhr sieht, bevor er stirbt: vor jeder Zeile des Protokolls und dazwischen.
_TODE = [None, *range(5, 20)]


class TodError(BaseException):
    """Der Prozess stirbt, bevor die nächste Zeile im Protokoll steht."""


class _Stumm:
    def bemerkt(self, satz: str) -> None:
        """Sieht nicht hin."""

    def beginnt(self, offene: int, erledigte: int) -> None:
        """Sieht nicht hin."""

    def verschickte(self, sitz: str, stand: Sitzstand) -> None:
        """Sieht nicht hin."""

    def wartet(self, sekunden: int, mal: int, warum: str) -> None:
        """Sieht nicht hin."""


class Geschaeftsstelle(RuleBasedStateMachine):
    """Ein Postausgang, an dem alles in jeder Reihenfolge geschieht."""

    def __init__(self, server: Mailserver, ort: Path, gezaehlt: Counter[str]) -> None:
        super().__init__()
        self.gezaehlt = gezaehlt
        self.server = server
        self.kontakte = ort
        self.zeit = timedelta()
        self.adressen = {
            sitz: f"{sitz.replace('/', '.')}@{sitz.partition('/')[0]}.example" for sitz in _SITZE
        }
        self.noch_einmal: Counter[tuple[str, str]] = Counter()
        self.fuer_angekommen_erklaert: set[tuple[str, str]] = set()

    @initialize()
    def beginne(self) -> None:
        self.server.vergiss()
        for zweck in _ZWECKE:
            self.vorbereiten(zweck, _SITZE, je_stelle=False)

    @property
    def jetzt(self) -> datetime:
        return _BEGINN + self.zeit

    @property
    def ordner(self) -> list[Path]:
        return [self.kontakte / SENDUNGEN / eine.id for eine in list_sendungen(self.kontakte).sendungen]

    def _waehle(self, nummer: int, *staende: Stand) -> Path | None:
        """Liefert eine Sendung, in der etwas so steht; lieber eine, an der noch etwas zu tun ist."""
        alle = self.ordner
        passende = [
            ordner
            for ordner in alle
            if any(stand.stand in staende for stand in load_sitzstaende(ordner).values())
        ] or alle
        return passende[nummer % len(passende)] if passende else None

    @rule(
        zweck=st.sampled_from(_ZWECKE),
        sitze=st.sets(st.sampled_from(_SITZE), min_size=1),
        je_stelle=st.booleans(),
    )
    def vorbereiten(self, zweck: str, sitze: Iterable[str], je_stelle: bool) -> None:
        entwurf = Entwurf(
            zweck=zweck,
            titel=zweck,
            betreff="Neues",
            absender=BENUTZER,
            ruecklauf=BENUTZER,
            stichtag=date(2027, 1, 20),
            quelle="x",
            quelle_sha256="0" * 64,
            faelle=[Fall(parse_sitz(sitz), sitz, self._nachricht(sitz)) for sitz in sorted(sitze)],
            je_stelle=je_stelle,
        )
        with suppress(NiemandError):
            lege_ab(self.kontakte, entwurf, self.jetzt)

    def _nachricht(self, sitz: str) -> Nachricht:
        return replace(_NACHRICHT, empfaenger=Anschrift(self.adressen[sitz]))

    def _gib_frei(self, ordner: Path) -> None:
        gib_frei(ordner, "erika", len(load_sendung(ordner).empfaenger), self.jetzt, "hier")

    # Zweimal, damit es öfter geschieht als das Übrige.
    @rule(nummer=st.integers(0, 9), tod=st.sampled_from(_TODE))
    def verschicken_und_sterben(self, nummer: int, tod: int | None) -> None:
        self.verschicken(nummer, freigegeben=True, stoerung=None, tod=tod)

    @rule(
        nummer=st.integers(0, 9),
        freigegeben=st.sampled_from([True, True, True, False]),
        stoerung=st.none() | st.sampled_from(_STOERUNGEN),
        tod=st.sampled_from(_TODE),
    )
    def verschicken(self, nummer: int, freigegeben: bool, stoerung: Stoerung | None, tod: int | None) -> None:
        if ordner := self._waehle(nummer, Stand.BEREIT, Stand.AUFGESCHOBEN):
            if freigegeben:
                self._gib_frei(ordner)
            if stoerung:
                self.server.rufe_zu(stoerung)
            vorher = len(find_ungewisse(ordner))
            self._verschicke(ordner, tod)
            self.gezaehlt["wurden ungewiss"] += len(find_ungewisse(ordner)) - vorher
            self.server.rufe_zu()

    def _verschicke(self, ordner: Path, tod: int | None = None) -> None:
        gefragt = 0

        def uhr() -> datetime:
            nonlocal gefragt
            gefragt += 1
            if gefragt == tod:
                raise TodError
            return self.jetzt

        def warte(sekunden: float) -> None:
            self.zeit += timedelta(seconds=sekunden)

        zugang = Zugang(
            "localhost",
            self.server.ports["starttls"],
            "starttls",
            MitKennwort(BENUTZER, Geheimnis(KENNWORT)),
            self.server.ca,
            fristen=Fristen(5, 5, 5),
        )
        umgebung = Umgebung(uhr, warte, Halter("erika", "hier", 7, self.jetzt), "hier")
        with suppress(FreigabeError, VerbindungError, TodError):
            verschicke(ordner, lambda: verbinde(zugang), umgebung, Grenzen(0), _Stumm())

    @rule(nummer=st.integers(0, 9), angekommen=st.booleans(), alle=st.booleans())
    def klaeren(self, nummer: int, angekommen: bool, alle: bool) -> None:
        if ordner := self._waehle(nummer, Stand.UNGEWISS):
            ungewisse = list(find_ungewisse(ordner))[: None if alle else 1]
            klaere(ordner, dict.fromkeys(ungewisse, angekommen), self.jetzt)
            paare = [(load_sendung(ordner).zweck, sitz) for sitz in ungewisse]
            if angekommen:
                self.fuer_angekommen_erklaert.update(paare)
            else:
                self.noch_einmal.update(paare)
                self.gezaehlt["noch einmal"] += len(paare)

    # Beides nacheinander: Sonst trifft das Klären im kurzen Lauf fast nie auf etwas Ungewisses.
    @rule(nummer=st.integers(0, 9), angenommen=st.booleans(), angekommen=st.booleans())
    def verschicken_abreissen_und_klaeren(self, nummer: int, angenommen: bool, angekommen: bool) -> None:
        abriss = Stoerung(PUNKT, ABBRUCH, angenommen=angenommen, mal=1)
        self.verschicken(nummer, freigegeben=True, stoerung=abriss, tod=None)
        self.klaeren(nummer, angekommen, alle=True)

    @rule(nummer=st.integers(0, 9))
    def verwerfen(self, nummer: int) -> None:
        if ordner := self._waehle(nummer, Stand.BEREIT):
            try:
                verwerfe(ordner)
            except SendungError:
                assert any(stand.versuche for stand in load_sitzstaende(ordner).values())

    @rule(sitz=st.sampled_from(_SITZE), wer=st.sampled_from(["neu", "nachfolge", "gemeinsam"]))
    def adresse_aendern_oder_nachfolgen(self, sitz: str, wer: str) -> None:
        self.adressen[sitz] = f"{wer}@{sitz.partition('/')[0]}.example"

    @rule(stunden=st.integers(1, 30))
    def warten(self, stunden: int) -> None:
        self.zeit += timedelta(hours=stunden)

    @rule(stelle=st.integers(1, 60), nummer=st.integers(0, 9))
    def die_letzte_zeile_reisst_ab(self, stelle: int, nummer: int) -> None:
        if (ordner := self._waehle(nummer)) and (journal := ordner / "journal.jsonl").exists():
            # Ein Stromausfall beim Schreiben der nächsten Zeile.
            journal.write_bytes(
                journal.read_bytes() + b'{"z":"2027-01-20T09:00:00+00:00","e":"ahlen/fach"'[:stelle]
            )

    @invariant()
    def hoechstens_eine_je_zweck_und_sitz(self) -> None:
        zugestellt = self.server.zugestellt
        for zweck in _ZWECKE:
            for sitz in _SITZE:
                mal = zugestellt[_kennung(zweck, sitz)]
                assert mal <= 1 + self.noch_einmal[zweck, sitz], (zweck, sitz, mal)

    def teardown(self) -> None:
        """Bringt alles zu Ende: Danach ist nichts offen, und was als angenommen gilt, hat der Server."""
        self.server.rufe_zu()
        for ordner in self.ordner:
            self._gib_frei(ordner)
            self._verschicke(ordner)
        self.hoechstens_eine_je_zweck_und_sitz()
        zugestellt = self.server.zugestellt
        self.gezaehlt["Mails"] += sum(zugestellt.values())
        for ordner in self.ordner:
            zweck = load_sendung(ordner).zweck
            for sitz, stand in load_sitzstaende(ordner).items():
                if stand.stand is Stand.ANGENOMMEN and (zweck, sitz) not in self.fuer_angekommen_erklaert:
                    assert zugestellt[_kennung(zweck, sitz)] > 0, (zweck, sitz)


def _kennung(zweck: str, sitz: str) -> str:
    return f"<{replace(_NACHRICHT, kennung=(zweck, sitz)).pruefsumme}@example.org>"


def test_je_zweck_und_sitz_hoechstens_eine(
    server: Mailserver,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    gezaehlt: Counter[str] = Counter()

    class Eine(Geschaeftsstelle):
        def __init__(self) -> None:
            super().__init__(server, tmp_path_factory.mktemp("kontakte"), gezaehlt)

    run_state_machine_as_test(
        Eine,
        settings=settings(
            max_examples=beispiele(15),
            # Verkleinern dauerte hier Minuten, denn jeder Schritt verschickt wirklich.
            phases=[Phase.generate],
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
    record_property("Zustandsautomat", dict(gezaehlt))
    # Sonst ging kaum etwas hinaus, und nichts daran wäre bewiesen.
    assert gezaehlt["Mails"] > 50
    assert gezaehlt["wurden ungewiss"] > 5
    assert gezaehlt["noch einmal"] > 5


def test_wer_ein_zweites_mal_verlangt_bekommt_genau_eine_zweite(server: Mailserver, tmp_path: Path) -> None:
    stelle = Geschaeftsstelle(server, tmp_path, Counter())
    stelle.beginne()
    stelle.verschicken_abreissen_und_klaeren(0, angenommen=True, angekommen=False)
    assert stelle.noch_einmal.total() == 1
    (zweimal,) = stelle.noch_einmal
    stelle.teardown()
    alle = {(zweck, sitz): 1 for zweck in _ZWECKE for sitz in _SITZE} | {zweimal: 2}
    assert {paar: server.zugestellt[_kennung(*paar)] for paar in alle} == alle
