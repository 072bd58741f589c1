"use strict";
/* What pages do better with a script: everything works without. Texts come from the page. */
(() => {
  const replay = () => {
    const slider = document.querySelector(".replay input[type=range]");
    if (!slider) return;
    const form = slider.form;
    form.classList.add("live");
    document.body.addEventListener("htmx:afterSettle", () => {
      const shown = document.getElementById("keadaan");
      if (shown && shown.dataset.text) slider.setAttribute("aria-valuetext", shown.dataset.text);
    });
    addEventListener("popstate", () => location.reload());
  };

  /* Tells what is new as soon as it is known; a page that nobody looks at does not ask. */
  const listen = (source, told) => {
    let stream, later;
    const stop = () => {
      clearTimeout(later);
      if (stream) stream.close();
    };
    const begin = () => {
      stop();
      if (document.hidden) return;
      stream = new EventSource(source.dataset.stream);
      stream.onmessage = (message) => told(message.data.split("\n"));
      stream.onerror = () => {
        if (stream.readyState === EventSource.CLOSED) later = setTimeout(begin, 60000);
      };
    };
    addEventListener("pagehide", stop);
    document.addEventListener("visibilitychange", begin);
    begin();
  };

  /* Whoever comes back hears the same once more: it is not said again. */
  const news = () => {
    const line = document.querySelector(".news[data-stream]");
    if (!line) return;
    const heard = new Set();
    listen(line, (names) => {
      const before = heard.size;
      for (const name of names) heard.add(name);
      if (heard.size === before) return;
      const one = new Intl.PluralRules(document.documentElement.lang).select(heard.size) === "one";
      const form = one || !line.dataset.form1 ? line.dataset.form0 : line.dataset.form1;
      const link = document.createElement("a");
      link.href = line.dataset.here;
      link.textContent = line.dataset.load;
      line.replaceChildren(form.replace("{n}", String(heard.size)) + " ", link);
    });
  };

  /* What stands on a big screen is replaced; what can be used there stays. */
  const screen = () => {
    const shown = document.querySelector(".screen [data-stream]");
    if (!shown) return;
    document.getElementById("henti").hidden = false;
    const renew = async () => {
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const made = page.getElementById(shown.id);
        shown.dataset.stream = made.dataset.stream;
        shown.replaceChildren(...made.childNodes);
        document.getElementById("segar").textContent = page.getElementById("segar").textContent;
      } catch {
        setTimeout(renew, 10000);
      }
    };
    listen(shown, renew);
  };

  replay();
  if (window.EventSource) {
    news();
    screen();
  }
})();
