"""Documents of a case: short, unambiguous, safe to copy, and the same facts in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.coordination.chain import Withheld
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.formal_note import write_formal_note
from screening.coordination.documents.languages import Language
from screening.coordination.documents.letter import write_letter
from screening.coordination.documents.names import BADGES, REASONS
from screening.coordination.documents.notification import write_notification
from screening.coordination.documents.paper import Paper
from screening.coordination.documents.printed import Format, printed
from screening.coordination.documents.printed.html import print_html
from screening.coordination.documents.printed.text import print_text
from screening.coordination.documents.status_card import write_status_card
from screening.coordination.protocol import DutyState
from screening.coordination.releasing import NOT_KNOWN
from screening.operators import release
from tests.coordination_papers import (
    CASE,
    FACTS,
    OTHER,
    OUR_ASSESSMENT,
    PARTIES,
    STATION,
    TCA,
    entry,
    facts_of,
    old_case,
    opened,
    statement,
    with_duties,
    young_case,
)

Write = Callable[[CaseFacts, Language], Paper]
EN, ZH = Language.EN, Language.ZH
WRITERS: list[Write] = [write_notification, write_status_card, write_formal_note]
each_document = pytest.mark.parametrize("write", WRITERS)
each_language = pytest.mark.parametrize("language", list(Language))

pytestmark = pytest.mark.django_db  # protocols of one's own are rows


def _text(facts: CaseFacts, language: Language, write: Write = write_notification) -> str:
    return print_text(write(facts, language))


def _value(text: str, name: str) -> str:
    """What stands on the line of a name."""
    [line] = [each for each in text.splitlines() if each.startswith(name)]
    return line.removeprefix(name).lstrip(":： ")


def test_the_subject_alone_says_who_when_and_how_near() -> None:
    assert write_notification(young_case(), EN).subject == (
        "COLLISION WARNING: CSS (TIANHE) (48274) and STARLINK-2305 (47989),"
        " TCA 2026-03-10T22:14:05Z, miss distance 0.420 km"
    )
    assert write_notification(young_case(), ZH).subject == (
        "碰撞预警：CSS (TIANHE) (48274) 与 STARLINK-2305 (47989)，"
        "最接近时刻 2026-03-10T22:14:05Z，最近距离 0.420 km"
    )


def test_what_is_coming_stands_before_what_is_asked_and_both_before_the_figures() -> None:
    text = _text(with_duties(young_case()), EN)
    places = [
        text.index(each)
        for each in (
            "is predicted to pass CSS (TIANHE) (48274) at a distance of 0.420 km.",
            "Probability of collision: 2.1e-04.",
            "1. Acknowledge the warning. No later than 2026-03-09T19:14:05Z",
            "https://watch.example.org/answer/q7Hk2/",
            "Miss distance: 0.420 km",
        )
    ]
    assert places == sorted(places)


@each_language
def test_instants_are_one_word_in_utc(language: Language) -> None:
    text = _text(with_duties(young_case()), language)
    assert "2026-03-10T22:14:05Z" in text
    assert not re.search(r"\d{2}:\d{2}(:\d{2})?(?!\d*Z|:)", text)


@each_document
def test_what_is_copied_is_plain_ascii_in_english(write: Write) -> None:
    assert _text(with_duties(old_case()), EN, write).isascii()


@each_document
def test_both_languages_give_the_same_figures(write: Write) -> None:
    figures = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z|[+-]?\d+\.\d+ km|\d\.\de-\d\d|\b\d{5}\b")
    facts = replace(with_duties(old_case()), difference=("", ""))
    english, chinese = (
        sorted(figures.findall(_text(facts, language, write))) for language in (EN, ZH)
    )
    assert english == chinese
    assert len(english) > 10


@each_document
def test_chinese_is_chinese_throughout(write: Write) -> None:
    """Names, sources and quoted words stay as they came; no heading or sentence of ours does."""
    paper = write(with_duties(old_case()), ZH)
    ours = [paper.title, paper.foot, *(section.title for section in paper.sections)]
    ours += [name for name, _ in paper.head.rows] + [each.text for each in paper.lead]
    assert all(re.search(r"[\u4e00-\u9fff]", each) for each in ours)
    english = write(with_duties(old_case()), EN)
    assert not {section.title for section in english.sections} & set(ours)


def test_the_terms_of_the_field_are_used() -> None:
    text = _text(with_duties(young_case()), ZH)
    for term in ("碰撞预警", "最接近时刻", "交会", "机动", "碰撞概率"):
        assert term in text


@each_language
def test_what_is_not_known_is_said_so_with_the_reason_and_is_never_zero(
    language: Language,
) -> None:
    figures = {
        **OUR_ASSESSMENT,
        "miss_distance_km": None,
        "relative_speed_km_s": None,
        "pc": None,
        "pc_reason": "no covariance",
        "max_pc": None,
    }
    text = _text(facts_of([opened(), statement(2, STATION, 0.2, figures)], hours=1.0), language)
    unknown = "not known" if language is EN else "不详"
    names = {
        EN: ("Miss distance", "Relative speed", "Largest Pc"),
        ZH: ("最近距离", "相对速度", "该几何"),
    }
    for name in names[language]:
        assert unknown in _value(text, name)
    pc = _value(text, "Probability of collision (Pc)" if language is EN else "碰撞概率（Pc）")
    assert unknown in pc
    assert "no covariance" in pc
    assert not re.search(r"\b0(\.0+)? (k?m|km/s)\b", text)


@pytest.mark.parametrize("mark", list(BADGES))
@each_document
@each_language
def test_every_mark_is_in_subject_and_body_in_both_languages(
    language: Language, write: Write, mark: str
) -> None:
    facts = facts_of([opened(**{mark: True})], hours=1.0)
    paper = write(facts, language)
    assert paper.subject.startswith(f"[{BADGES[mark]}]")
    assert print_text(paper).startswith(f"*** {BADGES[mark]}")
    assert BADGES[mark] in print_html(paper)
    letter = write_letter(facts, [language])
    assert BADGES[mark] in letter.subject


@each_document
def test_what_is_happening_bears_no_mark(write: Write) -> None:
    paper = write(young_case(), EN)
    assert paper.marks == ()
    assert not any(badge in print_text(paper) for badge in BADGES.values())


@each_document
@each_language
def test_what_is_withheld_is_in_no_document_and_is_named_with_the_reason(
    language: Language, write: Write
) -> None:
    held = Withheld(release.WITHHELD, "public data only of cmsa, v3")
    hidden = entry(
        2, "statement", STATION, 0.2, assessment=held, criteria=held, data_used=held, remarks=held
    )
    facts = facts_of([opened(), hidden], hours=1.0)
    text = _text(facts, language, write)
    policies = ("public data only of cmsa, v3", "cmsa 的“仅公开数据”，第 3 版")
    assert policies[language is Language.ZH] in text
    assert "0.420" in _text(facts, language)  # public facts stay
    for secret in ("US emergency", "CelesTrak", "Foster"):
        assert secret not in text
    if language is ZH:
        assert release.WITHHELD not in text


def test_every_reason_for_withholding_has_words_in_chinese() -> None:
    assert set(REASONS) == {*release.REASONS, NOT_KNOWN.why}
    with ZH.spoken():
        assert all(re.search(r"[\u4e00-\u9fff]", str(each)) for each in REASONS.values())


def test_a_notification_asks_for_what_its_reader_owes_now_and_nothing_else() -> None:
    facts = with_duties(young_case())
    [owed] = facts.duties
    done = replace(owed, what=("Report", "报告"), state=DutyState.WAITING)
    ours = replace(owed, what=("Tell the other side", "通知对方"), who=STATION)
    text = _text(replace(facts, duties=(owed, done, ours)), EN)
    assert "1. Acknowledge the warning." in text
    assert "Report" not in text
    assert "Tell the other side" not in text


@each_language
def test_clauses_that_nobody_has_signed_are_said_to_be_asked_and_not_owed(
    language: Language,
) -> None:
    words = "asked, not owed" if language is EN else "并非义务"
    facts = with_duties(young_case())
    assert words in _text(facts, language)
    signed = replace(facts, duties=(replace(facts.duties[0], is_proposal=False),))
    assert words not in _text(signed, language)


def test_without_a_protocol_a_notification_still_asks_for_what_helps() -> None:
    text = _text(young_case(), EN)
    assert "1. Acknowledge this warning as soon as you can." in text
    assert "4. Until both sides have agreed, tell us before you manoeuvre." in text


def test_an_intermediary_is_asked_to_hand_it_on_and_not_to_manoeuvre() -> None:
    agency = {
        "slug": "agency", "name": "An Agency", "name_zh": "某机构",
        "role": "intermediary", "kind": "agency", "country": "FR",
    }  # fmt: skip
    first = opened()
    with_agency = replace(first, parts={**first.parts, "parties": [*PARTIES, agency]})
    facts = replace(facts_of([with_agency], hours=1.0), reader="agency")
    assert "2. Hand it on to SpaceX, and put on record what you have relayed." in _text(facts, EN)
    assert "manoeuvre" not in _text(facts, EN)
    assert "请转交太空探索技术公司" in _text(facts, ZH)


def test_a_time_line_names_whom_a_warning_went_to() -> None:
    text = _text(old_case(), EN, write_formal_note)
    assert "sent the warning: to SpaceX by e-mail" in text


def test_without_a_link_it_says_how_to_answer() -> None:
    text = _text(replace(young_case(), answer_url=""), EN)
    assert "Answer to whoever sent you this, and name the case." in text
    assert str(CASE) in text


def test_a_pass_that_is_over_is_told_in_the_past() -> None:
    late = replace(young_case(), written_at_utc=TCA + timedelta(minutes=90))
    assert "was predicted to pass" in _text(late, EN)
    assert "1 h 30 min before this was written" in _text(late, EN)
    assert "曾预计" in _text(late, ZH)


def test_public_elements_alone_are_told_to_be_no_ground_for_a_burn() -> None:
    assert "not for planning a manoeuvre" in _text(young_case(), EN)
    better = [
        {"norad_cat_id": 1, "kind": "ephemeris", "epoch_utc": FACTS["tca_utc"], "source": "us"}
    ]
    own = entry(2, "statement", STATION, 0.2, assessment=OUR_ASSESSMENT, data_used=better)
    assert "not for planning" not in _text(facts_of([opened(), own], hours=1.0), EN)


def test_a_status_card_shouts_when_both_move() -> None:
    both = [
        opened(),
        entry(2, "intent", STATION, 1.0, intent={"choice": "will_manoeuvre"}),
        entry(3, "intent", OTHER, 2.0, intent={"choice": "will_manoeuvre"}),
    ]
    facts = facts_of(both, hours=3.0)
    assert any(
        each.is_loud and "Both say" in each.text for each in write_status_card(facts, EN).lead
    )
    assert any(each.is_loud and "双方" in each.text for each in write_status_card(facts, ZH).lead)


def test_a_formal_note_says_that_nobody_has_answered_and_by_when() -> None:
    told = entry(3, "notified", STATION, 1.0, notice={"to": "other_side", "channel": "email"})
    facts = facts_of([opened(), statement(2, STATION, 0.2, OUR_ASSESSMENT), told], hours=9.0)
    text = _text(facts, EN, write_formal_note)
    assert (
        "4. A warning was sent to SpaceX at 2026-03-09T17:14:05Z."
        " By 2026-03-10T01:14:05Z no answer had been received." in text
    )
    assert "SpaceX has not given an assessment of its own in this case." in text


@each_language
def test_a_formal_note_is_no_legal_advice_and_says_so(language: Language) -> None:
    text = _text(old_case(), language, write_formal_note)
    assert ("not legal advice" if language is EN else "不构成法律意见") in text


def test_a_formal_note_tells_every_entry_of_the_record() -> None:
    text = _text(old_case(), EN, write_formal_note)
    lines = [line for line in text.splitlines() if re.match(r"\d{1,2} \| ", line)]
    assert [int(line.split(" | ")[0]) for line in lines] == list(range(1, 14))
    assert 'SpaceX | acknowledged: "Seen. Looking at it."' in text
    assert "realised miss distance 18.210 km" in text


# --- Strangers' text, and printing ---------------------------------------------------------------

HOSTILE = 'A\u202eB <script>alert(1)</script> #read("/etc/passwd") *bold* $x$\nCc: eve'


def _hostile() -> CaseFacts:
    return facts_of([opened(secondary={"norad_cat_id": 47989, "name": HOSTILE})], hours=1.0)


@each_document
def test_a_hostile_name_stays_one_line_of_text(write: Write) -> None:
    paper = write(_hostile(), EN)
    assert "\n" not in paper.subject
    assert "\u202e" not in print_text(paper)
    assert "<script>" not in print_html(paper)
    assert printed(paper, Format.PDF).startswith(b"%PDF")  # typst would refuse an unknown #read


@each_document
@each_language
def test_a_pdf_is_the_same_twice_and_brings_its_font(language: Language, write: Write) -> None:
    paper = write(with_duties(old_case()), language)
    pdf = printed(paper, Format.PDF)
    assert pdf == printed(paper, Format.PDF)
    assert b"NotoSansCJK" in pdf


@each_document
def test_an_html_file_stands_alone(write: Write) -> None:
    html = print_html(write(with_duties(old_case()), ZH))
    assert '<html lang="zh-Hans">' in html
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", html)


def test_a_letter_holds_both_languages_and_a_pdf_of_each() -> None:
    letter = write_letter(young_case(exercise=True), [ZH, EN])
    assert letter.subject.startswith("[EXERCISE 演练] 碰撞预警 / COLLISION WARNING")
    assert letter.text.index("请贵方办理") < letter.text.index("What we ask of you")
    assert [each.name for each in letter.attachments] == [
        "notification-7d1f6a52-zh.pdf",
        "notification-7d1f6a52-en.pdf",
    ]
    assert letter.html.count("<article") == 2


def test_what_was_sent_is_known_again_by_its_digest() -> None:
    first = write_letter(young_case(), [EN])
    assert first.text_sha256 == write_letter(young_case(), [EN]).text_sha256
    assert first.text_sha256 != write_letter(young_case(exercise=True), [EN]).text_sha256


def test_a_notice_gives_each_criterion_its_figure_and_its_limit() -> None:
    english, chinese = (_text(young_case(), language) for language in (EN, ZH))
    assert "miss distance 0.42 km, asks less than 1 km: met" in english
    assert "probability of collision 2.1e-04, asks more than 1e-04: met" in english
    assert "entering the notification box: not known, asks yes: cannot be judged" in english
    assert "最近距离 0.42 km，要求小于1 km：满足" in chinese
    assert "进入通报区（箱形）：不详，要求是：无法判断" in chinese


def test_what_is_asked_names_the_title_of_its_clause() -> None:
    asked = with_duties(young_case())
    assert '(clause 2.1 "Answers", ssc-baseline v1)' in _text(asked, EN)
    assert "2.1“答复”" in _text(asked, ZH)
    assert '2.1 "Answers", ssc-baseline v1' in _text(asked, EN, write_status_card)


def test_the_time_line_tells_what_was_overdue_in_words() -> None:
    duty = {
        "duty": "acknowledge",
        "clause": "crewed-station-notification v1, 5",
        "title": {"en": "Acknowledge", "zh": "确认收到"},
        "what": {"en": "Acknowledge: a person on duty has read it", "zh": "确认收到：已阅"},
        "party": OTHER,
    }
    turned = {"duty": "acknowledge", "to_role": "government", "why": "Silence."}
    late = [
        *young_case().standing.entries,
        entry(3, "overdue", STATION, 3.0, duty=duty),
        entry(4, "escalated", STATION, 3.5, escalation=turned),
    ]
    english = _text(facts_of(late, hours=4.0), EN, write_formal_note)
    assert "SpaceX: Acknowledge: a person on duty has read it (crewed-" in english  # who is late
    assert "v1, 5, Acknowledge)" in english
    assert 'about "Acknowledge: a person on duty has read it"' in english
    assert "事由：“确认收到：已阅”" in _text(facts_of(late, hours=4.0), ZH, write_formal_note)


def test_a_long_difference_is_told_whole() -> None:
    """Its end has the rule of the second side: cut off, a formal note is one-sided."""
    told = " ".join(["The two sides part."] * 60) + " The second side's rule is not met."
    facts = replace(old_case(), difference=(told, told))
    for write in (write_status_card, write_formal_note):
        assert "The second side's rule is not met." in _text(facts, EN, write)


def test_a_decision_names_its_clause_by_title() -> None:
    cited = {"protocol": "crewed-station-notification", "version": "1", "mover": OTHER}
    decision = cited | {"clause": "The uncrewed object moves", "words": ""}
    proposed = entry(3, "decision_proposed", STATION, 1.0, decision=decision)
    facts = facts_of([*young_case().standing.entries, proposed], hours=2.0)
    english = _text(facts, EN, write_status_card)
    assert 'clause 7 "The uncrewed object moves", Crewed station notification version 1' in english
    assert "第7条" in _text(facts, ZH, write_status_card)


def test_a_notice_asks_for_nothing_that_is_on_record() -> None:
    [duty] = with_duties(young_case()).duties
    met = replace(duty, state=DutyState.MET, met_at=TCA - timedelta(hours=20))
    text = _text(replace(young_case(), duties=(met,)), EN)
    assert "Nothing more is asked of you for now" in text
    assert "Acknowledge" not in text


def test_a_probability_beyond_digits_is_said_in_the_language_of_the_document() -> None:
    far = facts_of([opened(), statement(2, STATION, 0.2, OUR_ASSESSMENT | {"pc": 3e-33})], hours=1)
    assert "under 1e-15" in _text(far, EN)
    assert "低于 1e-15" in _text(far, ZH)
    assert "under" not in _text(far, ZH)
