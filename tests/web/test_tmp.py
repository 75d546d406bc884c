import httpx, traceback
from starlette.applications import Starlette
from web import site
from tests.web import backend as b


async def test_x(backend):
    backend.fields |= {
        "offers": b.connection(b.offer()),
        "offer": b.offer(pledges=[b.pledge()]),
        "designs": b.connection(b.design()),
        "design": b.design(),
        "facility": {**b.HOSPITAL, "requests": b.connection(b.request())},
        "facilities": b.connection(),
        "search": lambda _i, **k: {
            "hits": [
                {
                    "kind": "REQUEST",
                    "score": 0.9,
                    "via": None,
                    "viaSentence": "FFP2 is an equivalent of N95",
                    "node": b.request(),
                },
                {"kind": "OFFER", "score": 0.9, "via": None, "viaSentence": None, "node": b.offer()},
            ],
            "total": 2,
            "totalIsExact": True,
            "degraded": False,
            "sentence": None,
            "facets": [],
        },
        "linkedLine": {"line": b.line(), "facilityName": "X"},
    }
    settings = site.SiteSettings(
        "http://t", demo=True, secure_cookies=False, graphiql=True, tile_url="https://tile.example/{z}/{x}/{y}.png"
    )
    app = Starlette(routes=site.routes(backend, settings), exception_handlers=dict(site.handlers(backend, settings)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as c:
        for session in (None, b.SESSION):
            if session:
                c.cookies.set("talka_session", session)
            for p in (
                "/",
                "/requests/x",
                "/requests/new",
                "/offers/new",
                "/requests/new/supplies/where",
                "/requests/new/supplies/what",
                "/requests/new/supplies/situation",
                "/requests/new/supplies/delivery",
                "/requests/new/supplies/check",
                "/requests/new/printed/what",
                "/requests/new/ride/ride",
                "/requests/new/delivery/delivery",
                "/requests/new/volunteers/role",
                "/offers/new/stock/offer",
                "/offers/new/print/offer",
                "/offers/new/drive/offer",
                "/offers/new/volunteer/offer",
                "/sign-in",
                "/search",
                "/search?q=n95",
                "/offline",
                "/nope",
                "/worker.js",
                "/offers",
                "/offers/x",
                "/designs",
                "/designs/x",
                "/designs/new",
                "/facilities/x",
                "/mine",
                "/l/abc",
                "/graphiql",
            ):
                try:
                    r = await c.get(p)
                    print(p, r.status_code, len(r.text))
                except Exception as e:
                    print(p, "!!", repr(e)[:300])
                    print(traceback.format_exc()[-700:])
