"""What the words of a mail mean as dates."""

import re
from datetime import date, timedelta

import pytest

from agent.life_events.almanac import FEASTS, easter
from agent.life_events.date_grammar import EDGE, Edges, RuleBook, pattern_of
from agent.life_events.dates import MAX_CHARS, MAX_DATES, find_dates

SENT = date(2026, 5, 12)  # a Tuesday


def isos(text, sent_on=SENT, **options):
    return [found.iso for found in find_dates(text, sent_on=sent_on, **options)]


def check(text, *expected, sent_on=SENT, **options):
    assert isos(text, sent_on, **options) == list(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The funeral is on Friday.", "2026-05-15"),
        ("Our twins were born Saturday morning.", "2026-05-09"),
        ("They let me go this past Thursday.", "2026-05-07"),
        ("We see you this Saturday", "2026-05-16"),
        ("Next Tuesday he gets the keys", "2026-05-19"),
        ("He proposed last Friday evening.", "2026-05-08"),
        ("He arrived Sunday just gone", "2026-05-10"),
        ("The move is Thursday week", "2026-05-21"),
        ("A week on Saturday we fly", "2026-05-23"),
        ("A week from Friday we fly", "2026-05-22"),
        ("The do is Saturday after next", "2026-05-23"),
        ("It happened the Monday before last.", "2026-05-04"),
        ("Thursday next week suits me", "2026-05-21"),
        ("Two Saturdays ago we wed", "2026-05-02"),
        ("THE FUNERAL IS ON FRIDAY", "2026-05-15"),
        ("the funeral is on fri", "2026-05-15"),
    ],
)
def test_a_weekday_is_the_day_its_words_point_to(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ON THE 24TH WE MOVE", "2026-05-24"),
        ("we move wed the 22nd", "2026-07-22"),
        ("The memorial was held on the 2nd of this month.", "2026-05-02"),
        ("Saturday the 14th of November", "2026-11-14"),
        ("24 June", "2026-06-24"),
        ("June 24th", "2026-06-24"),
        ("June 24, 2027", "2027-06-24"),
        ("24 June '27", "2027-06-24"),
        ("Sat 10 Oct", "2026-10-10"),
        ("Dad passed away on April 28.", "2026-04-28"),
        ("the twenty-first of June is ours", "2026-06-21"),
        ("It is the first of June", "2026-06-01"),
        ("until the fifteenth, then", "2026-05-15"),
        ("Born 2026-05-11 at 4:12 am", "2026-05-11"),
        ("Her leaving do is 03.06.2026.", "2026-06-03"),
        ("The 24th of\nJune it is", "2026-06-24"),
        ("the last day of May", "2026-05-31"),
        ("the fourth Saturday of October", "2026-10-24"),
        ("the last Friday in May", "2026-05-29"),
    ],
)
def test_a_day_of_a_month_is_the_one_that_the_clause_means(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was born at 4:10 this morning", "2026-05-12"),
        ("Tonight we celebrate", "2026-05-12"),
        ("Our house flooded last night.", "2026-05-11"),
        ("It came the night before last", "2026-05-10"),
        ("The day after tomorrow is her big day.", "2026-05-14"),
        ("We move in three weeks.", "2026-06-02"),
        ("In ten days' time we say our vows.", "2026-05-22"),
        ("My dad died two weeks ago.", "2026-04-28"),
        ("He had it done a couple of weeks ago.", "2026-04-28"),
        ("She passed three weeks ago yesterday.", "2026-04-20"),
        ("A year ago today we opened the doors.", "2025-05-12"),
        ("It's been 2 months since the fire.", "2026-03-12"),
        ("We meet a week today", "2026-05-19"),
        ("Two weeks before Christmas we move", "2026-12-11"),
        ("The day after Thanksgiving we leave", "2026-11-27"),
        ("jim asked jenna last nite!!", "2026-05-11"),
        ("We leave tmrw for the farm.", "2026-05-13"),
        ("I'll leave after the wedding on Saturday", "2026-05-16"),
        ("She has been sick since the first of the year", "2026-01-01"),
        ("Paul is foreman, effective the first of the year.", "2027-01-01"),
        ("He is doing well following his surgery on Monday.", "2026-05-11"),
        ("She was born on 4-29-26, all well", "2026-04-29"),
        ("They closed my wing, as of 4/30.", "2026-04-30"),
    ],
)
def test_days_are_counted_from_the_day_of_the_mail(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've been a nurse for 20 years today.", "2026-05-12"),
        ("Married 20 years today!", "2026-05-12"),
        ("Twenty years today! Cake at four.", "2026-05-12"),
        ("It is five years tomorrow since we lost him.", "2026-05-13"),
        ("We'll have been married 30 years tomorrow.", "2026-05-13"),
        ("She has been sober for six months today.", "2026-05-12"),
        ("Two years today we'll be in the new house.", "2028-05-12"),
        ("I shall be a vicar two years from today.", "2028-05-12"),
        ("I start two weeks tomorrow.", "2026-05-27"),
    ],
)
def test_years_that_are_full_today_are_an_anniversary_and_weeks_are_ahead(text, expected):
    check(text, expected)


def test_years_that_only_count_date_nothing():
    check("I've been a nurse for 20 years now.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are in Rome next week.", "2026-05-18/2026-05-24"),
        ("He was laid off last week.", "2026-05-04/2026-05-10"),
        ("The fun run is this weekend.", "2026-05-16/2026-05-17"),
        ("Over the weekend our cat died.", "2026-05-09/2026-05-10"),
        ("Memorial Day weekend we are away", "2026-05-23/2026-05-25"),
        ("I'm away the week of the 18th.", "2026-05-18/2026-05-24"),
        ("w/c 8 June", "2026-06-08/2026-06-14"),
        ("the weekend of 6 June", "2026-06-06/2026-06-07"),
        ("The last week of May we walk", "2026-05-25/2026-05-31"),
        ("from 28 September to 7 October", "2026-09-28/2026-10-07"),
        ("between 28 September and 7 October", "2026-09-28/2026-10-07"),
        ("Out 3-9 June", "2026-06-03/2026-06-09"),
        ("Out June 10–24", "2026-06-10/2026-06-24"),
        ("Out from the 3rd to the 9th of June", "2026-06-03/2026-06-09"),
        ("I'm out from Monday to Wednesday", "2026-05-18/2026-05-20"),
        ("December 28 to January 3", "2026-12-28/2027-01-03"),
        ("off for two weeks from Monday", "2026-05-18/2026-05-31"),
        ("from the 1st of August until the end of September", "2026-08-01/2026-09-30"),
        ("from June to August", "2026-06-01/2026-08-31"),
        ("on holiday from 3.7. until 21.7. with all", "2026-07-03/2026-07-21"),
    ],
)
def test_a_stretch_of_days_is_a_range(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I start next month.", "2026-06"),
        ("They moved last month.", "2026-04"),
        ("The baby is due in August", "2026-08"),
        ("We got married in August", "2025-08"),
        ("Back in March we lost Dad", "2026-03"),
        ("I retire at the end of May", "2026-05"),
        ("Moving in mid-August", "2026-08"),
        ("Her book comes out in March 2027.", "2027-03"),
        ("He deploys next January.", "2027-01"),
        ("In 2024 we opened a branch", "2024"),
        ("she's due in aug, wants peonies", "2026-08"),
        ("I found a job starting after the first of the year", "2027-01"),
        ("He retires next year.", "2027"),
        ("Three years ago we started", "2023"),
    ],
)
def test_a_month_or_a_year_stays_a_month_or_a_year(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a New Year's Eve wedding on New Year's Eve", "2026-12-31"),
        ("He proposed on New Year’s Eve", "2025-12-31"),
        ("He arrives on Easter Monday", "2027-03-29"),
        ("She died on Good Friday", "2026-04-03"),
        ("Our coat drive is on Make a Difference Day", "2026-10-24"),
        ("On Mother's Day she got her all-clear.", "2026-05-10"),
        ("She turns 40 on Halloween.", "2026-10-31"),
        ("He'll be home for Thanksgiving.", "2026-11-26"),
        ("by the Fourth of July", "2026-07-04"),
    ],
)
def test_a_feast_is_the_one_that_the_tense_means(text, expected):
    assert isos(text)[-1] == expected


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1998, 4, 12), (2000, 4, 23), (2024, 3, 31), (2026, 4, 5), (2038, 4, 25), (2285, 3, 22)],
)
def test_easter_falls_where_the_church_puts_it(year, month, day):
    assert easter(year) == date(year, month, day)


def test_every_feast_has_a_day_in_the_years_of_mail_but_the_leap_day():
    for name, feast in FEASTS.items():
        if name != "leap day":
            assert all(feast(year).year == year for year in range(2011, 2035)), name


def test_a_year_beyond_the_tables_has_no_such_feast():
    check("We marry at Diwali 2070.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We marry at Diwali.", "2026-11-08"),
        ("She was born on Eid al-Fitr.", "2026-03-21"),
        ("They came on the third day of Tet.", "2026-02-19"),
        ("We all meet on Rosh Hashanah.", "2026-09-12"),
    ],
)
def test_a_feast_by_the_moon_is_looked_up(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("Lunch on Mother's Day, Mom is thrilled.", -300, "2026-05-10"),
        ("Lunch on Mother's Day with Mum, my favourite.", 60, "2026-03-15"),
        ("They wed at Thanksgiving, the programme is lovely.", -300, "2026-10-12"),
        ("They wed at Thanksgiving.", -300, "2026-11-26"),
    ],
)
def test_a_feast_is_that_of_the_writers_country(text, offset, expected):
    assert isos(text, date(2026, 2, 1), utc_offset_minutes=offset) == [expected]


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("We marry on 06/07/2026.", 120, ["2026-07-06"]),
        ("We marry on 06/07/2026.", -300, ["2026-06-07"]),
        ("We marry on 06/07/2026.", 0, []),
        ("We marry on 06/07/2026.", None, []),
        ("We marry on 06/07/2026, the colour is grey.", 0, ["2026-07-06"]),
        ("We marry on 06/07/2026, Mom paid $400.", 0, ["2026-06-07"]),
        ("We marry on 06/07/2026, the hall costs 900 euros.", -300, ["2026-07-06"]),
        ("We marry on 06/07/2026, not on 07/31/2026.", 120, ["2026-06-07", "2026-07-31"]),
    ],
)
def test_what_reads_both_ways_is_read_as_where_the_writer_lives(text, offset, expected):
    assert isos(text, utc_offset_minutes=offset) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Order 4-12-16 was shipped, invoice 20260512 too, SKU 2024-11-B is back.",
        "order 2026-05-11",
        "We sold 15 units at $24.50 each, 1,200 in total, in 2000 units.",
        "Call me on 555-0142 or 020 7946 0018 or +44 7700 900123.",
        "Version 3.10.2 and 12.05.26 fix it at 10.5 percent.",
        "It is a 24/7 service with 9/11 screws and a 1/2 inch bit.",
        "You may want to review it; May I ask how? THIS MAY BE IT, 5 may apply.",
        "Please march on to step two. March on, friends.",
        "The sun was out and the cat sat on it; she will wed him.",
        "My brother Ruben weds a girl of Cape Verde.",
        "Give me a second. The second option is better, the 2nd one too.",
        "the 24th floor of the 21st century, our 10th anniversary",
        "June and I met April from accounts, August Miller and the March Group's CFO.",
        "Jan will follow up. Dec is my brother's nickname. Mon ami!",
        "12 High Street, Room 12, floor 3",
        "Yoga every Monday, pizza on Fridays, and one Saturday off. Mon-Fri 9-5.",
        "Soon we will know more; we recently moved; a few weeks ago, in two or three weeks.",
        "You are in my thoughts in the coming days, one of these days.",
        "Happy Easter! Merry Christmas! Our Christmas party was loud.",
        "The Monday.com board, Friday's is the restaurant, see https://a.example/2026-05-12/x",
        "It was our first holiday in nine years; we built it in three days.",
        "on 31 June, on June 31, on 30 February, 2026-02-30, 31/06/2026",
    ],
)
def test_counts_names_and_verbs_are_no_dates(text):
    check(text)


def test_the_clause_around_a_weekday_decides_past_or_future():
    check("I had my audition on Monday and it went well.", "2026-05-11")
    check("My audition is on Monday.", "2026-05-18")
    check("The exam on Monday was hard", "2026-05-11")
    check("How did your interview go on Thursday?", "2026-05-07")
    check("Good luck with the interview on Thursday!", "2026-05-14")
    check("She passed on Monday, and the party is on Friday", "2026-05-11", "2026-05-15")
    check("I heard she's flying on Saturday", "2026-05-16")
    check("I was in hospital until Friday", "2026-05-08")
    check("He was gone by Friday.", "2026-05-08")
    check("Home since Sunday, thank God.", "2026-05-10")


def test_what_was_moved_to_a_day_is_still_to_come():
    check("We've moved the meeting to Friday", "2026-05-15")
    check("We moved house on Friday", "2026-05-08")
    check("The surgery was put off until Friday.", "2026-05-15")


def test_years_on_a_day_and_an_appointment_for_a_day_are_to_come():
    check("We have been married 45 years on the 23rd.", "2026-05-23")
    check("I did land an interview for Thursday", "2026-05-14")


def test_a_lone_day_is_told_by_the_sentence_before():
    check("Brody PROPOSED. Saturday.", "2026-05-09")
    check("We marry. On Saturday.", "2026-05-16")


def test_a_day_without_year_in_numbers_needs_a_lead():
    check("I'm getting married! On 19.7. in Graz", "2026-07-19")
    check("She has been with us 25 years on 01.06.", "2026-06-01")
    check("He starts at Mercy 6/15", "2026-06-15")
    check("We rate it 6/15 and run on 3.10. only")


def test_a_given_tense_overrules_the_clause():
    check("I had it on Monday", "2026-05-18", tense="future")
    check("It is on Monday", "2026-05-11", tense="past")
    check("His birthday is on the 9th.", "2026-05-09", tense="past")


def test_a_near_day_without_year_wins_over_one_most_of_a_year_off():
    check("Here are the photos, the party is on 2 May", "2026-05-02")
    check("They offered me the post from 1 June", "2026-06-01")


def test_a_weekday_beside_a_day_settles_its_year_or_month():
    check("Tuesday 17 March", "2026-03-17")
    check("Wednesday 17 March 2027", "2027-03-17")
    check("Thursday the 15th", "2026-10-15", sent_on=date(2026, 9, 1))


def test_a_bare_day_leans_on_the_date_before_it():
    check("We leave on the 1st of July and are back on the 15th.", "2026-07-01", "2026-07-15")
    check("We leave on 28 June and are back on the 5th.", "2026-06-28", "2026-07-05")
    check("Not the week of the 18th, I'm in on the Tuesday", "2026-05-18/2026-05-24", "2026-05-19")
    check("We marry on 12 June. The following day we fly.", "2026-06-12", "2026-06-13")
    check("the following Monday")


def test_a_day_said_twice_is_one_date():
    check("Tomorrow, Wednesday 13 May, we fly", "2026-05-13")
    check("next Friday (22 May)", "2026-05-22")
    check("My last day was yesterday, Monday", "2026-05-11")


def test_an_order_of_day_and_month_is_never_guessed():
    check("We met on 06/07/2026")
    check("We met on 06/07/2026", "2026-07-06", day_first=True)
    check("We met on 06/07/2026", "2026-06-07", day_first=False)
    check("He graduates 6/12.", "2026-06-12", day_first=False)
    check("We met on 31/12/2025", "2025-12-31")
    check("We met on 12/31/2025", "2025-12-31")
    check("It was on 5/5/2026", "2026-05-05")


def test_another_numeric_date_in_the_same_mail_tells_the_order():
    check("In on 06/07/2026, out on 31/07/2026", "2026-07-06", "2026-07-31")
    check("In on 06/07/2026, out on 07/31/2026", "2026-06-07", "2026-07-31")
    check("06/07/2026, 31/07/2026 and 07/31/2026", "2026-07-31", "2026-07-31")


def test_the_turn_of_the_year_is_crossed_both_ways():
    check("The baby is due January 8.", "2027-01-08", sent_on=date(2026, 12, 18))
    check("We got married on December 30.", "2025-12-30", sent_on=date(2026, 1, 5))
    check("We fly on the 2nd.", "2026-01-02", sent_on=date(2025, 12, 29))
    check("I was promoted last month.", "2025-12", sent_on=date(2026, 1, 10))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your letter of the 4th inst. came", "2026-05-04"),
        ("of the 28th ult. I heard nothing", "2026-04-28"),
        ("We move on the 3rd prox.", "2026-06-03"),
        ("We marry on 24.06.26", "2026-06-24"),
        ("any day other than 30th.", "2026-05-30"),
        ("She has another seven weeks to go.", "2026-06-30"),
        ("The vote was this lunchtime.", "2026-05-12"),
        ("As of Saturday there's a dog.", "2026-05-09"),
        ("As of Saturday I will be away.", "2026-05-16"),
    ],
)
def test_less_common_ways_to_say_a_day(text, expected):
    check(text, expected)


def test_a_short_weekday_that_begins_a_name_is_none():
    check("The house in Thu Duc is done.")


@pytest.mark.parametrize("sent_on", [date(1970, 1, 1), date(2099, 12, 31)])
def test_a_mail_from_a_clock_that_was_wrong_dates_nothing(sent_on):
    check("It was yesterday, and on 4 June.", sent_on=sent_on)


def test_a_leap_day_falls_in_a_leap_year():
    check("Born on 29 February", "2024-02-29")
    check("on 29 February 2028", "2028-02-29")
    check("on 29 February 2026")


def test_what_was_found_says_where_it_stands():
    text = "Well, İt’s on Friday\u00a0the 15th — see you."
    (found,) = find_dates(text, sent_on=SENT)
    assert text[found.start : found.end] == found.text == "Friday\u00a0the 15th"
    assert found.iso == "2026-05-15"


@pytest.mark.parametrize(
    "sent_on",
    [date.min, date.max, date(1970, 1, 1), date(2099, 12, 31), date(2024, 2, 29)],
)
def test_no_sent_day_is_too_odd(sent_on):
    text = (
        "yesterday, tomorrow, last week, next month, in 99 years, 900 years ago, on 29 February, "
        "on Monday, the 31st, at Easter, in May, next weekend, the week of 1 May, 1-9 June, "
        "two months before Christmas, from Monday to Friday, 1 May to 3 April, last year"
    )
    for found in find_dates(text, sent_on=sent_on):
        assert found.iso


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "9",
        " ",
        "\n",
        "1-",
        "9/",
        "'",
        "a@",
        "in ",
        "to ",
        "the first of ",
        "Ä",
        "monday ",
        "ed ",
    ],
)
def test_a_megabyte_of_one_thing_is_read_only_so_far(piece):
    text = piece * (1_000_000 // len(piece)) + " tomorrow"
    assert all(found.end <= MAX_CHARS for found in find_dates(text, sent_on=SENT))


def test_a_flood_of_dates_is_cut_off():
    assert len(find_dates("yesterday. " * 2000, sent_on=SENT)) == MAX_DATES


def test_every_sent_day_of_a_year_puts_a_weekday_within_a_week():
    for offset in range(366):
        day = SENT + timedelta(days=offset)
        (found,) = find_dates("It is on Friday.", sent_on=day)
        there = date.fromisoformat(found.iso)
        assert there.weekday() == 4
        assert 0 < (there - day).days <= 7


def test_a_day_moved_to_another_is_two_days_and_no_range():
    text = "we changed the wedding date from\nSeptember 8, 2026 to September 22, 2026."
    check(text, "2026-09-08", "2026-09-22")


def test_what_only_looks_like_a_day_is_none():
    check("The lot is 3-10-24, version 3.10. of the plan, see the dec rates")
    check("His GPA was 3.9. The index rose from 2.5. to 13.4. percent and to 15.6. He said")
    check(
        "Wait until Jan comes, I believe in Jan. A reduction in APR for you, an invest in SEP IRA"
    )


@pytest.mark.parametrize(
    "text",
    [
        "on friday\n\nthe 24th of june, next month",
        "mid-june, the 1st-monday, x-may 5 (may 5) @may 5 5/6 $5 may",
        "fri fri. fri fri, two weeks two weeks ago",
        "\u0663 may, \u00b2 may, 3 may\u00b2, \u00e9t\u00e9 2027",
        "",
    ],
)
def test_a_rule_is_looked_for_wherever_it_may_begin(text):
    """As often as a look at every letter finds it."""
    templates = (
        "(?:on )?{wd}",
        "{num}(?: of)? {mon}",
        r"\w+ week",
        "(?:the |mid-)?{mon:m}(?: {num:d})?",
    )
    book = RuleBook()
    for template in templates:
        book.rule(template)(lambda found, reading: None)
    everywhere = [EDGE.pattern + pattern_of(template).pattern for template in templates]
    wanted = [found.span() for source in everywhere for found in re.finditer(source, text)]
    assert [found.span() for found, _ in book.matches(Edges(text))] == wanted
