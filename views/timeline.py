from views import page

t = page.begin("timeline")
page.end(t)
