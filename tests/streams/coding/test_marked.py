"""Who acts on whom in languages that mark it, and how real it is said to be; one language a line."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article

from rules.claim import Claim
from rules.vocabulary import load
from streams.coding.coder import Coder

CODER = Coder(load())
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claims(language: str, title: str, text: str = "") -> tuple[Claim, ...]:
    return CODER.code(article(title, text, AT, language)).claims


def one(language: str, event: str, title: str, text: str = "") -> Claim:
    return next(claim for claim in claims(language, title, text) if claim.event == event)


@pytest.mark.parametrize(
    ("language", "event", "title", "actor", "target"),
    [
        ("ru", "THREATEN", "Ирану пригрозил ударом Израиль", "ISR", "IRN"),
        ("ru", "ACCUSE", "Россия осудила удары США по Ирану", "RUS", "USA"),
        ("ru", "ASSAULT", "Харк атакован американской авиацией", "USA", "IRN"),
        ("ru", "THREATEN", "Иран пригрозил американцам ударами", "IRN", "USA"),
        ("ru", "THREATEN", "В Тегеране пообещали отомстить израильтянам", "IRN", "ISR"),
        ("ru", "THREATEN", "Иран готов дать отпор США", "IRN", "USA"),
        ("ru", "ACCUSE", "МИД России назвал удары США по Ирану преступлением", "RUS", "USA"),
        ("ru", "REJECT", "Предложение США о переговорах отклонено Ираном", "IRN", ""),
        ("ru", "CONSULT", "Иран и США обменялись посланиями через Оман", "OMN", ""),
        ("ru", "CONSULT", "Катар взял на себя роль посредника между США и Ираном", "QAT", ""),
        ("ru", "THREATEN", "Лариджани: преступления Израиля не пройдут безнаказанно", "IRN", "ISR"),
        ("ru", "THREATEN", "Представитель КСИР заявил: за эту кровь США ответят", "IRN", "USA"),
        ("ru", "THREATEN", "«Ансар Алла» объявила израильские суда законной целью", "YEM", "ISR"),
        ("ru", "THREATEN", "Иран может закрыть пролив в любой день, пригрозил командующий ВМС КСИР", "IRN", ""),
        ("ru", "ASSAULT", "Удар США по Исфахану", "USA", "IRN"),
        ("fa", "THREATEN", "ایران آمریکا و اسرائیل را به انتقام تهدید کرد", "IRN", "USA ISR"),
        ("fa", "THREATEN", "سخنگو گفت تهران انتقام حمله آمریکا به بندر را خواهد گرفت", "IRN", "USA"),
        ("fa", "ACCUSE", "روسیه حمله آمریکا به ایران را محکوم کرد", "RUS", "USA"),
        ("ar", "THREATEN", "توعدت إيران الولايات المتحدة بالانتقام", "IRN", "USA"),
        ("ar", "THREATEN", "إيران تتوعد الولايات المتحدة بالانتقام", "IRN", "USA"),
        ("ar", "ASSAULT", "صواريخ إيرانية أصابت قاعدة أمريكية", "IRN", "USA"),
        ("zh", "ASSAULT", "伊朗哈尔克岛遭到美国袭击", "USA", "IRN"),
        ("zh", "THREATEN", "佩泽希齐扬：以色列将遭到坚决反击", "IRN", "ISR"),
        ("zh", "ACCUSE", "俄罗斯谴责美国对伊朗的袭击", "RUS", "USA"),
        ("zh", "THREATEN", "伊美关系紧张，伊方誓言报复美方", "IRN", "USA"),
        ("ru", "ASSAULT", "База США подверглась иранскому ракетному обстрелу", "IRN", "USA"),
        ("ru", "REJECT", "Посредничество Катара Иран отклонил", "IRN", "QAT"),
        ("ru", "ACCUSE", "Гавана выступила с осуждением американского удара по Ирану", "CUB", "USA"),
        ("ru", "THREATEN", "Хаменеи: США и Израилю не избежать возмездия", "IRN", "USA ISR"),
        ("ru", "THREATEN", "Иран в ООН предупредил: любая атака США встретит сокрушительный ответ", "IRN", "USA"),
        ("ru", "THREATEN", "Обещание отомстить Израилю прозвучало из уст президента Ирана", "IRN", "ISR"),
        ("zh", "THREATEN", "伊朗副外长警告美国：我们的回应将是毁灭性的", "IRN", "USA"),
        ("zh", "REJECT", "伊朗不会在打击之下讨论停火", "IRN", ""),
        ("zh", "ACCUSE", "俄外交部对美国打击伊朗表示强烈谴责", "RUS", "USA"),
        ("zh", "ACCUSE", "扎哈罗娃：打击伊朗严重违反国际法", "RUS", ""),
        ("zh", "REJECT", "阿曼的调解提议遭伊朗拒绝", "IRN", "OMN"),
        ("zh", "REJECT", "伊朗对美国的谈判邀请予以回绝", "IRN", "USA"),
        ("zh", "CONSULT", "伊朗和美国通过阿曼交换信息", "OMN", ""),
        ("zh", "THREATEN", "胡塞武装将所有以色列船只列为合法打击目标", "YEM", "ISR"),
        ("zh", "THREATEN", "伊朗将军称，美军基地将化为灰烬", "IRN", "USA"),
        ("zh", "THREATEN", "伊朗已批准对美报复计划", "IRN", "USA"),
        ("he", "THREATEN", "נשבעה איראן לנקום בישראל", "IRN", "ISR"),
        ("he", "ACCUSE", "רוסיה גינתה את התקיפות האמריקאיות באיראן", "RUS", "USA"),
        ("he", "THREATEN", "מנהיג איראן מאיים על ארצות הברית ועל ישראל בעונש כבד", "IRN", "USA ISR"),
        ("he", "THREATEN", "משמרות המהפכה: נתקוף את ישראל", "IRN", "ISR"),
        ("ar", "THREATEN", "الحرس الثوري: سنضرب إسرائيل", "IRN", "ISR"),
        ("ar", "THREATEN", "المرشد الإيراني يهدد أمريكا بعقاب شديد", "IRN", "USA"),
        ("ar", "THREATEN", "رئيس الأركان الإيراني: على إسرائيل أن تنتظر ردا قاسيا", "IRN", "ISR"),
        ("ar", "ASSAULT", "الحرس الثوري يعلن استهداف منشآت في حيفا", "IRN", "ISR"),
        ("ar", "THREATEN", "جنرال في الحرس الثوري يتوعد إسرائيل بالثأر", "IRN", "ISR"),
        ("ar", "ACCUSE", "وصفت موسكو قصف أمريكا المنشآت النووية الإيرانية بأنه عدوان وأدانته", "RUS", ""),
        ("ar", "ASSAULT", "تم قصف جزيرة خرج من قبل القوات الأمريكية", "USA", "IRN"),
        ("ar", "ASSAULT", "مقتل ستة في هجوم أمريكي استهدف جزيرة خرج", "USA", "IRN"),
        ("ar", "ASSAULT", "واشنطن تعلن تدمير منصات صواريخ في جزيرة خرج", "USA", "IRN"),
        ("fa", "ASSAULT", "فردو هدف بمب‌های سنگرشکن آمریکا قرار گرفت", "USA", "IRN"),
        ("ar", "THREATEN", "إيران ستستهدف القواعد الأمريكية في المنطقة", "IRN", "USA"),
        ("ar", "THREATEN", "حزب الله يهدد بقصف إسرائيل إذا استمر الهجوم على إيران", "LBN", "ISR"),
        ("ar", "REQUEST", "وزارة الخارجية الصينية: ندعو إيران والولايات المتحدة إلى ضبط النفس", "CHN", "IRN USA"),
        ("ar", "THREATEN", "قاليباف لترامب: ستدفعون ثمن هذه الحماقة", "IRN", "USA"),
        ("ar", "THREATEN", "لن تنعم إسرائيل بالهدوء، وفق ما قال قائد في الحرس الثوري", "IRN", "ISR"),
        ("he", "THREATEN", "ההנהגה באיראן התחייבה להעניש את ישראל", "IRN", "ISR"),
        ("ar", "ASSAULT", "البيت الأبيض: ضرباتنا على جزيرة خرج حققت أهدافها", "USA", "IRN"),
        ("he", "THREATEN", "איום איראני חדש על ארצות הברית: התגובה בדרך", "IRN", "USA"),
        ("ar", "THREATEN", "بيان للحرس الثوري يتوعد أمريكا وإسرائيل", "IRN", "USA ISR"),
        ("ar", "THREATEN", "ليعلم الأمريكيون أن ردنا قادم، قال قاليباف", "IRN", "USA"),
        ("he", "ASSAULT", "טילים שוגרו מאיראן לעבר בסיס אל-עודייד", "IRN", "USA"),
        ("he", "ASSAULT", "בסיס אל-עודייד הותקף בטילים איראניים", "IRN", "USA"),
        ("he", "ASSAULT", "התקיפות האמריקאיות פגעו בבית הזיקוק באבדאן", "USA", "IRN"),
        ("he", "THREATEN", "איראן תתקוף את הבסיסים האמריקאיים באזור", "IRN", "USA"),
        ("fa", "ASSAULT", "حمله بامدادی اسرائیل به اصفهان", "ISR", "IRN"),
        ("fa", "ACCUSE", "سخنگوی وزارت خارجه چین حمله آمریکا به ایران را نکوهش کرد", "CHN", "USA"),
        ("fa", "REJECT", "واشنگتن شرط ایران برای آتش‌بس را رد کرد", "USA", "IRN"),
        ("he", "ASSAULT", "מטוסי קרב אמריקאיים ממשיכים להפציץ את בנדר עבאס", "USA", "IRN"),
        ("he", "ASSAULT", 'חיל האוויר השמיד משגרים סמוך לאבאדאן, הודיע דובר צה"ל', "ISR", "IRN"),
        ("he", "ASSAULT", "נוכח האיום הישראלי שיגרה איראן רחפנים לעבר בסיס אמריקני", "IRN", "USA"),
        ("he", "THREATEN", "במוסקבה מאיימים להכות בארצות הברית", "RUS", "USA"),
        ("he", "ACCUSE", '"המתקפה של ישראל חמורה", גינה נשיא טורקיה', "TUR", "ISR"),
        ("he", "ACCUSE", "סין מתחה ביקורת על ישראל בעקבות ההפצצות באיראן", "CHN", "ISR"),
    ],
)
def test_direction_is_read_from_marks_before_order(
    language: str, event: str, title: str, actor: str, target: str
) -> None:
    """Cases, prepositions, particles and passives say who acts, whatever comes first."""
    claim = one(language, event, title)
    assert {code.partition(".")[0] for code in claim.actor} == {actor}
    assert {code.partition(".")[0] for code in claim.target} == set(target.split())


@pytest.mark.parametrize(
    ("language", "title", "modality"),
    [
        ("ru", "США не нанесли удар по Ирану", "denied"),
        ("ar", "المخابرات: إيران سترد على إسرائيل، بحسب ترامب", "hypothetical"),
        ("ar", "قبل سبع سنوات قصفت أمريكا نطنز", "reported"),
        ("he", "בכיר בישראל: איראן תגיב נגד ישראל", "hypothetical"),
        ("he", "לפני שבע שנים הפציצה ארצות הברית את נתנז", "reported"),
        ("zh", "有关美国袭击伊朗的消息毫无根据", "denied"),
        ("zh", "伊朗扬言攻击美军基地", "hypothetical"),
        ("ru", "США, возможно, ударят по Ирану", "hypothetical"),
        ("zh", "美军将打击哈尔克岛", "hypothetical"),
        ("zh", "前局长：打击纳坦兹将是一个错误", "hypothetical"),
        ("zh", "伊朗要求联合国谴责以色列的打击", "hypothetical"),
        ("zh", "阿曼不会在伊朗和美国之间充当调解人", "denied"),
        ("ru", "Сообщения об ударах США по Ирану не подтвердились", "denied"),
        ("ru", "МИД Ирана: обвинения в подготовке удара по базе США беспочвенны", "denied"),
        ("ru", "Иран опроверг, что США нанесли удар по острову Харк", "denied"),
        ("ru", "США могут нанести удар по Ирану, считают эксперты", "hypothetical"),
        ("fa", "آمریکا به ایران حمله نکرد", "denied"),
        ("fa", "آمریکا به ایران حمله خواهد کرد", "hypothetical"),
        ("ar", "لم تهاجم أمريكا إيران", "denied"),
        ("ar", "قد تهاجم أمريكا إيران", "hypothetical"),
        ("zh", "美国没有袭击伊朗", "denied"),
        ("zh", "美国会袭击伊朗吗？", "hypothetical"),
        ("he", "ארצות הברית לא תקפה את איראן", "denied"),
        ("he", "בשנת 2019 תקפה ארצות הברית את איראן", "reported"),
        ("ar", "الأنباء عن هجوم أمريكي على إيران غير دقيقة", "denied"),
        ("fa", "نگرانی از حمله آمریکا به ایران", "hypothetical"),
    ],
)
def test_denials_possibilities_and_old_events_are_no_facts(language: str, title: str, modality: str) -> None:
    """Each language has its words for not, perhaps and long ago."""
    assert all(claim.modality == modality for claim in claims(language, title) if claim.event == "ASSAULT")
    assert all(claim.modality.rung < 5 for claim in claims(language, title) if claim.event == "ASSAULT")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "الجيش الإيراني يعلن هجوما على نطنز"),
        ("fa", "سپاه حمله به اصفهان را تأیید کرد"),
        ("he", "צבא איראן הודיע על תקיפה באספהאן"),
    ],
)
def test_who_tells_of_an_attack_at_home_did_not_make_it(language: str, title: str) -> None:
    """A force that announces an attack on somebody else's place made it; on its own, suffered it."""
    assert one(language, "ASSAULT", title).actor == ()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fa", "سپاه هشدار داد در صورت ادامه حملات، هیچ نفتکشی از تنگه هرمز بیرون نخواهد رفت"),
        ("ar", "الحرس الثوري: إذا استمرت الهجمات فلن تخرج ناقلة واحدة من مضيق هرمز"),
        ("he", "משמרות המהפכה: אם התקיפות יימשכו, אף מכלית לא תצא ממצר הורמוז"),
    ],
)
def test_a_threat_with_a_condition_is_a_threat(language: str, title: str) -> None:
    """What somebody will do if something happens is threatened; that it happens is not told."""
    made = claims(language, title)
    assert "vowed" in [claim.modality for claim in made if claim.event == "THREATEN"]
    assert all(claim.modality.rung < 5 for claim in made if claim.event == "ASSAULT")


def test_a_negation_ends_with_its_own_verb() -> None:
    """In Arabic the next clause begins with a و written to its first word."""
    claim = one("ar", "THREATEN", "الأمين العام لحزب الله: العدوان لن يمر وإسرائيل ستدفع الثمن")
    assert (claim.modality, claim.target) == ("vowed", ("ISR",))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fa", "سپاه به پیشنهاد آمریکا پاسخ خواهد داد"),
        ("ar", "إيران سترد على المقترح الأمريكي"),
        ("he", "איראן תגיב להצעה האמריקאית"),
        ("he", "קטר הציעה לקיים שיחות בין איראן לישראל"),
    ],
)
def test_an_answer_to_a_proposal_is_no_threat_and_an_infinitive_no_deed(language: str, title: str) -> None:
    """What is answered decides; what is proposed has not happened."""
    made = claims(language, title)
    assert not [claim for claim in made if claim.event == "THREATEN"]
    assert not [claim for claim in made if claim.event == "CONSULT" and claim.modality == "done"]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ru", "Цены на нефть", "МОСКВА, 3 марта. Цены выросли."),
        ("fa", "قیمت نفت", "تهران - قیمت نفت امروز بالا رفت."),
        ("ar", "أسعار النفط", "موسكو (وكالة) - ارتفعت أسعار النفط."),
        ("zh", "油价", "某某社德黑兰3月2日电 油价上涨。"),
    ],
)
def test_a_dateline_makes_nobody_an_actor(language: str, title: str, text: str) -> None:
    """Where it was written tags the article, and is not who did it."""
    coded = CODER.code(article(title, text, AT, language))
    assert (coded.actors, coded.claims) == ((), ())


def test_an_office_belongs_to_the_country_beside_it() -> None:
    """Before it in Arabic, behind it in Chinese, either way in Russian; the person joins both."""
    for language, title in (
        ("ar", "توعد وزير الخارجية الإيراني عباس عراقجي إسرائيل بالانتقام"),
        ("zh", "伊朗外长阿拉格齐誓言报复以色列"),
        ("ru", "Министр иностранных дел Ирана Аббас Аракчи пригрозил Израилю местью"),
    ):
        claim = one(language, "THREATEN", title)
        assert (claim.actor, claim.speaker_rank.name) == (("IRN.MFA",), "MINISTER"), title


def test_a_person_speaks_for_the_office_named_before() -> None:
    """A Russian office stands before its holder, and only who is named in the nominative speaks."""
    title = "Иран намерен отомстить Израилю, сообщил секретарь Совбеза Лариджани"
    assert one("ru", "THREATEN", title).speaker == ("IRN.SNSC",)
    assert one("ru", "THREATEN", "«Хезболла» пригрозила израильтянам ударами").actor == ("LBN.HEZBOLLAH",)


def test_he_means_who_spoke_before() -> None:
    """A pronoun at the head of a sentence takes up the speaker."""
    claim = one("ru", "REQUEST", "Песков рассказал о переговорах по Ирану", "Он призвал стороны к сдержанности.")
    assert claim.actor == ("RUS.KREMLIN",)


def test_a_language_without_a_grammar_gives_names_and_says_so() -> None:
    """Ukrainian names are found in every case; nothing is claimed of them."""
    made = CODER.code(article("Україна попросила допомоги у Великобританії", language="uk"))
    assert (made.countries, made.claims, made.uncoded) == (("UKR", "GBR"), (), "language")
