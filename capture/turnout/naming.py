"""Naming: whether a message names a voter or gives numbers of the roll. How many have voted is all that is taken.

An unofficial list that shows who has not voted is held to be prohibited in France (ministerial answer 09990, JO Sénat,
6 February 2020, p. 710): a message that could begin one is refused whole, and nothing of it is kept. In doubt it is
refused: a count is soon sent once more.
"""

import re

# "électeur 412", "voter no. 412"; "412 électeurs" is a count.
VOTER = re.compile(
    r"\b(?:é|e)lect(?:eur|rice)\b\s*(?::|n\s*°|no\.?|num(?:é|e)ro|#)?\s*\d"
    r"|\b(?:voter|elector)\b\s*(?::|no\.?|number|#)?\s*\d"
    r"|\b(?:num(?:é|e)ros?|n\s*°|no\.?|nos)\s*(?:d['’]\s*ordre|d['’]\s*(?:é|e)lect\w+|d['’](?:é|e)margement)"
    r"|\b(?:roll|order|voter|elector)(?:['’]s)?\s+(?:numbers?|nos?\.)",
    re.IGNORECASE,
)
# One person has voted or has not; "412 ont voté" are many.
VOTED = re.compile(
    r"\b(?:a|vient de|n['’]\s*a|elle a|il a)\s+(?:pas\s+|d(?:é|e)j(?:à|a)\s+|bien\s+|pas\s+encore\s+)*vot(?:é|e|er)\b"
    r"|\b(?:has|hasn['’]t|did|didn['’]t)\s+(?:not\s+|already\s+|yet\s+|just\s+)*voted?\b",
    re.IGNORECASE,
)
# "412 personnes a voté" is badly written, and a count.
MANY = re.compile(r"\b\d+\s+(?:personnes?|gens|votants?|voix|(?:é|e)lecteurs|people|voters|electors)\b", re.IGNORECASE)
TITLED = re.compile(r"\b(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Monsieur|Madame|Mademoiselle)\s+[^\W\d_]", re.IGNORECASE)
# A second number sign: the first stands before the station. "n° 412" after a code is a number of the roll.
SIGN = re.compile(r"\b(?:n\s*°|n°|num(?:é|e)ros?|nos?\.|nos?\s*°)\s*\d", re.IGNORECASE)
STATION_SIGN = re.compile(
    r"(?:\b(?:bureaux?(?:\s+de\s+vote)?|bdv|bv|bur|polling\s+station|station|precinct)\s*|^\s*)"
    r"(?:n\s*°|n°|num(?:é|e)ros?|no\.?)\s*:?\s*\d[^\W_]*",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
# Numbers in a row, behind a station: a list of them.
ROW = re.compile(r"(?<![\w:])\d{1,4}(?:(?:\s*[,;/+&-]\s*|\s+(?:et\s+|and\s+)?)\d{1,4}){3,}(?![\w:])")
# A count with whose it is: "412 Dupont"; words that go with a count are no names.
NAMED = re.compile(r"\d\s+[,:]?\s*([A-ZÀ-Þ][^\W\d_]+)(?:\s+[A-ZÀ-Þ][^\W\d_]+)?\s*[.!]?$")
WORDS = frozenset(
    "VOTANT VOTANTS VOTES VOTE VOTERS PERSONNES PERSONNE INSCRITS ELECTEURS ÉLECTEURS ELECTORS PEOPLE VOIX MERCI BISES "
    "BISOUS BONJOUR BONSOIR SALUT OK RAS THANKS CHEERS HELLO HEURES HEURE MIDI NOON".split()
)


def names_voter(line: str) -> bool:
    """Return whether a message seems to name a voter, or to give a number or a list of numbers of the roll."""
    if VOTER.search(line) or ROW.search(line) or (TITLED.search(line) and DIGIT.search(line)):
        return True
    if SIGN.search(STATION_SIGN.sub(" ", line, count=1)):
        return True
    if VOTED.search(line) and not MANY.search(line):
        return True
    named = NAMED.search(line)
    return named is not None and named[1].upper() not in WORDS
