"""Sentences of the kinds of tests/examples/classes.yaml that no weights were fitted to: a kind is understood when these are read right."""

from __future__ import annotations

from datetime import date

import pytest

from extract.reading.story import read_story
from tests.extract.reading.test_sentences import line_of, story_of

CASES = [
    ("a survey's day is no date of reserves", "2022-11-15",
     "Angola has an estimated 1.1 million tonnes of rare earth reserves, according to a study handed over on October 27.",
     ["1.1 million tonnes | 1100000 t | level | reserves | rare earths | - | about"]),
    ("a capacity to come is a target of its year", "2024-06-11",
     "The magnet plant at Tarnow, with a capacity of 700 t/yr, is due to open in 2027.",
     ["700 t/yr | 700 t | level | capacity | rare earth magnets | 2027-01-01..2027-12-31 | target"]),
    ("shares on an exchange are none of ours", "2024-03-06",
     "Shares of Vega Rare Earths fell behind. A broker more than halved her target price for the stock to $9 from $19. It traded as low "
     "as $8.15 and finished 3.3% lower at $8.40.", []),
    ("symbols behind of name the material", "2023-02-14",
     "Stage 3 would raise production to 5,200 tonnes a year of NdPr, plus 60-70 tonnes a year of Tb and 210-240 tonnes a year of Dy.",
     ["5,200 tonnes a year | 5200 t | level | production | praseodymium-neodymium | - | target",
      "60-70 tonnes a year | 60-70 t | level | production | terbium | - | target",
      "210-240 tonnes a year | 210-240 t | level | production | dysprosium | - | target"]),
    ("now is the day of publication", "2014-05-19",
     "Erbium oxide has fallen from $210/kg in 2011 to $95/kg in the first quarter of 2014 but has climbed to $103 now.",
     ["$210/kg | 210 USD/kg | price | price | erbium oxide | 2011-01-01..2011-12-31",
      "$95/kg | 95 USD/kg | price | price | erbium oxide | 2014-01-01..2014-03-31",
      "$103 | 103 USD/kg | price | price | erbium oxide | 2014-05-19..2014-05-19"]),
    ("a kilogram lends its weight to the prices behind", "2012-10-01",
     "A kilogram of terbium oxide averaged $3,100 in the second quarter and is currently sold at $2,050.",
     ["$3,100 | 3100 USD/kg | price | price | terbium oxide | 2012-04-01..2012-06-30",
      "$2,050 | 2050 USD/kg | price | price | terbium oxide | 2012-10-01..2012-10-01"]),
    ("a resource in the ground has no date", "2023-08-24",
     "New drilling has increased the Marula rare earths resource tonnage to 63.5-million tonnes, a rise of 17%.",
     ["63.5-million tonnes | 63500000 t | level | reserves | rare earths | -",
      "17% | 17 percent | change up | reserves | rare earths | -"]),
    ("a share that doubles keeps being a share", "2023-09-12",
     "Brazil imported 870 tonnes of rare earth magnets in 2022. The Chinese share of these almost doubled from 44 per cent in 2017 to "
     "85 per cent in 2021.",
     ["870 tonnes | 870 t | level | imports | rare earth magnets | 2022-01-01..2022-12-31",
      "doubled | 2 times | change up | market_share | rare earth magnets | 2021-01-01..2021-12-31 | vs 2017-01-01..2017-12-31 | nearly",
      "44 per cent | 44 percent | share | market_share | rare earth magnets | 2017-01-01..2017-12-31",
      "85 per cent | 85 percent | share | market_share | rare earth magnets | 2021-01-01..2021-12-31"]),
    ("yearly growth of two measures runs to the year named", "2019-05-21",
     "Dysprosium demand is forecast to climb at a CAGR of 6.6% and prices are projected to rise at CAGRs of 2% to 3.5% to 2029.",
     ["6.6% | 6.6 percent | change up | demand | dysprosium | 2019-01-01..2029-12-31 | forecast",
      "2% to 3.5% | 2-3.5 percent | change up | price | dysprosium | 2019-01-01..2029-12-31 | forecast"]),
    ("estimated growth over a decade is a forecast", "2022-06-07",
     "Magnet demand is estimated to grow at a 9.3% compound annual growth rate over the next decade.",
     ["9.3% | 9.3 percent | change up | demand | rare earth magnets | 2022-06-07..2032-12-31 | forecast"]),
    ("listed years belong to listed figures", "2022-12-13",
     "Output of rare earths grew 25% in 2022, compared with increases of 20% and 6% in 2021 and 2020.",
     ["25% | 25 percent | change up | production | rare earths | 2022-01-01..2022-12-31 | vs 2021-01-01..2021-12-31 unsaid",
      "20% | 20 percent | change up | production | rare earths | 2021-01-01..2021-12-31 | vs 2020-01-01..2020-12-31 unsaid",
      "6% | 6 percent | change up | production | rare earths | 2020-01-01..2020-12-31"]),
    ("the week prior is counted from the week told", "2017-05-16",
     "Following a 7.1 percent gain in the week prior, neodymium oxide dropped 0.9 percent last week.",
     ["7.1 percent | 7.1 percent | change up | price | neodymium oxide | 2017-05-01..2017-05-05",
      "0.9 percent | 0.9 percent | change down | price | neodymium oxide | 2017-05-08..2017-05-12"]),
    ("the value of imports is money", "2024-05-21",
     "In April 2024 the value of rare earth metal imports rose by just 5 per cent to $19 million.",
     ["5 per cent | 5 percent | change up | trade_value | rare earth metals | 2024-04-01..2024-04-30",
      "$19 million | 19000000 USD | money | trade_value | rare earth metals | 2024-04-01..2024-04-30"]),
    ("three quarters of a year are a time", "2023-10-17",
     "Magnet exports fell 12% in the first three quarters of 2023.",
     ["12% | 12 percent | change down | exports | rare earth magnets | 2023-01-01..2023-09-30 | vs 2022-01-01..2022-09-30 unsaid"]),
    ("what is capped is a quota", "2014-02-11",
     "China's output of rare earths for 2014 has been capped at 105,000 tons, while its exports have been limited to 30,600 tons.",
     ["105,000 tons | 105000 t | level | quota | rare earths | 2014-01-01..2014-12-31 | at_most",
      "30,600 tons | 30600 t | level | quota | rare earths | 2014-01-01..2014-12-31"]),
    ("mines counted in parts", "2025-06-30",
     "Some 27 rare earth mines have opened in Attapeu since 2022. Eight of them began in 2024, 16 of these 27 mines lie in a reserve, "
     "five are on the Sekong and three along its banks.",
     ["27 rare earth mines | 27 mines | count | mines | rare earths | 2022-01-01..2025-06-30 | about",
      "Eight | 8 mines | count | mines | rare earths | 2024-01-01..2024-12-31",
      "16 | 16 mines | count | mines | rare earths | -", "five | 5 mines | count | mines | rare earths | -",
      "three | 3 mines | count | mines | rare earths | -"]),
    ("bullets take the period of their heading", "2025-08-06",
     "Produced 2,200 tonnes of NdPr oxide in the first half\nVega Rare Earths reports.\nSecond Quarter 2025 Highlights\n"
     "- Produced 597 tonnes of NdPr oxide and sold 443 tonnes, a 19% and 6% increase year-over-year, respectively",
     ["2,200 tonnes | 2200 t | level | production | praseodymium-neodymium oxide | 2025-01-01..2025-06-30",
      "597 tonnes | 597 t | level | production | praseodymium-neodymium oxide | 2025-04-01..2025-06-30",
      "443 tonnes | 443 t | level | sales_volume | praseodymium-neodymium oxide | 2025-04-01..2025-06-30",
      "19% | 19 percent | change up | production | praseodymium-neodymium oxide | 2025-04-01..2025-06-30 | vs 2024-04-01..2024-06-30",
      "6% | 6 percent | change up | sales_volume | praseodymium-neodymium oxide | 2025-04-01..2025-06-30 | vs 2024-04-01..2024-06-30"]),
    ("what a firm expects for a quarter is a forecast", "2014-05-06",
     "Vega reported sales of 480 metric tons of NdPr oxide for Q114 and expects 510-560 metric tons for Q214.",
     ["480 metric tons | 480 t | level | sales_volume | praseodymium-neodymium oxide | 2014-01-01..2014-03-31",
      "510-560 metric tons | 510-560 t | level | sales_volume | praseodymium-neodymium oxide | 2014-04-01..2014-06-30 | forecast"]),
    ("turnover of a spot market is of its week", "2022-03-14",
     "Gadolinium oxide was quoted at 520,000 yuan/mt as of Friday March 11. Trading volume stood at around 30 mt.",
     ["520,000 yuan/mt | 520000 CNY/t | price | price | gadolinium oxide | 2022-03-11..2022-03-11",
      "30 mt | 30 t | level | sales_volume | gadolinium oxide | 2022-03-07..2022-03-11 | about"]),
    ("a capacity to be added is a target, its money is none", "2024-10-08",
     "The project will add 6,500 tonnes per annum of NdPr oxide capacity and is backed by a CAD 410 million (USD 300 million) investment.",
     ["6,500 tonnes per annum | 6500 t | level | capacity | praseodymium-neodymium oxide | - | target",
      "CAD 410 million | 410000000 CAD | money | investment | praseodymium-neodymium oxide | -",
      "USD 300 million | 300000000 USD | money | investment | praseodymium-neodymium oxide | -"]),
    ("on course for is a forecast of the whole year", "2021-08-17",
     "Consumption of terbium is on course for a 12 percent rise this year.",
     ["12 percent | 12 percent | change up | consumption | terbium | 2021-01-01..2021-12-31"
      " | vs 2020-01-01..2020-12-31 unsaid | forecast"]),
    ("a multiple from A to B is of the time of B", "2023-04-25",
     "Vietnam's exports of rare earth metals more than tripled from 310 tonnes in 2019 to 1,040 tonnes in 2022.",
     ["tripled | 3 times | change up | exports | rare earth metals | 2022-01-01..2022-12-31 | vs 2019-01-01..2019-12-31 | more_than",
      "310 tonnes | 310 t | level | exports | rare earth metals | 2019-01-01..2019-12-31",
      "1,040 tonnes | 1040 t | level | exports | rare earth metals | 2022-01-01..2022-12-31"]),
]


PARAMS = [pytest.param(*row[1:], id=row[0]) for row in CASES]


@pytest.mark.parametrize(("published", "text", "gives"), PARAMS)
def test_a_kind_of_sentence_is_understood(published: str, text: str, gives: list[str]) -> None:
    assert [line_of(one) for one in read_story(story_of(text, date.fromisoformat(published))).mentions] == gives
