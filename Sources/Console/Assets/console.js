// Keeps what a page shows up to date while it is open. Everything works without it, too.
"use strict";

const live = document.getElementById("live");
const regions = document.querySelectorAll("[data-live]");

if (live && window.EventSource) {
  let pending = null;
  let last = 0;

  // Fetches this page again and puts the regions that listen in their new state; at most four times a second.
  const refresh = async () => {
    pending = null;
    last = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      for (const region of document.querySelectorAll("[data-live]")) {
        const newer = fresh.getElementById(region.id);
        // What the reader has opened or is typing in stays as it is.
        if (!newer || newer.innerHTML === region.innerHTML || region.contains(document.activeElement)) continue;
        region.replaceChildren(...document.importNode(newer, true).childNodes);
      }
    } catch { /* the stream says that the connection is gone */ }
  };

  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("bulkhead-refresh", { createHTML: (text) => text })
    : { createHTML: (text) => text };

  const source = new EventSource("/api/v1/live");
  source.onopen = () => { live.textContent = "live"; live.classList.remove("off"); };
  source.onerror = () => { live.textContent = "not connected"; live.classList.add("off"); };
  const wake = (event) => {
    for (const region of regions) {
      if (!region.dataset.live.split(" ").includes(event.type)) continue;
      pending ??= setTimeout(refresh, Math.max(0, 250 - (Date.now() - last)));
      return;
    }
  };
  for (const name of ["alert", "incident", "finding", "container", "health", "audit"]) source.addEventListener(name, wake);
}

for (const field of document.querySelectorAll("[data-copy]")) {
  field.addEventListener("click", () => navigator.clipboard?.writeText(field.dataset.copy));
}
