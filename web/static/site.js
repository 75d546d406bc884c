// Small helps that every page can do without.
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !/(^|; )talka_zone=/.test(document.cookie)) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `talka_zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
  }

  // What is typed into a form of several steps is kept on the server as one goes.
  const form = document.querySelector("[data-autosave]");
  const saved = document.getElementById("saved");
  if (form && saved) {
    let waiting = 0;
    const keep = async () => {
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      body.set("act", "keep");
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        const address = answer.headers.get("Talka-Draft");
        if (address && !form.action.endsWith(address)) {
          form.action = address;
          history.replaceState(null, "", address);
        }
        saved.textContent = saved.dataset.saved.replace("{time}", new Date().toTimeString().slice(0, 5));
      } catch {
        saved.textContent = saved.dataset.unsaved;
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }

  if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/worker.js").catch(() => {});
})();
