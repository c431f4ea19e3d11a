"""Foreign text in the cells of a spreadsheet: what would run as a formula is made text, and restored on the way back.

A cell that begins with =, +, -, @, a tab or a carriage return may be a formula, and through DDE a command. So may what
stands after a separator, where a spreadsheet of another country splits cells there. An apostrophe goes before each such
place, one more where some stand there already, so that `restore` undoes exactly what `neutralise` did.
Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import re

_STARTS = r"(?:^|[;,|\t\r\n\"])[^\S\t\r\n]*"
_ACTS = r"'*[=+\-@\t\r＝＋－＠﹦﹢﹣﹫]"

_ACTIVE = re.compile(rf"({_STARTS})(?={_ACTS})")
_NEUTRAL = re.compile(rf"({_STARTS})'(?={_ACTS})")


def neutralise(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could take for the beginning of a formula.

    >>> neutralise("=HYPERLINK(...)"), neutralise("slow; =1+1"), neutralise("well-meant")
    ("'=HYPERLINK(...)", "slow; '=1+1", 'well-meant')
    """
    return _ACTIVE.sub(r"\1'", text)


def restore(text: str) -> str:
    """The text that `neutralise` was given.

    >>> restore("'=HYPERLINK(...)"), restore("'tis fine")
    ('=HYPERLINK(...)', "'tis fine")
    """
    return _NEUTRAL.sub(r"\1", text)
