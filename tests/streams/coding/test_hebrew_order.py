"""Order of words in Hebrew news: who speaks last, whose a noun is, what only looks like an event."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims, short


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('רעש עז בפורדו: כטב"מים פגעו במתקן', "ASSAULT - > IRN @fordow done"),
        ("אבאדאן: תקיפה נרחבת על בית הזיקוק", "ASSAULT - > IRN @abadan done"),
        ("פזשכיאן: נפגע בישראל", "THREATEN IRN.PRESIDENT > ISR @- vowed"),
        ("קריאה מאנקרה: על איראן וישראל להירגע", "REQUEST TUR > IRN+ISR @- announced"),
        ("הצעת קטאר לשיחות נדחתה בטהרן", "REJECT IRN > QAT @- announced"),
        ("לאיראן אין שום עניין בשיחות, אמר בקאאי", "REJECT IRN > - @- announced"),
        ("נשיא טורקיה: אנחנו מגנים את המתקפה הישראלית", "ACCUSE TUR.PRESIDENT > ISR @- announced"),
        ("רוסיה גינתה את הפצצת תבריז בידי ישראל", "ACCUSE RUS > ISR @tabriz announced"),
        ("קאליבאף בריאיון לרשת זרה: ישראל תשלם ביוקר", "THREATEN IRN.MAJLIS > ISR @- vowed"),
        ("גל הפצצות כבד של חיל האוויר באבאדאן", "ASSAULT ISR.IDF > IRN @abadan done"),
        ('בית הזיקוק באבאדאן הותקף, הודיע צה"ל', "ASSAULT ISR.IDF > IRN @abadan announced"),
        ("אל-עודייד הופגז: איראן ירתה טילים לעבר הבסיס האמריקני", "ASSAULT IRN > USA @us-base+al-udeid done"),
        ('"הים ייסגר": משמרות המהפכה מאיימות על ספינות ישראל', "THREATEN IRN.IRGC > ISR @- vowed"),
        ("מיליציות פרו-איראניות בסוריה ירו טילים לעבר אל-עודייד", "ASSAULT SYR > USA @al-udeid done"),
        ("תגובת טהרן למתקפה: ישראל תתחרט", "THREATEN IRN > ISR @- vowed"),
        ("איראן תכה בכל יעד ישראלי, אמר דובר הצבא", "THREATEN IRN > ISR @- vowed"),
        ("פזשכיאן הבהיר למתווך העומאני כי לא ינהל שיחות", "REJECT IRN.PRESIDENT > - @- announced"),
        ("פגיעה באל-עודייד: טיל איראני נפל במסלול", "ASSAULT IRN > USA @al-udeid done"),
        ("פוטין תקף את טראמפ בשל ההפצצה באיראן", "ACCUSE RUS.PRESIDENT > USA.PRESIDENT @- announced"),
        ("ישראל תקפה בליל אמש: מחסן באבאדאן הושמד", "ASSAULT ISR > IRN @abadan done"),
        ("חבר הנהגת המשמרות באיראן איים להכות בישראל", "THREATEN IRN > ISR @- vowed"),
        ("עומאן תמשיך לתווך בין איראן לארצות הברית", "CONSULT OMN > USA @- announced"),
        ("טורקיה: ישראל היא תוקפן, ואנו מגנים את תקיפתה באיראן", "ACCUSE TUR > ISR @- announced"),
        ("פזשכיאן: המשא ומתן עם האמריקאים חסר תועלת", "REJECT IRN.PRESIDENT > USA @- announced"),
        ("הגסת': אם איראן תחסום את המצר, נתקוף אותה", "THREATEN USA.PENTAGON > IRN @- vowed"),
        ("מטח של שלושים רקטות מאיראן פגע באל-עודייד", "ASSAULT IRN > USA @al-udeid done"),
        ("סין הוקיעה את ישראל על תקיפת שיראז", "ACCUSE CHN > ISR @shiraz announced"),
        ("סין: על איראן ועל ישראל להפסיק את המתקפות", "REQUEST CHN > IRN+ISR @- announced"),
        ("פזשכיאן: ההתקפה הישראלית היא פשע מלחמה", "ACCUSE IRN.PRESIDENT > ISR @- announced"),
    ],
)
def test_who_acts_is_read_where_hebrew_puts_him(title: str, expected: str) -> None:
    """Before a colon, behind "from", in a capital, as "we", by whose hands; the place may be named first."""
    assert expected in [short(claim) for claim in claims(title, language="he")]


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("טורקיה לצדדים: הפסיקו את השיחות החשאיות", "REJECT"),
        ("גרמניה דחתה את הפנייה של סין לאיפוק", "REQUEST"),
        ("רוביו מתעלם מהקריאות לאיפוק", "REQUEST"),
        ("גרמניה: על איראן להפסיק את המגעים החשאיים", "REJECT"),
        ("איראן קראה לצרפת לגנות את ישראל", "ACCUSE"),
        ("כך נראה מפציץ חדש מעל אבאדאן", "ASSAULT"),
        ("הנמל בבנדר עבאס ייפגע, איימה ארצות הברית", "ASSAULT"),
        ("המפגינים בלונדון גינו את ההתקפה הישראלית", "ACCUSE"),
    ],
)
def test_a_word_that_only_looks_like_an_event_is_none(title: str, event: str) -> None:
    """What others are told to do, and appeals that are somebody else's, are nobody's own."""
    assert event not in {claim.event for claim in claims(title, language="he") if claim.modality.rung > 1}


@pytest.mark.parametrize(
    "title",
    [
        "איראן ביטלה את השיחות עם ארצות הברית בעקבות ההפצצה באבאדאן",
        "חמישים שנה אחרי תקיפת אבאדאן: מה נותר",
        "תקיפה באבאדאן? ברשת מתווכחים על הסרטון",
    ],
)
def test_an_attack_that_is_known_asked_or_remembered_is_no_news(title: str) -> None:
    """What a refusal followed from, a question and an anniversary tell of no new attack."""
    made = claims(title, language="he")
    assert not [claim for claim in made if claim.event == "ASSAULT" and claim.modality.rung > 2], made


@pytest.mark.parametrize(
    "title",
    [
        "כיצד הושמדו הצנטריפוגות בנתנז",
        "לו הייתה ישראל תוקפת בנתנז, המחיר היה כבד",
        "ארצות הברית לא שללה תקיפה בנתנז",
        "שנתיים לאחר ההפצצה בנתנז נפתח המוזיאון",
        "טהרן דוחה את הטענה כי הותקף האתר בנתנז",
        "תקיפה בנתנז תביא למלחמה",
        "טראמפ ביטל ברגע האחרון תקיפה בנתנז",
        "פקחים סיירו באתרים שהופצצו בנתנז",
        "סרטון מזויף של תקיפה בנתנז הופץ ברשת",
    ],
)
def test_what_is_explained_thinkable_denied_or_long_past_is_no_attack(title: str) -> None:
    """Headlines that explain, conditionals, what is not ruled out, denied claims, what happened years ago."""
    made = claims(title, language="he")
    assert not [claim for claim in made if claim.event == "ASSAULT" and claim.modality.rung > 2], made


def test_whose_weapons_were_fired_is_who_attacked() -> None:
    """The nationality of missiles, or where they came from, names who acts in a passive."""
    for title in ("טילים איראניים שוגרו לעבר אל-עודייד", "טילים מאיראן נורו לעבר אל-עודייד"):
        assert [claim.actor for claim in claims(title, language="he")] == [("IRN",)]
