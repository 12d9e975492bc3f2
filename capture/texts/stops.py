"""STOP: whether an answer to a text says that somebody wants no more, in the usual words of many languages."""

import re
import unicodedata

# Without accents, in capitals. Whoever writes one of them first, or hardly anything else, wants no more.
WORDS = frozenset(
    "STOP STOPP STOPSMS SMSSTOP STOPALL STOPPER ARRET ARRETE ARRETER ARRETEZ DESABO DESABONNER DESABONNEMENT "
    "DESABONNEZ DESINSCRIRE DESINSCRIPTION DESINSCRIVEZ RESILIER RETIRER UNSUBSCRIBE UNSUB CANCEL END QUIT OPTOUT "
    "REVOKE REMOVE BAJA ALTO PARAR PARE CANCELAR BASTA FERMA ANNULLA DISISCRIVI CANCELLAMI ABMELDEN ABBESTELLEN "
    "AFMELDEN UITSCHRIJVEN SAIR REMOVER IPTAL ODJAVA KONIEC WYPISZ REZYGNUJE СТОП ОТПИСАТЬСЯ ОТПИСКА "
    "توقف ايقاف الغاء 停止 退订 停".split()
)
# Whole sentences that say it without one of the words.
SENTENCES = re.compile(
    r"\bPLUS (?:DE |D |RECEVOIR |AUCUN )*(?:SMS|TEXTO|TEXTOS|MESSAGE|MESSAGES)\b|\bNE M (?:ENVOYEZ|ECRIVEZ) PLUS\b"
    r"|\bNO MORE (?:SMS|TEXTS|MESSAGES)\b|\bOPT OUT\b|\bNE PLUS RECEVOIR\b|\bLAISSEZ MOI TRANQUILLE\b"
)
# In so few words one of them says it, wherever it stands: “please stop”, “je veux stop”.
FEW = 4


def says_stop(text: str) -> bool:
    """Return whether an answer says that its writer wants no more texts: in doubt it does."""
    said = plain(text)
    tokens = said.split()
    if not tokens:
        return False
    found = [token for token in tokens if token in WORDS]
    return tokens[0] in WORDS or bool(found and len(tokens) <= FEW) or bool(SENTENCES.search(said))


def plain(text: str) -> str:
    """Return a text in capitals, without accents and signs, one blank between its words."""
    apart = unicodedata.normalize("NFKD", text[:1000]).upper()
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())
