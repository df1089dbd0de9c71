"""Der Rückmeldebogen: für alle, die lieber etwas ausfüllen, als auf eine Antwort zu klicken."""

from collections.abc import Iterator, Mapping

from kommunennetz.dokumente.treffeninhalt import Bogenkontext, list_angaben, treffen_kontext
from kommunennetz.dokumente.treffenpapiere import Anlass
from kommunennetz.model.einladung import Einladung, Einladungen
from kommunennetz.post.kennzeichen import kennzeichen
from kommunennetz.post.rueckmeldebogen import BLATT, ERSATZ, KENNUNG, PERSONEN, STAENDE, STAND
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.formular import Formular, Formularfeld, build_formular

ORDNER = "rueckmeldung"


def build_boegen(anlass: Anlass, einladungen: Einladungen) -> Mapping[str, bytes]:
    """Liefert zu jeder Einladung, die nicht abgesagt ist, den Bogen als .xlsx und .docx, nach Dateinamen.

    Auf keinem steht, wer eingeladen ist: Er geht an die Stelle.
    """
    return dict(
        datei
        for einladung in einladungen.einladungen
        if einladung.stand != "abgesagt" and _gehoert_zu(einladung, anlass)
        for datei in _build_bogen(anlass, einladungen, einladung)
    )


def _gehoert_zu(einladung: Einladung, anlass: Anlass) -> bool:
    return einladung.baustein == (anlass.baustein.id if anlass.baustein else None)


def zeichen_von(anlass: Anlass, einladungen: Einladungen, einladung: Einladung) -> str:
    """Liefert das Zeichen der Nachricht, mit der eingeladen wurde: »kn-1a2b3c4d«."""
    folge = einladung.folge if einladung.folge is not None else _folge(einladungen)
    return kennzeichen(f"einladung:{anlass.schluessel}:{folge}", einladung.sitz).strip("[]")


def _folge(einladungen: Einladungen) -> int:
    return einladungen.termin.folge if einladungen.termin else 0


def _build_bogen(
    anlass: Anlass, einladungen: Einladungen, einladung: Einladung
) -> Iterator[tuple[str, bytes]]:
    stelle, _, amt = einladung.sitz.rpartition("/")
    kommune = anlass.register.genanntes_gebiet(stelle).kurzname
    zeichen = zeichen_von(anlass, einladungen, einladung)
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
