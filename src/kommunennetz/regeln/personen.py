"""Hinweise auf Angaben, die wohl eine Person betreffen: Git vergisst nicht, deshalb kommen sie nie hinein."""

from collections.abc import Iterator

from kommunennetz.regeln.anzeichen import HILFEN, KONTAKTDATEN_IM_TEXT, NAME_IM_TEXT, POSTFACH_PERSON
from kommunennetz.regeln.regel import Fund, hinweis
from kommunennetz.regeln.umfeld import Umfeld


@hinweis
def postfach_person(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Postfach sieht aus wie das einer Person.

    Das Register ist öffentlich, und seine Geschichte lässt sich nicht löschen. In `postfach` gehört deshalb
    ein Funktionspostfach; die Adressen von Personen stehen getrennt unter data/kontakte. Ist es doch ein
    Funktionspostfach, lässt sich der Hinweis mit einem Grund hinnehmen. Das Kennzeichen steht für den Wert,
    ohne ihn zu wiederholen: Ändert er sich, kommt der Hinweis wieder.

        postfach: erika.mustermann@example.org    # Hinweis
        postfach: ehrenamt@example.org            # gut
    """
    yield from _funde(umfeld, POSTFACH_PERSON)


@hinweis
def kontaktdaten_im_text(umfeld: Umfeld) -> Iterator[Fund]:
    """In einem Text steht die E-Mail-Adresse einer Person oder eine Telefonnummer.

    Alle Texte des Registers sind öffentlich und werden weitergegeben; Kontaktdaten veralten dort und
    betreffen oft eine Person. Als Adresse einer Person gilt jede, die keine Funktion nennt. Das
    Funktionspostfach einer Kommune gehört in `postfach`.
    """
    yield from _funde(umfeld, KONTAKTDATEN_IM_TEXT)


@hinweis
def name_im_text(umfeld: Umfeld) -> Iterator[Fund]:
    """In einem Text steht der Name einer Person, erkennbar an der Anrede oder einem akademischen Grad davor.

    Wer unterschrieben, beschlossen oder Auskunft gegeben hat, nennt das Register mit dem Amt, nie mit dem
    Namen: »Beitrittserklärung der Bürgermeisterin vom 3. Mai 2017«.

        nachweis: Schreiben von Frau Mustermann vom 3. Mai 2017        # Hinweis
        nachweis: Schreiben des Ehrenamtsbüros vom 3. Mai 2017         # gut
    """
    yield from _funde(umfeld, NAME_IM_TEXT)


def _funde(umfeld: Umfeld, regel: str) -> Iterator[Fund]:
    for eintrag, pfad, zeile, anzeichen in umfeld.anzeichen:
        if anzeichen.regel == regel:
            yield Fund(eintrag, pfad, anzeichen.text, HILFEN[regel], zeile)
