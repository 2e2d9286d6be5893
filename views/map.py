from views import page

t = page.begin("map")
page.end(t)
