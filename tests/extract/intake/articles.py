"""An invented article and what becomes of one: a copy, updates, a follow-up, an article that quotes it, a price report by template."""

HEAD = "Gate at Lweje opens in part as ore trucks queue"
ARTICLE = f"""{HEAD}

By Ma Thida Aye
Published 3 February 2026

LWEJE, Feb 3 (Reuters) - The gate at Lweje on Myanmar's border with China opened for ten trucks of rare earth ore a day on Monday, traders said, after four months of closure that had emptied yards on the Chinese side.

Some 311 metric tons of rare earth oxides crossed in the first week, a customs broker in Ruili said, against 2,480 metric tons in the same week a year before. The broker spoke on condition that his name be kept out of print.

Terbium oxide slipped 4.1% to 6,120 yuan per kg in Ganzhou on the news, while dysprosium oxide held at 1,590 yuan per kg. Buyers of magnets were waiting for a second gate before they would sign for March, two of them said.

The Kachin Independence Army, which holds the road to the mines, takes 35,000 yuan for each ton that leaves the hills. A spokesman of the group said that no more than 40 trucks stood in line at dusk, and that the fee would stay as it is.

China's consulate in Mandalay did not answer a request for comment. In its last statement, in December, it asked all sides to keep the peace along the border and promised to reopen trade in good time.

Nearly 166 mines were idle in the townships of Chipwi and Pangwa when the rains ended, according to a count by a local environmental group. Half of them have since been pumped dry, it said, and workers from Yunnan are coming back by the busload.
"""
COPY = ARTICLE.replace("By Ma Thida Aye\nPublished 3 February 2026\n\n", "").replace("metric tons", "tonnes").replace("%", " percent")
CORRECTED = ARTICLE.replace("311 metric", "331 metric")
WITH_MORE = ARTICLE.replace("China's consulate", """A second gate, at Kanpaiti, will open on Thursday for 25 trucks a day, the broker said later on Monday.

China's consulate""")
SHORTENED = "\n\n".join(ARTICLE.split("\n\n")[:5]) + "\n"
REWRITTEN = f"""{HEAD}

LWEJE, Feb 4 (Reuters) - Trucks with rare earth ore rolled through the gate at Lweje for a second day on Tuesday, drivers said, and the number let through rose to 18.

Some 311 metric tons of rare earth oxides crossed in the first week, a customs broker in Ruili said, against 2,480 metric tons in the same week a year before.

Terbium oxide slipped 4.1% to 6,120 yuan per kg in Ganzhou on the news, while dysprosium oxide held at 1,590 yuan per kg. One trader put today's bid for terbium at 6,050 yuan.

The Kachin Independence Army, which holds the road to the mines, takes 35,000 yuan for each ton that leaves the hills. It now wants the fee paid in advance, a haulier said.

Nearly 166 mines were idle in the townships of Chipwi and Pangwa when the rains ended, according to a count by a local environmental group.
"""
FOLLOW_UP = """Second crossing opens to rare earth ore after talks in Kunming

KUNMING, Feb 20 (Reuters) - China let ore trucks through a second crossing on Friday, after two days of talks at which the Kachin side agreed to share the road fee with a township council, two people who sat at the table said.

At Kanpaiti 25 trucks passed before noon, and 60 more had papers for the weekend, customs staff said. Rare earth carbonate worth 18 million yuan was cleared, the first such cargo since September.

Dysprosium oxide fell 2.7% to 1,547 yuan per kg in the week. Traders in Ganzhou spoke of a thin market, with some 90 metric tons on offer.

The Kachin Independence Army, which holds the road to the mines, takes 35,000 yuan for each ton that leaves the hills.

China's consulate in Mandalay did not answer a request for comment.
"""
QUOTING = """What the opening of one gate means for magnet makers in Europe

A magnet plant in Saxony has orders for 140 tons of alloy and oxide for 90 of them, its head of purchasing said over coffee in Freiberg. He reads the news from the border each morning and rarely believes it.

This week it was the turn of Lweje. "Some 311 metric tons of rare earth oxides crossed in the first week, a customs broker in Ruili said, against 2,480 metric tons in the same week a year before," Reuters reported, and the buyer shrugged.

His own stock of dysprosium lasts 11 weeks. A licence from the ministry took 45 days in autumn and 70 days in winter, and the rare earth premium in Rotterdam stands at 3.4 times the price in China.

He would rather pay 280 dollars a kilogram to a plant in Estonia, he said, if only it had any terbium to sell before 2028.
"""


def weekly(day: str, terbium: str, dysprosium: str, change: str, offer: str) -> str:
    """A price report of a market house that writes the same sentences each week."""
    return f"""Rare earth prices: weekly review

GANZHOU, {day} (SMM) - Prices of medium and heavy rare earths moved little this week as buyers kept to the sidelines and few deals were done.

Terbium oxide was quoted at {terbium} yuan per kg on Friday, {change} from the week before. Dysprosium oxide was quoted at {dysprosium} yuan per kg. Supply of ion-adsorption ore from Myanmar remained tight, and separation plants in Jiangxi ran at low rates.

About {offer} metric tons of mixed oxides were on offer, traders said. SMM expects prices of medium and heavy rare earths to move within a narrow range next week, as magnet makers have stocks for the time being and exporters wait for licences.
"""
