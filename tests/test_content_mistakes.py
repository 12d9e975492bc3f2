"""The mistakes that people make in content/, and what they are told: each in both languages, whole, to the letter.

A star stands for the language, ~ for the root of its site, a plain space for any.
Files beside it make the mistake the only one.
"""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from capture import content
from tests.campaigns import write

LANGUAGES = ("en", "fr")
HEAD = "Title: Market\n\n"
NEWS = "Title: Market\nDate: 2032-02-01\n"


def jpeg() -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.effect_noise((64, 64), 50).save(file, "JPEG")
    return file.getvalue()


@dataclass(frozen=True)
class Mistake:
    """A file with one mistake on a line, and what is said of it."""

    name: str
    text: str | bytes
    line: int
    english: str
    french: str
    beside: dict[str, str | bytes] = field(default_factory=dict)


STOPS = {
    # The name
    "a folder that we do not have": Mistake(
        *("articles/market.*.md", NEWS + "\nHello.", 1),
        "The folder articles/ becomes nothing. Move the file to news/",
        "Le dossier articles/ ne devient rien. Déplacez le fichier dans news/",
    ),
    "a file in no folder": Mistake(
        *("market.*.md", NEWS + "\nHello.", 1),
        "This file becomes nothing here. Texts live in pages/, issues/, news/, team/, endorsements/, dates/, "
        "mailings/, scripts/; pictures in images/",
        "Ce fichier ne devient rien à cet endroit. Les textes vivent dans pages/, issues/, news/, team/, "
        "endorsements/, dates/, mailings/, scripts/ ; les images dans images/",
    ),
    "a document of a word processor": Mistake(
        *("news/market.*.docx", b"PK\3\4\0", 1),
        "This file becomes nothing. Copy its text into a file such as market.*.md; pictures live in images/",
        "Ce fichier ne devient rien. Copiez son texte dans un fichier comme market.*.md ; les images vivent dans "
        "images/",
    ),
    "an ending that Windows hides": Mistake(
        *("news/market.*.md.txt", NEWS + "\nHello.", 1),
        "This file would not be read. Rename it market.*.md",
        "Ce fichier ne serait pas lu. Renommez-le market.*.md",
    ),
    "a name that says the language otherwise": Mistake(
        *("news/market_*.md", NEWS + "\nHello.", 1),
        "The name does not say the language (en, fr). Rename it market.*.md",
        "Le nom ne dit pas la langue (en, fr). Renommez-le market.*.md",
    ),
    "a language that the site does not have": Mistake(
        *("news/market.de.md", NEWS + "\nHello.", 1),
        "The site has no language “de”, but en, fr. Rename it for instance market.en.md",
        "Le site n’a pas la langue « de », mais en, fr. Renommez-le par exemple market.*.md",
    ),
    "a name without a letter": Mistake(
        *("news/🎉.*.md", NEWS + "\nHello.", 1),
        "The file's name has no letter. Call it for instance market.*.md",
        "Le nom du fichier n’a aucune lettre. Appelez-le par exemple marche.*.md",
    ),
    "a name that is no letters": Mistake(
        *("news/mar\nket.*.md", NEWS + "\nHello.", 1),
        "The file's name has signs that no program can write. Rename it mar-ket.*.md",
        "Le nom du fichier a des signes qu’aucun programme ne sait écrire. Renommez-le mar-ket.*.md",
    ),
    # The facts
    "no title": Mistake(
        *("issues/market.*.md", "Order: 3\n\nHello.", 2),
        "“Title” is missing. Write for instance Title: A roof for everyone",
        "« Titre » manque. Écrivez par exemple Titre : Un toit pour tous",
    ),
    "no date": Mistake(
        *("news/market.*.md", HEAD + "Hello.", 2),
        "“Date” is missing. Write for instance Date: 2032-02-01",
        "« Date » manque. Écrivez par exemple Date : 2032-02-01",
    ),
    "no such word for a date": Mistake(
        *("news/market.*.md", "Title: Market\nDate: tomorrow\n\nHello.", 2),
        "“tomorrow” is no date. Write for instance Date: 2032-02-01",
        "« tomorrow » n’est pas une date. Écrivez par exemple Date : 2032-02-01",
    ),
    "a day that does not exist": Mistake(
        *("news/market.*.md", "Title: Market\nDate: 31/02/2032\n\nHello.", 2),
        "There is no day “31/02/2032” in the calendar. Look at the day and the month.",
        "Il n’y a pas de jour « 31/02/2032 » au calendrier. Vérifiez le jour et le mois.",
    ),
    "a weekday that is another": Mistake(
        *("dates/market.*.md", "Title: Market\nDate: dimanche 7 février 2032\nTime: 9 h\n", 2),
        "7 February 2032 is a Saturday, but it says “dimanche 7 février 2032”. Put one of the two right.",
        "Le 7 février 2032 est un samedi, or il est écrit « dimanche 7 février 2032 ». Corrigez l’un des deux.",
        {"pages/dates.*.md": HEAD},
    ),
    "a year with a slip": Mistake(
        *("news/market.*.md", "Title: Market\nDate: 0232-02-01\n\nHello.", 2),
        "“0232-02-01”: is the year 232 meant? Put it right.",
        "« 0232-02-01 » : est-ce bien l’année 232 ? Corrigez-la.",
    ),
    "no such time of day": Mistake(
        *("dates/market.*.md", NEWS + "Time: 25:00\n", 3),
        "“25:00” is no time of day. Write for instance Time: 18:30",
        "« 25:00 » n’est pas une heure. Écrivez par exemple Heure : 18 h 30",
        {"pages/dates.*.md": HEAD},
    ),
    "an end without a beginning": Mistake(
        *("dates/market.*.md", NEWS + "Until: 20:00\n", 3),
        "“Until” says when it ends, but nothing when it begins. Add Time: 18:30",
        "« Jusqu’à » dit quand cela finit, mais rien quand cela commence. Ajoutez Heure : 18 h 30",
        {"pages/dates.*.md": HEAD},
    ),
    "an order that is no number": Mistake(
        *("issues/market.*.md", "Title: Market\nOrder: first\n\nHello.", 2),
        "“first” is no place in an order. Write for instance Order: 3",
        "« first » n’est pas un rang. Écrivez par exemple Ordre : 3",
    ),
    "a fact with a slip of the finger": Mistake(
        *("issues/market.*.md", "Title: Market\nPromiss: Fresh\n\nHello.", 2),
        "“Promiss” is not known here. Do you mean “Promise”?",
        "« Promiss » n’est pas connu ici. Voulez-vous dire « Promesse » ?",
    ),
    "a service that is neither there nor not": Mistake(
        *("pages/ride.*.md", "Title: Rides\nService: perhaps\n\nCall us.", 2),
        "“perhaps” is neither yes nor no. Write for instance Service: yes",
        "« perhaps » n’est ni oui ni non. Écrivez par exemple Service : oui",
    ),
    "a page of the campaign's words that says it is a service": Mistake(
        *("pages/home.*.md", "Title: Home\nService: yes\n\nVote.", 2),
        "This page shows what the campaign says. Take Service: yes out of it.",
        "Cette page montre ce que dit la campagne. Retirez-en Service : oui.",
    ),
    "a fact that means nothing here": Mistake(
        *("team/nadia.*.md", "Title: Nadia\nFigure: +400\n", 2),
        "“Figure” is not known here. Leave an empty line before the text. Known are: Title, Order, Role, Picture, "
        "Picture text, Key.",
        "« Figure » n’est pas connu ici. Laissez une ligne vide avant le texte. Sont connus : Titre, Ordre, Rôle, "
        "Image, Texte de l’image, Clé.",
        {"pages/team.*.md": HEAD},
    ),
    "a fact twice": Mistake(
        *("issues/market.*.md", "Title: Market\nOrder: 1\nOrder: 2\n\nHello.", 3),
        "“Order” stands on line 2 already. Keep one of the two lines.",
        "« Order » est déjà à la ligne 2. Gardez l’une des deux lignes.",
    ),
    # The text
    "no text": Mistake(
        *("news/market.*.md", NEWS, 3),
        "There is no text. Leave an empty line after the facts and write it there.",
        "Il n’y a pas de texte. Laissez une ligne vide après les premières lignes et écrivez-le là.",
    ),
    "signs without end": Mistake(
        *("pages/market.*.md", HEAD + "[" * 5000, 3),
        "This text has too many brackets [ to be one. Take out what is not text.",
        "Ce texte a trop de crochets [ pour en être un. Retirez ce qui n’est pas du texte.",
    ),
    "letters that nobody can read": Mistake(
        *("pages/market.*.md", b"Title: Market\n\nHello \x81\x8d.", 3),
        "This line holds letters that cannot be read. Save the file again as UTF-8.",
        "Cette ligne contient des lettres illisibles. Enregistrez de nouveau le fichier en UTF-8.",
    ),
    "a picture with a text's name": Mistake(
        *("mailings/market.*.md", b"\x89PNG\r\n\0\0", 1),
        "This is no text. Save it as “plain text, UTF-8”, or take it out of content/",
        "Ce n’est pas un texte. Enregistrez-le en « texte brut, UTF-8 », ou retirez-le de content/",
    ),
    "a heading as large as the title": Mistake(
        *("pages/market.*.md", HEAD + "# On Saturday\n\nHello.", 3),
        "“# …” is for the page's title alone. Write “## On Saturday”",
        "« # … » est réservé au titre de la page. Écrivez « ## On Saturday »",
    ),
    "a script": Mistake(
        *("pages/market.*.md", HEAD + "Hello.\n\n<script>alert(1)</script>\n", 5),
        "“<script>” does nothing here: the site forbids it for safety. Take it out.",
        "« <script> » ne fait rien ici : le site l’interdit pour votre sécurité. Retirez-le.",
    ),
    "a film from elsewhere": Mistake(
        *("pages/market.*.md", HEAD + '<iframe src="https://films.example"></iframe>\n', 3),
        "“<iframe>” does nothing here: the site forbids it for safety. Take it out.",
        "« <iframe> » ne fait rien ici : le site l’interdit pour votre sécurité. Retirez-le.",
    ),
    "a colour in the text": Mistake(
        *("pages/market.*.md", HEAD + 'Hello <b style="color:red">you</b>.', 3),
        "“style=…” does nothing here: the site forbids it for safety. Take it out.",
        "« style=… » ne fait rien ici : le site l’interdit pour votre sécurité. Retirez-le.",
    ),
    "words in angle brackets": Mistake(
        *("pages/market.*.md", HEAD + "Bring <your neighbours> along.", 3),
        "“<your …>” would not be seen: browsers take it for HTML. Write it without < and >",
        "« <your …> » ne se verrait pas : les navigateurs le prennent pour du HTML. Écrivez-le sans < ni >",
    ),
    # The short code
    "a short code that does not exist": Mistake(
        *("pages/market.*.md", HEAD + "[[sing-up]]", 3),
        "There is no short code “[[sing-up]]”. There is [[sign-up]], or [[sign-up housing]] to put an issue first.",
        "Il n’y a pas de code « [[sing-up]] ». Il y a [[inscription]], ou [[inscription logement]] pour mettre un "
        "sujet en tête.",
    ),
    "a short code among words": Mistake(
        *("pages/market.*.md", HEAD + "Sign here: [[sign-up]]", 3),
        "“[[sign-up]]” is only text here. Put it alone on its line.",
        "« [[sign-up]] » n’est ici que du texte. Mettez-le seul sur sa ligne.",
    ),
    "a short code with an issue that does not exist": Mistake(
        *("pages/market.*.md", HEAD + "[[sign-up cats]]", 3),
        "There is no issue “cats” to put first in the sign-up form. There is: housing.",
        "Il n’y a pas de sujet « cats » à mettre en tête du formulaire. Il y a : housing.",
        {"issues/housing.*.md": HEAD + "A roof."},
    ),
    "the form twice": Mistake(
        *("pages/market.*.md", HEAD + "[[sign-up]]\n\n[[sign-up]]", 5),
        "A page has the sign-up form once, and it stands on line 3 already. Take this line out.",
        "Une page n’a le formulaire qu’une fois, et il est déjà à la ligne 3. Retirez cette ligne.",
    ),
    "the form on a page that has it": Mistake(
        *("issues/market.*.md", HEAD + "[[sign-up]]", 3),
        "This page has the sign-up form already. Take this line out.",
        "Cette page a déjà le formulaire. Retirez cette ligne.",
    ),
    # Pictures
    "a picture without words": Mistake(
        *("pages/market.*.md", HEAD + "![](images/market.jpg)", 3),
        "This picture has no words for those who do not see it. Write ![what one sees](images/market.jpg)",
        "Cette image n’a pas de mots pour qui ne la voit pas. Écrivez ![ce qu’on voit](images/market.jpg)",
        {"images/market.jpg": jpeg()},
    ),
    "a page's picture without words": Mistake(
        *("pages/market.*.md", "Title: Market\nPicture: market.jpg\n\nHello.", 2),
        "The picture has no words for those who do not see it. Add for instance Picture text: The market on Saturday",
        "L’image n’a pas de mots pour qui ne la voit pas. Ajoutez par exemple Texte de l’image : Le marché, samedi",
        {"images/market.jpg": jpeg()},
    ),
    "words without a picture": Mistake(
        *("pages/market.*.md", "Title: Market\nPicture text: Stalls\n\nHello.", 2),
        "There are words for a picture, but no picture. Add for instance Picture: market.jpg",
        "Il y a des mots pour une image, mais pas d’image. Ajoutez par exemple Image : marche.jpg",
    ),
    "a picture that is not there": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](images/stalls.jpg)", 3),
        "There is no picture images/stalls.jpg. Copy it into content/images/",
        "Il n’y a pas d’image images/stalls.jpg. Copiez-la dans content/images/",
    ),
    "a picture without its folder": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](market.jpg)", 3),
        "There is no picture market.jpg. Pictures live in images/: write images/market.jpg",
        "Il n’y a pas d’image market.jpg. Les images vivent dans images/ : écrivez images/market.jpg",
        {"images/market.jpg": jpeg()},
    ),
    "a picture by almost its name": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](images/Market.jpeg)", 3),
        "There is no picture images/Market.jpeg. Do you mean market.jpg?",
        "Il n’y a pas d’image images/Market.jpeg. Voulez-vous dire market.jpg ?",
        {"images/market.jpg": jpeg()},
    ),
    "a picture that is none": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](images/stalls.jpg)", 3),
        "images/stalls.jpg is no picture that browsers show. Save it as JPEG or PNG.",
        "images/stalls.jpg n’est pas une image que les navigateurs montrent. Enregistrez-la en JPEG ou en PNG.",
        {"images/stalls.jpg": b"GIF? no"},
    ),
    "half a picture": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](images/stalls.jpg)", 3),
        "images/stalls.jpg is damaged. Copy it again from where it came.",
        "images/stalls.jpg est abîmée. Copiez-la de nouveau depuis sa source.",
        {"images/stalls.jpg": jpeg()[:-200]},
    ),
    "a picture from elsewhere": Mistake(
        *("pages/market.*.md", HEAD + "![Stalls](https://town.example/stalls.jpg)", 3),
        "This picture lies elsewhere and would not be shown. Copy it into content/images/ and write images/stalls.jpg",
        "Cette image est ailleurs et ne s’afficherait pas. Copiez-la dans content/images/ et écrivez images/stalls.jpg",
    ),
    # Links
    "a link to nowhere": Mistake(
        *("pages/market.*.md", HEAD + "Hello.\n\nSee [the plan](/zzz/).", 5),
        "The link “/zzz/” leads nowhere. “hustings content list” shows the addresses of all pages.",
        "Le lien « /zzz/ » ne mène nulle part. « hustings content list » montre les adresses de toutes les pages.",
    ),
    "a link to almost a page": Mistake(
        *("news/fair.*.md", NEWS + "\nSee [the market](/pages/market).", 4),
        "The link “/pages/market” leads nowhere. Do you mean ~/market/?",
        "Le lien « /pages/market » ne mène nulle part. Voulez-vous dire ~/market/ ?",
        {"pages/market.*.md": HEAD + "Hello."},
    ),
    "a link to a file": Mistake(
        *("news/fair.*.md", NEWS + "\nSee [the market](pages/market.*.md).", 4),
        "The link “pages/market.*.md” leads nowhere. Do you mean ~/market/?",
        "Le lien « pages/market.*.md » ne mène nulle part. Voulez-vous dire ~/market/ ?",
        {"pages/market.*.md": HEAD + "Hello."},
    ),
    "a place that is not on the page": Mistake(
        *("pages/market.*.md", HEAD + "See [below](#figures).", 3),
        "“#figures” is no place on that page. Name it there, after a heading: ## … {#figures}",
        "« #figures » n’est pas un endroit de cette page. Nommez-le là-bas, après un intertitre : ## … {#figures}",
    ),
    "a site without https": Mistake(
        *("pages/market.*.md", HEAD + "See [the paper](www.paper.example/market).", 3),
        "A link to another site is written in full: https://www.paper.example/market",
        "Un lien vers un autre site s’écrit en entier : https://www.paper.example/market",
    ),
    "an address that should be written to": Mistake(
        *("pages/market.*.md", HEAD + "Write [to us](hello@town.example).", 3),
        "To let people write to hello@town.example, the link is mailto:hello@town.example",
        "Pour qu’on écrive à hello@town.example, le lien est mailto:hello@town.example",
    ),
    "a link that would run something": Mistake(
        *("pages/market.*.md", HEAD + "Press [here](javascript:alert(1)).", 3),
        "The link “javascript:alert(1)” does nothing. Links begin with / or https://",
        "Le lien « javascript:alert(1) » ne fait rien. Un lien commence par / ou https://",
    ),
    "a link in two pieces": Mistake(
        *("pages/market.*.md", HEAD + "See [the market] (/market/).", 3),
        "This link would be shown as it is written. Write it in one piece: [words](/address/)",
        "Ce lien s’afficherait tel quel. Écrivez-le d’un seul tenant : [mots](/adresse/)",
    ),
    "a link without words": Mistake(
        *("pages/market.*.md", HEAD + "See [](~/market/).", 3),
        "The link to ~/market/ has no words. Write [words](~/market/)",
        "Le lien vers ~/market/ n’a pas de mots. Écrivez [mots](~/market/)",
    ),
    # Side by side
    "two files that are one text": Mistake(
        *("issues/market.*.md", "Title: B\nKey: housing\n\nHello.", 2),
        "This is the same text as issues/housing.*.md: both have the key “housing” in one language. "
        "Give one of them another Key.",
        "C’est le même texte que issues/housing.*.md : tous deux ont la clé « housing » dans une même langue. "
        "Donnez à l’un une autre Clé.",
        {"issues/housing.*.md": HEAD + "Hello."},
    ),
    "two pages at one address": Mistake(
        *("issues/z.*.md", "Title: Market\n\nHello.", 1),
        "This page would stand at the same address as issues/a.*.md. Give one of them another Slug.",
        "Cette page aurait la même adresse que issues/a.*.md. Donnez à l’une une autre Adresse.",
        {"issues/a.*.md": HEAD + "Hello."},
    ),
    "an address that is the software's": Mistake(
        *("pages/theme.*.md", HEAD + "Hello.", 1),
        "The address /theme/ belongs to the software. Write for instance Slug: our-theme",
        "L’adresse /theme/ appartient au logiciel. Écrivez par exemple Adresse : notre-theme",
    ),
    "a former address that is another page's": Mistake(
        *("pages/market.*.md", "Title: Market\nFormer: vote/\n\nHello.", 2),
        "~/vote/ belongs to pages/vote.*.md. Take it out of this page's former addresses.",
        "~/vote/ appartient à pages/vote.*.md. Retirez-le des anciennes adresses de cette page.",
        {"pages/vote.*.md": HEAD + "Hello."},
    ),
    "people on no page": Mistake(
        *("team/nadia.*.md", "Title: Nadia\n", 1),
        "Nobody would see this: the page that shows team/ is missing. Write pages/team.*.md",
        "Personne ne le verrait : la page qui montre team/ manque. Écrivez pages/team.*.md",
    ),
    "a neighbourhood twice": Mistake(
        *("neighbourhoods.md", "- Bellevue\n- BELLEVUE\n", 2),
        "“BELLEVUE” is in the list twice. Keep one.",
        "« BELLEVUE » est deux fois dans la liste. Gardez-en un.",
    ),
}


# Mended, and said; the text is then "Hello." under the title "Market" with the date 2032-02-01.
MENDED = {
    "a day as people write it": Mistake(
        *("news/market.*.md", "Title: Market\nDate: 01/02/2032\n\nHello.", 2),
        "“01/02/2032” was understood as 1 February 2032.",
        "« 01/02/2032 » a été compris comme le 1 février 2032.",
    ),
    "a day in words": Mistake(
        *("news/market.*.md", "Title: Market\nDate: dimanche 1er février 2032\n\nHello.", 2),
        "“dimanche 1er février 2032” was understood as 1 February 2032.",
        "« dimanche 1er février 2032 » a été compris comme le 1 février 2032.",
    ),
    "quotation marks": Mistake(
        *("news/market.*.md", "Title: “Market”\nDate: 2032-02-01\n\nHello.", 1),
        "The quotation marks around “Market” were left out.",
        "Les guillemets autour de « Market » ont été ôtés.",
    ),
    "a byte order mark": Mistake(
        *("news/market.*.md", "\ufeff" + NEWS + "\nHello.", 1),
        "An invisible mark at the very beginning of the file (BOM) was left out.",
        "Une marque invisible au tout début du fichier (BOM) a été ôtée.",
    ),
    "a tab": Mistake(
        *("news/market.*.md", "Title:\tMarket\nDate: 2032-02-01\n\nHello.", 1),
        "A tab in this line was understood as a space.",
        "Une tabulation de cette ligne a été comprise comme une espace.",
    ),
    "soft hyphens and zero-width spaces": Mistake(
        *("news/market.*.md", NEWS + "\nHel\u00adlo\u200b.", 4),
        "Invisible characters, such as word processors leave, were taken out of this line.",
        "Des caractères invisibles, comme en laissent les traitements de texte, ont été ôtés de cette ligne.",
    ),
    "Windows-1252": Mistake(
        *("news/market.*.md", "Title: Market\nDate: 2032-02-01\nSummary: Déjà l’été\n\nHello.".encode("cp1252"), 3),
        "The file was not saved as UTF-8. Its accents were understood all the same; better save it as UTF-8.",
        "Le fichier n’a pas été enregistré en UTF-8. Ses accents ont été compris quand même ; mieux vaut l’enregistrer "
        "en UTF-8.",
    ),
    "UTF-16": Mistake(
        *("news/market.*.md", (NEWS + "\nHello.").encode("utf-16"), 1),
        "The file was not saved as UTF-8. Its accents were understood all the same; better save it as UTF-8.",
        "Le fichier n’a pas été enregistré en UTF-8. Ses accents ont été compris quand même ; mieux vaut l’enregistrer "
        "en UTF-8.",
    ),
    "accents broken by another program": Mistake(
        *("news/market.*.md", NEWS + "Summary: DÃ©jÃ\u00a0 lâ€™Ã©tÃ©\n\nHello.", 3),
        "The accents of this line were broken by an earlier program; they were put right.",
        "Les accents de cette ligne avaient été abîmés par un autre programme ; ils ont été rétablis.",
    ),
    "a name with spaces, capitals and accents": Mistake(
        *("news/Marché du samedi.*.md", NEWS + "\nHello.", 1),
        "In addresses and lists this file is called “marche-du-samedi”.",
        "Dans les adresses et les listes, ce fichier s’appelle « marche-du-samedi ».",
    ),
    "a heading in the place of the title": Mistake(
        *("news/market.*.md", "Date: 2032-02-01\n\n# Market\n\nHello.", 3),
        "The heading was taken as the title: Title: Market",
        "L’intertitre a été pris comme titre. Titre : Market",
    ),
    "a fact after an empty line": Mistake(
        *("news/market.*.md", "Title: Market\n\nDate: 2032-02-01\n\nHello.", 3),
        "“Date” was taken as a fact, though an empty line stands before it.",
        "« Date » a été lu avec les premières lignes, malgré la ligne vide qui précède.",
    ),
    "no empty line before the text": Mistake(
        *("news/market.*.md", NEWS + "Hello.", 3),
        "The text was understood to begin here. Leave an empty line before it.",
        "Le texte a été compris comme commençant ici. Laissez une ligne vide avant lui.",
    ),
    "words that are still to be found": Mistake(
        *("pages/legal.*.md", HEAD + "Host: [to be completed: its name] [à compléter : son nom]", 3),
        "Still open: [to be completed: its name]",
        "Reste à remplir : [à compléter : son nom]",
    ),
    "a page without translation": Mistake(
        *("news/fair.*.md", NEWS.replace("Market", "Fair") + "\nHello.", 1),
        "Nobody has translated this yet ({other}). The translation would be the file fair.{other}.md",
        "Personne ne l’a encore traduit ({other}). La traduction serait le fichier fair.{other}.md",
        {"news/market.en.md": NEWS + "\nHello.", "news/market.fr.md": NEWS + "\nHello."},
    ),
}
DRAWN = {
    "bullets of a word processor": Mistake(
        *("news/market.*.md", NEWS + "\n• Hello\n", 4),
        "“•” was understood as “-”, the sign of a list.",
        "« • » a été compris comme « - », le signe d’une liste.",
    ),
    "a non-breaking space after the sign of a heading": Mistake(
        *("news/market.*.md", NEWS + "\n##\u00a0Hello\n", 4),
        "The non-breaking space after “##” was understood as a plain one.",
        "L’espace insécable après « ## » a été comprise comme une espace ordinaire.",
    ),
}
HTML = {
    "bullets of a word processor": "<ul>\n<li>Hello</li>\n</ul>",
    "a non-breaking space after the sign of a heading": "<h2>Hello</h2>",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slip", STOPS)
def test_a_mistake_is_told_with_its_remedy(tmp_path: Path, slip: str, language: str) -> None:
    mistake = STOPS[slip]
    lay(tmp_path, mistake, language)

    faults = content.check(tmp_path, LANGUAGES).faults

    assert [plain(fault) for fault in faults] == [said(mistake, language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slip", [*MENDED, *DRAWN])
def test_a_slip_is_mended_and_told(tmp_path: Path, slip: str, language: str) -> None:
    mistake = (MENDED | DRAWN)[slip]
    lay(tmp_path, mistake, language)

    checked = content.check(tmp_path, LANGUAGES)

    assert not checked.faults
    assert said(mistake, language) in map(plain, checked.notices)
    found = next(found for found in checked.documents if found.name == here(mistake.name, language))
    assert (found.title, str(found.date)) in [("Market", "2032-02-01"), ("Fair", "2032-02-01"), ("Market", "None")]
    assert found.text.html().startswith(HTML.get(slip, "<p>H"))


def lay(folder: Path, mistake: Mistake, language: str) -> None:
    """Write the mistake and what lies beside it."""
    for name, text in {**mistake.beside, mistake.name: mistake.text}.items():
        in_language = text if isinstance(text, bytes) else here(text, language)
        write(folder, here(name, language), in_language)


def said(mistake: Mistake, language: str) -> str:
    """The line that names file and line and says the sentence."""
    # A file of no language is spoken of in the language of whoever asks: here English.
    spoken = language if "*" in mistake.name else "en"
    where, sentence = ("line {}:", mistake.english) if spoken == "en" else ("ligne {} :", mistake.french)
    other = next(other for other in LANGUAGES if other != language)
    sentence = sentence.replace("{other}", other)
    name = mistake.name.replace("\n", "\ufffd")
    return here(f"{name}, {where.format(mistake.line)} {sentence}", language)


def here(text: str, language: str) -> str:
    return text.replace("*", language).replace("~", "" if language == LANGUAGES[0] else f"/{language}")


def plain(remark: content.Remark) -> str:
    return str(remark).replace("\u00a0", " ").replace("\u202f", " ")
