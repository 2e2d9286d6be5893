"""A wire story and a Chinese one, what corrects and updates them in other words, and what only looks as if it did."""

from __future__ import annotations

FIRST = """Rare earth ore starts to move again through Lweje

MANGSHI, China, Nov 3, 2026 (Border Wire) - Lorries with rare earth ore crossed at Lweje on Monday for the first time since August, two haulage firms said.

China imported 3,100 metric tons of rare earth oxides from Myanmar in October, down 12% from September, said a broker in Ruili.

Terbium oxide stood at 6,870 yuan per kg on Friday. A toll of 28,000 yuan a ton is due at the bridge, drivers said.
"""
OTHER = """Magnet makers in Baotou cut shifts as dysprosium runs short

BEIJING, Nov 5, 2026 (Border Wire) - Four magnet makers in Baotou work one shift a day, their managers said, as dysprosium grew scarce.

Dysprosium oxide cost 1,745 yuan per kg on Thursday, 6.3% more than a month before. The four firms have 940 workers.
"""
HAN_FIRST = """拉咱口岸恢复稀土矿运输
来源：边境矿业网 2026年11月3日

拉咱口岸自11月1日起恢复稀土矿运输。海关数据显示，10月中国从缅甸进口稀土氧化物3100吨，环比下降12%。氧化铽价格为6870元/公斤。
"""
AMENDING = {
    "corrected.txt": """CORRECTED-Oxide arrivals from Myanmar fell in October -broker

(Corrects tonnage in paragraph 1 to 1,300 from 3,100)

MANGSHI, Nov 4, 2026 (Border Wire) - China imported 1,300 metric tons of rare earth oxides from Myanmar in October, down 63% from September, a Ruili broker said after he had counted again. The toll at the Lweje bridge is 28,000 yuan a ton.
""",
    "note.txt": """October's oxide trade with Myanmar

MANGSHI, Nov 6, 2026 (Border Wire) - Some 1,300 metric tons of rare earth oxides came in from Myanmar in October, a broker said. Drivers pay 28,000 yuan a ton at Lweje.

Editor's note: this story has been updated to correct the October tonnage, which was 1,300 t, not 3,100 t.
""",
    "notice.txt": """Correction: October rare earth imports

Border Wire
6 November 2026

In our report of 3 November on Lweje we gave October imports of rare earth oxides as 3,100 metric tons. The correct figure is 1,300 metric tons.
""",
    "earlier.txt": """Less rare earth oxide than reported came through Lweje in October

Border Wire | 5 November 2026 | Staff

Buyers took in 1,300 metric tons of rare earth oxides from Myanmar in October, not 3,100 t as earlier reported. An earlier version of this story gave the wrong sum.
""",
    "refile.txt": """REFILE-Rare earth ore starts to move again through Lweje bridge

(Refiles to fix the name of the crossing)

MANGSHI, Nov 3, 2026 (Border Wire) - Haulage firms say that rare earth ore lorries are rolling again. Nobody said for how long.
""",
    "update.txt": """UPDATE 2-Rare earth ore moves again through Lweje, second bridge to follow

(Adds second bridge, consulate)

MANGSHI, Nov 4, 2026 (Border Wire) - A second bridge will take rare earth ore from Friday, a township officer said. October's arrivals were 3,100 metric tons, and terbium oxide is at 6,870 yuan per kg. Each ton costs 28,000 yuan in toll.
""",
}
HAN_AMENDING = """更正：拉咱口岸10月稀土进口量
来源：边境矿业网 2026年11月5日

本网11月3日报道中的10月稀土氧化物进口量有误，应为1300吨，而非3100吨。特此更正。
"""
NOT_AMENDING = {
    "later.txt": """UPDATE 1-Kachin tax on rare earth ore doubles

(Adds comment)

MANGSHI, Nov 19, 2026 (Border Wire) - The tax on each ton of rare earth ore will double on Dec. 1, a notice at Lweje said. Drivers have paid 28,000 yuan a ton.
""",
    "same-day.txt": """UPDATE 1-Landslide kills six at rare earth pit in Pangwa

MYITKYINA, Nov 4, 2026 (Border Wire) - Six people died when a slope slid into a rare earth leaching pit near Pangwa, rescuers said. 14 more are missing.
""",
    "market.txt": """Correction in terbium prices continues

GANZHOU, Nov 6, 2026 (Border Wire) - Terbium oxide fell 2.1% to 6,725 yuan per kg in a correction that traders had expected for weeks, and buyers of rare earths waited.
""",
    "others.txt": """Correction: rare earth mine's name

Salween Courier | 5 November 2026 | Staff

Our report on a rare earth mine near Chipwi gave its name wrongly. It has 45 workers, not 54.
""",
    "old.txt": """CORRECTED-Rare earth imports from Myanmar in January

(Corrects figure in headline)

MANGSHI, Nov 5, 2027 (Border Wire) - Arrivals of rare earth oxides from Myanmar came to 3,100 metric tons, with a toll of 28,000 yuan a ton.
""",
}
