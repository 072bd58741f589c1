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

  const news = () => {
    const line = document.querySelector("[data-stream]");
    if (!line || !window.EventSource) return;
    let count = 0;
    const stream = new EventSource(line.dataset.stream);
    stream.onmessage = (message) => {
      if (message.data !== line.dataset.subject) return;
      count += 1;
      const one = new Intl.PluralRules(document.documentElement.lang).select(count) === "one";
      const form = one || !line.dataset.form1 ? line.dataset.form0 : line.dataset.form1;
      const link = document.createElement("a");
      link.href = line.dataset.here;
      link.textContent = line.dataset.load;
      line.replaceChildren(form.replace("{n}", String(count)) + " ", link);
    };
    addEventListener("pagehide", () => stream.close());
  };

  replay();
  news();
})();
