"""Pages of the web as newspapers, wires, encyclopaedias and customs write them, in words of our own."""

SCRIPT = "<script>var total = '999 tons of rare earths';</script><style>p:after{content:'888 tons'}</style>"
NEWSPAPER = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gate at Lweje opens in part | Border Ledger</title>
<meta property="og:site_name" content="Border Ledger"><meta property="og:title" content="Gate at Lweje opens in part | Border Ledger">
<meta property="article:published_time" content="2026-02-03T10:00:00+08:00"><meta name="author" content="Ma Thida Aye">
<link rel="canonical" href="https://www.borderledger.example/2026/02/03/gate-lweje">{SCRIPT}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/pay">Subscribe for 9 dollars</a></li></ul></nav></header>
<main><article><h1>Gate at Lweje opens in part</h1><p class="byline">By Ma Thida Aye</p><time datetime="2026-02-03">3 February 2026</time>
<figure><img src="http://203.0.113.9/track.png" onerror="alert('777 tons')"><figcaption>Trucks at the gate. (Photo: Border Ledger)</figcaption></figure>
<p>The gate at Lweje opened for ten trucks of rare earth ore a day on Monday, traders said, after four months of closure.</p>
<p>Terbium oxide slipped 4.1% to 6,120 yuan per kg in the week, a trader in Ganzhou said, and buyers waited for the border.</p>
<div class="ad">Advertisement: win 500 dollars</div>
<p>Customs will count rare earth imports by new codes from March, an official in Ruili said, and old tables end there.</p></article></main>
<aside><h3>Most read</h3><ul><li><a href="/a">Five dishes with 3 eggs</a></li><li><a href="/b">Cup final ends 2-1</a></li></ul></aside>
<footer>© 2026 Border Ledger. All rights reserved. Call 555 0199.</footer>{SCRIPT}</body></html>"""
WIRE = """<html><head><title>Reuters</title><meta property="og:site_name" content="Reuters">
<link rel="canonical" href="https://www.reuters.com/markets/commodities/rare-earth-imports-march-2026-03-20/"></head><body><article>
<h1>Rare earth imports from Myanmar halve in February, customs data show</h1>
<p>BEIJING, March 20 (Reuters) - China's imports of rare earth oxides from Myanmar halved to 980 metric tons in February, customs data showed.</p>
<p>The drop from 1,960 metric tons a year before came as gates at Lweje and Kanpaiti stayed shut for most of the month, two traders said.</p>
<p>Reporting by the Beijing newsroom; editing by A. Person</p></article></body></html>"""
ENCYCLOPAEDIA = """<html lang="en"><head><title>Lweje mine - Open Encyclopaedia</title></head><body><div id="mw-navigation"><a href="/r">Random page</a></div>
<div id="content"><h1 id="firstHeading">Lweje mine</h1><div id="bodyContent"><div id="mw-content-text"><table class="infobox"><tr><th>Country</th>
<td>Myanmar</td></tr><tr><th>Opened</th><td>2014</td></tr></table><p><b>Lweje mine</b> is a group of rare earth pits in Kachin State, Myanmar.<sup>[1]</sup>
It lies 12 kilometres from the border with China and yields dysprosium and terbium from ion-adsorption clay.</p><h2>History</h2>
<p>The first pits were dug in 2014 by companies from Jiangxi. By 2020 a survey counted 140 leaching pools along the valley.<sup>[2]</sup></p>
<p>Work stopped in October 2024, when the Kachin Independence Army took the valley, and was taken up again in part the year after.</p>
<h2>References</h2><ol class="references"><li>A survey, 2021</li><li>Another one, 2022</li></ol></div></div></div></body></html>"""
CUSTOMS = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>海关总署</title></head><body><div class="main">
<h2>Imports of major commodities, February 2026</h2><p>Released by the statistics department of customs on 18 March 2026. Rare earths are given in metric tons.</p>
<table><tr><th>Commodity 商品</th><th>Quantity, tons</th><th>Value, 1,000 yuan</th><th>Change, %</th></tr>
<tr><td>Rare earth oxides 稀土</td><td>3,412</td><td>512,900</td><td>-18.6</td></tr><tr><td>Rare earth carbonates</td><td>1,207</td><td>98,450</td>
<td>-41.2</td></tr><tr><td>Rare earth metals</td><td>88</td><td>41,020</td><td>3.5</td></tr></table></div></body></html>""".encode("gb18030")
