"""What a user reads when a project file is wrong: where, what was found, the nearest right name, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from vocflow.config import load_project, load_taxonomy
from vocflow.errors import ConfigError

PROJECT = '[project]\nname = "K"\n'
SOURCE = '[[source]]\nname = "survey"\nkind = "survey"\nformat = "delimited"\nfiles = ["*.csv"]\n'
COLUMNS = '[source.columns]\ncomments = ["Q2"]\n'
RATING = '[[source.rating]]\ncolumn = "Q1"\n'
WHOLE = PROJECT + SOURCE + COLUMNS  # lines 1-2, 3-7, 8-9
CUSTOMERS = SOURCE.replace('kind = "survey"', 'kind = "customers"')
KINDS = "survey, review, post, ticket, call, interview, staff, customers, invitations, callbacks"
PROJECT_KEYS = "name, taxonomy, period, as_of, language, time_zone, currency, brands, segment, account"

NAMES = [
    (WHOLE + 'occured_at = "x"\n', "10: unknown key 'occured_at' in [source.columns] \"survey\"; "
        "did you mean 'occurred_at'?"),
    (PROJECT + SOURCE + "colums = 1\n" + COLUMNS, "8: unknown key 'colums' in [[source]] \"survey\"; "
        "did you mean 'columns'?"),
    (PROJECT + "[[sorce]]\n", "3: unknown key 'sorce'; did you mean 'source'?"),
    (PROJECT + 'sources = 1\n', f"3: unknown key 'sources' in [project]; known here: {PROJECT_KEYS}"),
    (WHOLE + '[[source.ratings]]\ncolumn = "Q1"\n', "10: unknown key 'ratings' in [[source]] \"survey\"; "
        "did you mean 'rating'?"),
    (PROJECT + '"\\u001b[31m" = 1\n', f"3: unknown key '\\x1b[31m' in [project]; known here: {PROJECT_KEYS}"),
    (WHOLE.replace('"survey"\nkind', '"<b>\\"x\\"</b>"\nkindd = 1\nkind'),
        "5: unknown key 'kindd' in [[source]] \"<b>\\\"x\\\"</b>\"; did you mean 'kind'?"),
    (PROJECT + '[[source]]\nnames = "x"\nkind = "survey"\nformat = "x"\nfiles = ["x"]\n',
        "3: missing key 'name' in [[source]] number 1\n"
        "vocflow.toml:4: unknown key 'names' in [[source]] number 1; did you mean 'name'?"),
    (PROJECT + SOURCE.replace('kind = "survey"\n', "") + COLUMNS, "3: missing key 'kind' in [[source]] \"survey\""),
    ("", "1: missing key 'project'; write [project], and under it name = \"…\""),
    (CUSTOMERS.join([PROJECT, '[source.columns]\nkey = "x"\n']),
        "8: missing key 'customer' in [source.columns] \"survey\"; the column that identifies customers"),
    (PROJECT + SOURCE, "3: no columns in [[source]] \"survey\"; "
        "add [source.columns] with its comments, or a [[source.rating]]"),
    (WHOLE + SOURCE + COLUMNS, '11: a second [[source]] is named "survey"; the first is at vocflow.toml:3'),
]  # fmt: skip

VALUES = [
    ('[project]\nname = 3\n', "2: 'name' in [project] must be a text in quotes; found the number 3"),
    ('project = "K"\n', "1: 'project' must be a table; found the text 'K'"),
    (PROJECT + "brands = [\n  'K',\n  true,\n]\n",
        "5: item 2 of 'brands' in [project] must be a text in quotes; found true"),
    (PROJECT + SOURCE.replace("[[source]]", "[source]"),
        "3: 'source' is a list of tables; write [[source]] in two brackets"),
    (WHOLE.replace('["*.csv"]', '"*.csv"'), "7: 'files' in [[source]] \"survey\" must be a list in square brackets; "
        "found the text '*.csv'"),
    (WHOLE + '[source.segments]\nplan = 3\n', "11: 'plan' in [source.segments] \"survey\" must be a text in quotes; "
        "found the number 3"),
    (PROJECT + SOURCE + 'segments = ["a"]\n' + COLUMNS, "8: 'segments' in [[source]] \"survey\" must be a table; "
        "found a list"),
    (PROJECT + 'as_of = "2026-10-15"\n', "3: 'as_of' in [project] must be a date without quotes, such as 2026-10-15; "
        "found the text '2026-10-15'"),
    (PROJECT + 'as_of = 2026-10-15T10:00:00\n', "3: 'as_of' in [project] must be a date without quotes, "
        "such as 2026-10-15; found the time 2026-10-15 10:00:00"),
    (WHOLE.replace('kind = "survey"', 'kind = "survy"'), f"5: 'kind' in [[source]] \"survey\" must be one of {KINDS}; "
        "found 'survy'; did you mean 'survey'?"),
    (PROJECT + 'as_of = 1999-12-31\n', "3: 'as_of' in [project]: 1999-12-31 is too far away; "
        "write a day between 2000-01-01 and 2100-01-01"),
    (PROJECT + '[[kpi]]\nname = "K"\nmeasure = "nps"\ntarget = 1\ndue = 2100-01-02\nowner = "K"\n',
        "7: 'due' in [[kpi]] \"K\": 2100-01-02 is too far away; write a day between 2000-01-01 and 2100-01-01"),
    (WHOLE + RATING + 'scale = "nps"\nrole = "outcome"\n' + RATING + 'scale = "csat"\nrole = "outcome"\n',
        "17: a second outcome in [[source.rating]] \"survey\"; the first is at vocflow.toml:10, "
        "the others are components"),
    (WHOLE + RATING + 'scale = "csat"\n' + 2 * (RATING + 'scale = "nps"\nrole = "outcome"\n'),
        "20: a second outcome in [[source.rating]] \"survey\"; the first is at vocflow.toml:13, "
        "the others are components"),
    (PROJECT + 'period = "day"\n', "3: 'period' in [project] must be one of week, month, quarter, year; found 'day'"),
    (WHOLE + RATING + 'scale = "nps"\nrole = "main"\n', "13: 'role' in [[source.rating]] \"survey\" must be one of "
        "outcome, component, recommend, choose_again; found 'main'"),
    (WHOLE + RATING + 'scale = "npss"\n', "12: 'scale' in [[source.rating]] \"survey\" must be one of "
        "nps, csat, ces, stars, yes_no, other; found 'npss'; did you mean 'nps'?"),
    (WHOLE + RATING + 'scale = "other"\nlow = 1\n', "10: missing key 'high' in [[source.rating]] \"survey\"; "
        'a scale that is "other" states its lowest and highest answer'),
    (WHOLE + RATING + 'scale = "other"\nlow = 5\nhigh = 1\n',
        "14: 'high' in [[source.rating]] \"survey\": not above low"),
    (WHOLE + RATING + 'scale = "other"\nlow = 1\nhigh = inf\n', "14: 'high' in [[source.rating]] \"survey\" must be "
        "a finite number; found the number inf"),
    (WHOLE + RATING + 'scale = "nps"\nlow = 1\n', "13: 'low' in [[source.rating]] \"survey\": "
        'the nps scale runs from 0 to 10; call another range scale = "other"'),
    (PROJECT + 'time_zone = "Europe/Zuerich"\n', "3: 'time_zone' in [project]: unknown time zone 'Europe/Zuerich'; "
        "did you mean 'Europe/Zurich'?"),
    (PROJECT + 'time_zone = "../etc/passwd"\n', "3: 'time_zone' in [project]: unknown time zone '../etc/passwd'; "
        "zones are named as in 'Europe/Zurich'"),
    (PROJECT + 'language = "english"\n', "3: 'language' in [project]: 'english' is no language code; "
        "write two letters of ISO 639-1, such as 'en'"),
    (PROJECT + 'currency = "€"\n', "3: 'currency' in [project]: '€' is no currency code; "
        "write three letters of ISO 4217, such as 'EUR'"),
    ('[project]\nname = "a\\u001b[31mred"\n', "2: 'name' in [project]: holds the control character U+001B"),
    ('[project]\nname = " "\n', "2: 'name' in [project]: blank"),
    (PROJECT + '[economics]\nmargin = 1.5\n', "4: 'margin' in [economics] must be less than or equal to 1; "
        "found the number 1.5"),
    (PROJECT + 'segment = "plan"\n', '3: no source has a segment "plan"; their segments: none'),
    (PROJECT + 'account = "company"\n', '3: no source has a segment "company"; their segments: none'),
    (PROJECT + 'segment = "pln"\n' + SOURCE + COLUMNS + '[source.segments]\nplan = "Plan"\n',
        "3: no source has a segment \"pln\"; did you mean 'plan'?"),
    (WHOLE + 'since = "x"\n',
        "10: 'since' in [[source]] \"survey\": only a source of kind \"customers\" has this column"),
    (PROJECT + CUSTOMERS + '[source.columns]\ncustomer = "id"\n' + RATING + 'scale = "nps"\n',
        "10: [[source.rating]] in [[source]] \"survey\": a customer table holds none; "
        "they belong to another [[source]]"),
    (WHOLE.replace('kind = "survey"', 'kind = "review"\nsurvey_type = "relational"'),
        "6: 'survey_type' in [[source]] \"survey\": only surveys have one; leave it out"),
    (PROJECT + '[text]\nembeddings = "models/mini"\n', "4: no folder 'models/mini' in the project; "
        "put the encoder there, or write hub:owner/name for one of the hub"),
    (PROJECT + '[text]\nembeddings = "hub:mini"\n', "4: 'embeddings' in [text]: 'hub:mini' names no model of the hub; "
        "write hub:owner/name, or a folder in the project"),
    (PROJECT + '[text]\nembeddings = "/opt/mini"\n', "4: 'embeddings' in [text]: '/opt/mini' is absolute; "
        "write it relative to the project (or to --data DIR)"),
    (PROJECT + '[text]\nembedings = "mini"\n', "4: unknown key 'embedings' in [text]; did you mean 'embeddings'?"),
    (PROJECT + 'taxonomy = "nope.toml"\n', "3: no file 'nope.toml' in the project; "
        "create it, name one that vocflow brings (airline, bank, default, signals), or leave the key out"),
]  # fmt: skip


def message(folder: Path, text: str) -> str:
    (folder / "vocflow.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_project(folder)
    return str(caught.value)


@pytest.mark.parametrize(("text", "expected"), [*NAMES, *VALUES])
def test_message(tmp_path: Path, text: str, expected: str) -> None:
    this = "these" if "\n" in expected else "it"
    assert message(tmp_path, text) == (
        f"vocflow.toml:{expected}\n  where: {tmp_path}/vocflow.toml\n  next:  mend {this}, then run: vocflow check"
    )


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("/etc/*", "'/etc/*' is absolute"),
        ("C:/x", "'C:/x' is absolute"),
        ("~/x", "'~/x' is absolute"),
        ("../x.csv", "'../x.csv' leads out of the project"),
        ("a/../../b", "'a/../../b' leads out of the project"),
        ("a\\\\b", "holds a backslash; write / between folders"),
        ("", "blank"),
        (".", "'.' names no file"),
        ("a**/b", "** must stand alone between slashes"),
        ("a\\u0000", "holds the control character U+0000"),
    ],
)
def test_glob_that_may_not_be_used(tmp_path: Path, glob: str, expected: str) -> None:
    text = message(tmp_path, WHOLE.replace('["*.csv"]', f'[\n  "good.csv",\n  "{glob}",\n]'))
    assert text.startswith("vocflow.toml:9: item 2 of 'files' in [[source]] \"survey\": ")
    assert expected in text


@pytest.mark.parametrize(
    ("time_format", "expected"),
    [
        ("%Y-%q-%d", "'%Y-%q-%d' is no strptime format: 'q' is a bad directive"),
        ("dd.mm.yyyy", "'dd.mm.yyyy' names no year; write %Y or %y"),
        ("epoch", "'epoch' names no year; did you mean 'epoch_s'?"),
        ("%Y", "'%Y' leaves the day open"),
        ("%m/%d/%Y %I:%M", "'%m/%d/%Y %I:%M' leaves morning or afternoon open; write %I with %p, or %H"),
    ],
)
def test_time_format_that_loses_something(tmp_path: Path, time_format: str, expected: str) -> None:
    text = message(tmp_path, PROJECT + SOURCE + f'time_formats = ["epoch_s", "{time_format}"]\n' + COLUMNS)
    assert text.startswith("vocflow.toml:8: item 2 of 'time_formats' in [[source]] \"survey\": ")
    assert expected in text


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        *(
            (name, f"no export is written in '{name}'; common ones: utf-8, utf-16, cp1252, latin-1")
            for name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "utf_7", "UTF-7")
        ),
        *(
            (name, f"unknown encoding '{name}'; ")
            for name in ("base64", "hex", "rot13", "zlib", "undefined", "x\u00e9")
        ),
        ("utf9", "unknown encoding 'utf9'; did you mean 'utf-8'?"),
        ("", "unknown encoding ''; common ones: utf-8, utf-16, cp1252, latin-1"),
        ("a\\u0000b", "unknown encoding 'a\\x00b'; "),
        *((name, f"'{name}'; ") for name in ("mbcs", "oem")),  # known on Windows only
    ],
)
def test_encoding_that_no_export_has(tmp_path: Path, encoding: str, expected: str) -> None:
    text = message(tmp_path, PROJECT + SOURCE + f'encoding = "{encoding}"\n' + COLUMNS)
    assert text.startswith("vocflow.toml:8: 'encoding' in [[source]] \"survey\": ")
    assert expected in text


@pytest.mark.parametrize("secret", ['"hunter2"', "71421", '["hunter2"]', '"env:hunter2!"', "hunter2"])
def test_secret_in_the_file_is_refused_and_never_repeated(tmp_path: Path, secret: str) -> None:
    text = message(tmp_path, PROJECT + f"[privacy]\nkey = {secret}\n")
    assert text.startswith("vocflow.toml:4:")
    assert "hunter2" not in text
    assert "71421" not in text


def test_secret_in_place_of_its_table_is_not_repeated(tmp_path: Path) -> None:
    assert "hunter2" not in message(tmp_path, 'privacy = "hunter2"\n' + PROJECT)


def test_secret_comes_with_advice(tmp_path: Path) -> None:
    assert 'write its name: key = "env:VOCFLOW_KEY"' in message(tmp_path, PROJECT + '[privacy]\nkey = "hunter2"\n')


@pytest.mark.parametrize("value", [None, ""])
def test_environment_variable_that_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("VOCFLOW_TEST_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("VOCFLOW_TEST_KEY", value)
    text = message(tmp_path, PROJECT + '[privacy]\nkey = "env:VOCFLOW_TEST_KEY"\n')
    assert text.startswith("vocflow.toml:4: the environment variable VOCFLOW_TEST_KEY is not set; export it\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROJECT + "period = \n", "vocflow.toml:3:10: not valid TOML: invalid value"),
        (PROJECT + "brands = [1,\n", "vocflow.toml:4: not valid TOML: invalid value"),
        (PROJECT + 'name = "again"\n', "vocflow.toml:3:15: not valid TOML: cannot overwrite a value"),
        ('[project]\nname = "a\x1bb"\n', "vocflow.toml:2:10: not valid TOML: illegal character '\\x1b'"),
        ("a = " + "[" * 9000 + "]" * 9000, "vocflow.toml: tables or lists are nested too deeply"),
        ("a = " + "{b = " * 9000 + "1" + "}" * 9000, "vocflow.toml: tables or lists are nested too deeply"),
        ("a." * 9000 + "b = 1", "vocflow.toml: tables or lists are nested too deeply"),
        ("#" * 10_000_000, "vocflow.toml: larger than 500,000 bytes"),
    ],
)
def test_file_that_is_not_usable_toml(tmp_path: Path, text: str, expected: str) -> None:
    lines = message(tmp_path, text).splitlines()
    assert lines[0] == expected
    assert lines[-1] == "  next:  mend it, then run: vocflow check"


def test_nesting_at_the_brink_is_an_error_of_the_file(tmp_path: Path) -> None:
    for depth in range(150, 500, 7):
        text = message(tmp_path, PROJECT + "a = " + "{b = " * depth + "[1]" + "}" * depth)
        assert "nested too deeply" in text or "unknown key 'a'" in text


def test_missing_file_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_project(tmp_path)
    assert str(caught.value) == (
        f"vocflow.toml: no such file\n  where: {tmp_path}/vocflow.toml\n  next:  vocflow init {tmp_path}"
    )


def test_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "vocflow.toml").mkdir()
    with pytest.raises(ConfigError, match=r"vocflow\.toml: not a file"):
        load_project(tmp_path)


def test_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "vocflow.toml"
    path.write_bytes('[project]\nname = "Zürich"\n'.encode("cp1252"))
    with pytest.raises(ConfigError, match=r"vocflow\.toml:2: not UTF-8 text\n.*\n.*save the file as UTF-8"):
        load_project(tmp_path)
    path.write_bytes('[project]\r\nname = "Zürich"\r\n'.encode("utf-8-sig"))
    assert load_project(tmp_path).name == "Zürich"


def test_all_problems_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = message(tmp_path, PROJECT + "".join(f"k{number} = 1\n" for number in range(30)) + "name_ = 1\n")
    lines = text.splitlines()
    assert [line.split(":")[1] for line in lines[:20]] == [str(number) for number in range(3, 23)]
    assert lines[20] == "and 11 more"


THEME = '[[theme]]\nname = "waiting"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (THEME + "patterns = [\n  'fine',\n  '(a',\n]\n",
            "5: item 2 of 'patterns' in [[theme]] \"waiting\": '(a' is not "
            "a regular expression: missing ), unterminated subpattern at position 0"),
        (THEME + "patterns = ['[[a]']\n", "3: item 1 of 'patterns' in [[theme]] \"waiting\": '[[a]' is not a "
            "regular expression: Possible nested set at position 1"),
        (THEME + "patterns = ['a*']\n", "3: item 1 of 'patterns' in [[theme]] \"waiting\": 'a*' fits an empty text "
            "too, so it would find its theme everywhere"),
        (THEME + THEME, '4: a second [[theme]] is named "waiting"; the first is at taxonomy.toml:1'),
        (THEME + 'parent = "service"\n[[theme]]\nname = "services"\n',
            "3: unknown parent \"service\" in [[theme]] \"waiting\"; did you mean 'services'?"),
        (THEME + 'parent = "waiting"\n', '3: the theme "waiting" is its own ancestor; leave out one `parent`'),
        (THEME + "phrases = ['']\n", "3: item 1 of 'phrases' in [[theme]] \"waiting\": blank"),
        (THEME + "phrases = ['?!']\n", "3: item 1 of 'phrases' in [[theme]] \"waiting\": '?!' holds no word; "
            "write words, or put signs and emoji under 'patterns'"),
        (THEME + "[theme.rules.de]\nphrase = ['Schlange']\n",
            "4: unknown key 'phrase' in [theme.rules.de] \"waiting\"; did you mean 'phrases'?"),
        (THEME + "[theme.rules.de]\npatterns = ['(a']\n", "4: item 1 of 'patterns' in [theme.rules.de] \"waiting\": "
            "'(a' is not a regular expression: missing ), unterminated subpattern at position 0"),
        (THEME + "[theme.rules.german]\n", "3: [theme.rules.\"german\"]: no language code; write two letters of "
            "ISO 639-1, such as [theme.rules.de]"),
        (THEME + "[theme.rules.en]\n",
            "3: [theme.rules.en]: English rules stand in the theme itself; write them under [[theme]]"),
        ('extends = "airlines"\n' + THEME, "1: no taxonomy \"airlines\"; did you mean 'airline'?"),
        ('extends = "../other.toml"\n' + THEME, '1: no taxonomy "../other.toml"; name a file in the same folder, or '
            "one that vocflow brings: airline, bank, default, signals"),
        ('extends = "taxonomy.toml"\n' + THEME, "1: a taxonomy cannot extend itself: taxonomy.toml -> taxonomy.toml; "
            "leave out one `extends`"),
        ('[[themes]]\nname = "x"\n', "1: unknown key 'themes'; did you mean 'theme'?"),
    ],
)  # fmt: skip
def test_taxonomy_message(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_taxonomy(path)
    assert str(caught.value).splitlines()[0] == f"taxonomy.toml:{expected}"
    assert caught.value.next_step == "mend it, then run: vocflow check"


def test_promise_on_an_unknown_theme(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.toml").write_text(THEME)
    promise = '[[promise]]\ntouch_point = "call"\ntext = "We answer at once."\ntheme = "waitng"\n'
    text = message(tmp_path, PROJECT + 'taxonomy = "taxonomy.toml"\n' + promise)
    assert text.startswith("vocflow.toml:7: unknown theme \"waitng\" in [[promise]]; did you mean 'waiting'?\n")
