"""Lines that their wording tells to be no part of an article, whatever element of a page they stand in.

Tables of patterns by purpose, in the words of English, German, French, Spanish, Italian, Portuguese and Dutch news
pages. A line is short: every pattern meets :data:`LONGEST` characters at most.
"""

from __future__ import annotations

import re
from functools import cache

LONGEST = 700

OPENINGS: tuple[tuple[str, int, str], ...] = (
    (
        "read more", 30,
        r"read (?:more|also|next|this next|the full|our (?:full|story|review|guide)|it here)\b|also read\b"
        r"|see (?:also|more)\b|more (?:on|from|about) (?:this|the) (?:story|topic|author)|don['’]t miss\b"
        r"|you (?:may|might) (?:also )?(?:like|be interested)"
        r"|related(?: (?:articles?|stories|story|news|coverage|topics?|content|links?|video|reading))?\s*[:|–-]"
        r"|up next\b"
        r"|(?:watch|listen|look|photos?|gallery|video)(?: (?:more|now|live|the video|below|video))?\s*[:|]"
        r"|what to read next|recommended(?: for you\b|\s*:)|must[- ](?:reads?|watch)\b|editor['’]s picks?"
        r"|in pictures\s*:|in case you missed it|click (?:here|on|through)\b"
        r"|(?:for|get) more\b.{0,60}\b(?:click|visit|follow)|keep reading|continue reading"
        r"|(?:full|more) (?:story|coverage)\s*:|more\s*:"
        r"|(?:explainer|analysis|opinion|timeline|quiz|podcast|live)\s*:|lesen sie (?:auch|hier|mehr|dazu)"
        r"|mehr (?:zum thema|dazu|lesen|zu diesem)|lesetipp|(?:auch |das )?interessant\s*:|zum thema\s*:"
        r"|weiterlesen|das könnte sie|(?:[àa] )?lire (?:aussi|également|la suite|notre)|à (?:voir|lire|écouter)\b"
        r"|notre dossier|voir aussi|sur le même sujet|le(?:a|e) (?:también|además|más|anche)\b"
        r"|leia (?:também|mais)|te puede interesar|ver también|también lee|leggi (?:anche|l['’]articolo)"
        r"|potrebbe interessarti|lees (?:ook|meer|verder)"
    ),
    (
        "newsletters", 60,
        r"sign(?:ing)? up\b.{0,120}\b(?:newsletters?|e-?mails?|alerts?|inbox|briefing|updates)"
        r"|subscribe\b.{0,60}\b(?:to|for|now|here|today)\b"
        r"|get (?:our|the|more|breaking|today['’]s|all)\b.{0,120}\b(?:inbox|newsletters?|e-?mail|app|alerts)\b"
        r"|(?:enter|type) your e-?mail|your e-?mail address|thank(?:s| you) for (?:signing up|subscribing)"
        r"|join our .{0,80}\b(?:whatsapp|telegram|newsletter|community|list)"
        r"|please (?:check|enter|confirm) your .{0,40}e-?mail|download (?:our|the) .{0,40}\bapp\b"
        r"|by (?:signing up|submitting|subscribing|entering)\b|(?:jetzt )?(?:abonnieren|newsletter)\b"
        r"|abonnieren sie|abonnez-vous|inscrivez-vous|suscríb(?:ete|ase)|assine\b|iscriviti\b"
    ),
    (
        "sharing", 30,
        r"(?:like|follow|find|join) us (?:on|at)\b|follow @|share this\b|teilen sie\b|siga-nos|síguenos"
        r"|suivez-nous|seguici"
    ),
    (
        "consent", 80,
        r"we(?: and our partners)? use cookies|th(?:is|e) (?:web)?site uses cookies"
        r"|by (?:using|continuing|browsing)\b.{0,60}\b(?:cookies|site)\b|accept (?:all|cookies)"
        r"|(?:cookie|privacy) (?:policy|settings|notice)|manage (?:cookies|preferences)"
        r"|wir (?:verwenden|nutzen|benötigen) .{0,40}(?:cookies|zustimmung)|diese (?:web)?seite verwendet"
        r"|nous utilisons des cookies|utilizamos cookies|este sitio utiliza|questo sito utilizza"
        r"|to view this (?:content|video)|an dieser stelle (?:finden|befindet)"
        r"|empfohlener (?:redaktioneller |externer )?inhalt|externer inhalt|please enable (?:javascript|cookies)"
        r"|javascript\b.{0,60}\b(?:enable|disabled|required|browser|aktivieren)"
        r"|your browser (?:does not|doesn['’]t)"
    ),
    (
        "paywalls", 50,
        r"already (?:a subscriber|have an account|subscribed)"
        r"|(?:subscribe|register|log ?in|sign ?in) (?:now |here )?to (?:continue|read|unlock|access|view|get)"
        r"|to (?:continue|keep) reading|this (?:article|story|content) is (?:for|only|exclusive|available)\b"
        r"|you(?:['’]ve| have) (?:reached|read) .{0,40}(?:limit|articles)"
        r"|support (?:our|local|independent|quality) .{0,60}journalism|become a (?:member|subscriber)\b"
        r"|unlock (?:this|unlimited)|start your free trial|(?:il vous )?reste .{0,40}à lire"
        r"|(?:article )?réservé aux abonnés|cet article est réservé|weiterlesen mit|sie haben bereits ein"
    ),
    (
        "rights", 60,
        r"©|\(c\) ?\d|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés"
        r"|todos los derechos|tutti i diritti|this material may not be published|not to be reproduced"
        r"|this (?:article|story|post|piece|report) (?:was |is |has been )?(?:first |originally )?(?:appeared"
        r"|published|republished|posted|produced)\b|reprinted (?:with|from)|republish(?:ed)? (?:this|with|from)"
    ),
    (
        "credits", 40,
        r"(?:photos?|photographs?|pictures?|images?|videos?|credits?|source|graphics?|illustration|fotos?"
        r"|bild(?:er)?|(?:bild)?quelle|crédits?(?: photo)?|file photo)\s*(?:/|:|\bby\b|\bcourtesy\b|\bvia\b"
        r"|\bvon\b|\bpar\b)(?!.*[a-z]{3}\. [A-Z])"
        r"|(?:getty images?|ap photo|reuters photo|afp photo|shutterstock|istock|picture alliance|pa wire|alamy)\b"
    ),
    (
        "who wrote it", 60,
        r"about the authors?\b"
        r"|\(?(?:additional )?(?:reporting|editing|writing|edited|compiled|translated|translation)(?: and"
        r" (?:writing|editing|reporting))? (?:by|from)\b|contact (?:the (?:author|writer|reporter)|.{0,60}@)"
        r"|e-?mail (?:him|her|.{0,40}@)|(?:he|she|they) can be reached\b|über den autor"
    ),
)  # fmt: skip
"""What lines begin with that are no part of the article: purpose, the most words of such a line, patterns."""

WHOLES: tuple[tuple[str, int, str], ...] = (
    (
        "read more", 16,
        r"related(?: \w+)?|recommended(?: \w+)?|more (?:from|on|in) .*"
        r"|more (?:stories|news|coverage|articles|like this)|latest(?: \w+)?|most (?:read|popular|viewed)"
        r"|trending(?: now)?|popular(?: \w+)?|top stories|read more.*|full story|verwandte (?:artikel|themen)"
        r"|auch interessant|mehr aus .*|meistgelesen|themen|à lire aussi|les plus lus|noticias relacionadas"
        r"|artículos relacionados"
    ),
    (
        "credits", 8,
        r"courtesy(?: of)? .{1,60}|(?:file|stock|handout) (?:photo|image|picture)"
    ),
    (
        "newsletters", 30,
        r".*\b(?:sign up|subscribe)\b.{0,80}\b(?:newsletters?|inbox|podcast|channel|alerts)\b.*"
    ),
    (
        "sharing", 16,
        r"(?:(?:share|shares|shared|tweet|pin|pinterest|e-?mail|print|copy(?: link| url)?|save|whats ?app"
        r"|facebook|twitter|x|linkedin|reddit|flipboard|messenger|telegram|teilen|drucken|merken|partager"
        r"|imprimer|compartir|condividi|compartilhar|delen|like|bookmark|link copied|listen|gift)(?: (?:this"
        r"|on|via|with|it|article|story|post|page|for later|to|a|friend))*[\s,|/•·:!]*)+(?:\d[\d.,k]*)?"
    ),
    (
        "comments", 16,
        r"(?:\d[\d,.]* )?(?:comments?(?: \(?\d+\)?)?|leave a (?:comment|reply)|(?:view|show|see|read|post|add"
        r"|join|write) (?:all |the |a |in |your |\d+ )*(?:comments?|conversation|discussion|debate)|have your"
        r" say|what do you think|log ?in to (?:comment|reply)|kommentare?(?: \(?\d+\)?)?|commentaires?"
        r"|comentarios?|reacties)"
    ),
    (
        "advertising", 8,
        r"advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|sponsored(?: content| by.*)?"
        r"|promoted|(?:story|article) continues(?: below)?.*|continue reading below.*"
        r"|scroll (?:down )?(?:to|for) .*|loading|skip (?:to|past|ad).*|close|expand|back to top|top|next|previous"
        r"|play(?: video)?|videos?|gallery|photos?|(?:image|photo|slide) \d+.*|\d+ (?:of|/) \d+"
        r"|view (?:gallery|comments)"
    ),
    (
        "when", 16,
        r"(?:first |last |originally )?(?:published|updated|posted|modified|aktualisiert|stand|publié|mis à"
        r" jour|publicado|actualizado)\b[^.]{0,80}\d[^.]{0,30}(?:[ap]\.m\.?[^.]{0,20})?"
        r"|\d+ (?:min(?:ute)?s?|hours?|days?)(?: ago| read| de lecture)?|.{0,20}\bmin(?:ute)?s? read"
    ),
    (
        "paywalls", 6,
        r"(?:log|sign) ?in|register|subscribe(?: now)?|subscribers only|premium|plus|exclusive to subscribers"
    ),
)  # fmt: skip
"""What such lines say from end to end."""

INSIDES: tuple[tuple[str, int, str], ...] = (
    (
        "rights", 60,
        r"\ball rights reserved\b|\bmay not be (?:published|reproduced)\b|^[^.]{0,60}© ?\d{4}"
        r"|\bcopyright\W{0,5}(?:19|20)\d\d\b"
    ),
    (
        "credits", 80,
        r"\((?:ap photo|photos?|images?|file photo|reuters photo|getty|afp photo|credits?|courtesy|foto|pic)"
        r"\b[^()]{0,80}\)[\s.]*$"
        r"|[(/|©,] ?(?:via )?(?:getty images?|ap photo|afp|reuters|epa|dpa|pa wire|pa media|shutterstock"
        r"|istock\w*|alamy|picture alliance|imago|rex features|bloomberg)\b[^.()]{0,30}\)?[\s.]*$"
        r"|\b(?:getty images|shutterstock|ap photo)(?:/[\w .]{1,40})?[\s.)]*$"
        r"|[.!?”\"’)|/–—]\s*(?:photo|image|picture|foto|credit)s?(?: credit)?\s*(?:by\b|:)\s*[\w .,'’/()@-]{3,60}$"
    ),
    (
        "who wrote it", 60,
        r"\bcontributed to this (?:report|story|article)\b|\bcan be reached (?:at|on|by)\b"
        r"|\bfollow (?:him|her|them) (?:on|at)\b|\b(?:on|via) twitter:? (?:at )?@\w+"
        r"|^.{0,60}\bfollow .{1,40} on (?:twitter|x|facebook|instagram)\b"
        r"|^[\w .'’-]{4,40} (?:reported|contributed reporting) from [\w ]{2,30}(?:,|\.?$)"
    ),
)  # fmt: skip
"""What such lines hold somewhere."""

ENDING_HEADS = re.compile(
    r"[\W_]*(?:comments?(?: \(\d+\))?|\d+ comments?|(?:reader|user) comments|further reading|about the authors?"
    r"|(?:related|similar|recommended)(?: \w+)?|more (?:from|on|stories|news|in|like)\b.{0,40}|you may also like"
    r"|kommentare?|verwandte (?:artikel|themen)|weitere (?:artikel|themen|meldungen)|mehr zum thema|commentaires?"
    r"|sur le même sujet|à lire aussi|les plus lus|comentarios?|noticias relacionadas)[\W_]*",
    re.IGNORECASE,
)
"""Headings in the second half of a page under which no article goes on."""


def _compiled(table: tuple[tuple[str, int, str], ...], form: str) -> list[tuple[str, int, re.Pattern[str]]]:
    return [(purpose, most, re.compile(form.format(patterns), re.IGNORECASE)) for purpose, most, patterns in table]


@cache
def _lines() -> list[tuple[str, int, re.Pattern[str]]]:
    """All of them, compiled when the first page is read and not when a function starts."""
    return [
        *_compiled(OPENINGS, r"^[\W_]*(?:{})"),
        *_compiled(WHOLES, r"^[\W_]*(?:{})[\W_]*$"),
        *_compiled(INSIDES, r"{}"),
    ]


def purpose_of_line(text: str) -> str | None:
    """What a paragraph is for, where its wording shows that it is no part of the article."""
    if len(text) > LONGEST:
        return None
    words = len(text.split())
    return next((purpose for purpose, most, pattern in _lines() if words <= most and pattern.search(text)), None)
