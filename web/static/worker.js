// When the server cannot be reached, a page says so in human words. Nothing else is kept or answered here.
"use strict";
const CACHE = "talka-1", PAGE = "/offline";
self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const page = await fetch(PAGE);
    const styles = (await page.clone().text()).match(/\/static\/[\w./-]+\?v=\w+/g) ?? [];
    const cache = await caches.open(CACHE);
    await cache.put(PAGE, page);
    await cache.addAll([...new Set(styles)]);
    await self.skipWaiting();
  })());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(() => caches.match(request)));
});
