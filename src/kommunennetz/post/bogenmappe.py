"""Der Rückmeldebogen: für alle, die lieber etwas ausfüllen, als auf eine Antwort zu klicken."""

from collections.abc import Callable, Iterator, Mapping

from kommunennetz.dokumente.treffeninhalt import Bogenkontext, list_angaben, treffen_kontext
from kommunennetz.dokumente.treffenpapiere import Anlass
from kommunennetz.model.einladung import Einladung, Einladungen
from kommunennetz.post.kennzeichen import kennzeichen
from kommunennetz.post.rueckmeldebogen import BLATT, ERSATZ, KENNUNG, PERSONEN, STAENDE, STAND
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.formular import Formular, Formularfeld, build_formular

ORDNER = "rueckmeldung"


Zweckwort = Callable[[int], str]
"""Der Zweck der Sendung, mit der zu dieser Fassung des Termins eingeladen wurde."""


def build_boegen(anlass: Anlass, einladungen: Einladungen, zweck: Zweckwort) -> Mapping[str, bytes]:
    """Liefert zu jeder Einladung, die nicht abgesagt ist, den Bogen als .xlsx und .docx, nach Dateinamen.

    Auf keinem steht, wer eingeladen ist: Er geht an die Stelle.
    """
    baustein = anlass.baustein.id if anlass.baustein else None
    gemeinte = [
        einladung
        for einladung in einladungen.einladungen
        if einladung.stand != "abgesagt" and einladung.baustein == baustein
    ]
    return dict(
        datei
        for einladung in gemeinte
        for datei in _build_bogen(anlass, einladung, _zeichen(einladungen, einladung, zweck))
    )


def _zeichen(einladungen: Einladungen, einladung: Einladung, zweck: Zweckwort) -> str:
    """Liefert das Zeichen der Nachricht, mit der eingeladen wurde: »kn-1a2b3c4d«."""
    fassungen = (einladungen.termin, *einladungen.bausteintermine)
    jetzt = next((eine.folge for eine in fassungen if eine and eine.baustein == einladung.baustein), 0)
    folge = jetzt if einladung.folge is None else einladung.folge
    return kennzeichen(zweck(folge), einladung.sitz).strip("[]")


def _build_bogen(anlass: Anlass, einladung: Einladung, zeichen: str) -> Iterator[tuple[str, bytes]]:
    stelle, _, amt = einladung.sitz.rpartition("/")
    kommune = anlass.register.genanntes_gebiet(stelle).kurzname
    kontext: Bogenkontext = {
        **treffen_kontext(anlass.register, anlass.satz, (), anlass.baustein),
        "kommune": kommune,
        "zeichen": zeichen,
    }
    titel = f"Rückmeldung: {kontext['treffen'].titel}"
    name = f"{ORDNER}/{stelle}-{amt}"
    yield f"{name}.xlsx", build_formular(titel, anlass.stand, _formular(kontext))
    markdown = anlass.vorlagen.render("treffen/rueckmeldung.md.j2", kontext)
    yield (
        f"{name}.docx",
        build(markdown, Dokumentformat.DOCX, titel=titel, stand=anlass.stand, vorlagen=anlass.vorlagen),
    )


def _formular(kontext: Bogenkontext) -> Formular:
    treffen, adresse = kontext["treffen"], kontext["netz"].absender.email
    bis = f" bis zum {treffen.anmeldung_bis}" if treffen.anmeldung_bis else ""
    an = f" an {adresse}" if adresse else ""
    return Formular(
        BLATT,
        f"Rückmeldung: {kontext['kommune']}",
        (
            treffen.titel,
            *(f"{was}: {wert}" for was, wert in list_angaben(treffen)),
            f"Bitte ausfüllen, speichern und{bis} zurückschicken{an}.",
            f"»{STAND}«: {', '.join(STAENDE)}. »{PERSONEN}«: wie viele kommen.",
            f"»{ERSATZ}«: wer kommt, wenn es jemand anderes ist (Name, Funktion, dienstliche Adresse).",
        ),
        (
            Formularfeld(KENNUNG, kontext["zeichen"], verborgen=True),
            Formularfeld(STAND, auswahl=tuple(STAENDE)),
            Formularfeld(PERSONEN),
            Formularfeld(ERSATZ),
        ),
    )
