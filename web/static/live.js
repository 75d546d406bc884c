// Keeps the board fresh: every event asks for the board again, and so does every return of the connection.
(() => {
  "use strict";
  const board = document.getElementById("board");
  const state = document.getElementById("live");
  if (!board || !state || !window.EventSource) return;

  let source, stale = false, timer = 0, tries = 0, connected = 0, latest = 0;
  const asOf = () => document.getElementById("asof")?.dataset.asOf ?? "";
  const show = (name) => {
    const text = state.dataset[name].replace("{time}", asOf());
    if (state.textContent !== text) state.textContent = text;
    state.className = `live ${name}`;
    state.hidden = false;
  };
  const marks = () => new Map([...board.querySelectorAll(".row")].map((row) => [row.id, row.dataset.mark]));

  const refresh = async () => {
    if (document.hidden) { stale = true; return; }
    stale = false;
    const before = marks(), focused = document.activeElement?.id;
    const address = new URL(location.href);
    address.searchParams.set("fragment", "board");
    const turn = ++latest, answer = await fetch(address).catch(() => null);
    const html = answer?.ok ? await answer.text() : null;
    if (turn !== latest) return;  // a later question is on its way, and its answer is newer
    if (html === null) { show("reconnecting"); setTimeout(refresh, 5000); return; }
    const fresh = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("counts")?.replaceWith(fresh.getElementById("counts"));
    board.replaceChildren(...fresh.body.childNodes);
    for (const [id, mark] of marks()) if (before.get(id) !== mark) document.getElementById(id).classList.add("changed");
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    if (source?.readyState === EventSource.OPEN) show("live");
  };
  // A burst of events asks once, a busy board every second at most, and thousands who have it open do not ask in the same instant.
  const soon = () => { timer ||= setTimeout(() => { timer = 0; refresh(); }, 1000 + Math.random() * 1000); };

  const connect = () => {
    source?.close();
    source = new EventSource("/events/board");
    source.onopen = () => { tries = 0; show("live"); if (connected++) refresh(); };
    source.addEventListener("board", soon);
    source.onerror = () => {
      show(navigator.onLine && tries < 3 ? "reconnecting" : "offline");
      tries += 1;
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, Math.min(30000, 1000 * 2 ** tries));
    };
  };
  connect();
  addEventListener("offline", () => show("offline"));
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) refresh(); });

  // Filters change the address, so that what is shown can be linked to and is refreshed with the same filters.
  const narrow = (event) => {
    event.preventDefault();
    const chosen = new URLSearchParams([...new FormData(event.currentTarget)].filter(([, value]) => value));
    history.replaceState(null, "", `/?${chosen}`);
    refresh();
  };
  for (const name of ["change", "submit"]) document.getElementById("filters")?.addEventListener(name, narrow);
})();
