// Sends answers without leaving the page. Everything here can fail: then the form posts by itself.
"use strict";
(() => {
  const part = (id, page = document) => page.getElementById(id);
  let sending = false;
  let source = null;

  // Drafts live in this tab only, one for each question, until the answer is stored.
  const draftOf = () => `draft ${location.pathname} ${part("answer").dataset.question}`;
  const keep = (key, text) => {
    try {
      if (text) sessionStorage.setItem(key, text);
      else sessionStorage.removeItem(key);
    } catch {} // Storage is off: the box itself is all there is.
  };
  const forgetDrafts = () => {
    try {
      sessionStorage.clear();
    } catch {}
  };
  const restore = () => {
    const box = part("text");
    if (!box || box.value) return;
    try {
      box.value = sessionStorage.getItem(draftOf()) || "";
    } catch {}
    const around = box.closest("details");
    if (around && box.value) around.open = true;
  };

  // Old lines stay in place and new ones are added, so that a screen reader says each of them once.
  const addLines = (page) => {
    const shown = part("lines");
    const all = [...part("lines", page).children];
    if (all.length < shown.children.length) shown.replaceChildren();
    const added = all.slice(shown.children.length);
    shown.append(...added);
    return added;
  };
  const replaceForm = (page) => {
    for (const id of ["top", "far", "answer", "foot"]) part(id).replaceWith(part(id, page));
    document.documentElement.lang = page.documentElement.lang;
    document.documentElement.dir = page.documentElement.dir;
    document.title = page.title;
    restore();
  };
  const focusAnswer = () => {
    const box = part("text");
    (box && !box.closest("details:not([open])") ? box : part("answer")).focus({ preventScroll: true });
  };
  const parse = async (response) => {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!part("answer", page)) throw new Error("not the chat page");
    return page;
  };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    const draft = draftOf();
    const isDraftSent = !button || !button.name;
    const box = part("text");
    form.setAttribute("aria-busy", "true");
    part("unsent").textContent = "";
    if (box) box.readOnly = true;
    try {
      const page = await parse(await fetch(form.action, { method: "POST", body }));
      // A notice says that the words were not taken: they wait for the question they answer.
      if (isDraftSent && !part("notice", page)) keep(draft, "");
      const added = addLines(page);
      replaceForm(page);
      focusAnswer();
      if (added.length) added[0].scrollIntoView({ block: "start" });
      listen();
    } catch {
      part("unsent").textContent = part("unsent").dataset.text;
      form.removeAttribute("aria-busy");
      if (box) box.readOnly = false;
    }
  };

  // A reminder came, or the conversation went on in another tab.
  const refresh = async () => {
    if (sending) return;
    const page = await parse(await fetch(location.pathname));
    if (sending) return;
    const form = part("answer");
    const hadFocus = form.contains(document.activeElement);
    addLines(page);
    if (part("answer", page).dataset.turn === form.dataset.turn) {
      form.dataset.newest = part("answer", page).dataset.newest;
    } else {
      replaceForm(page);
      if (hadFocus) focusAnswer();
    }
  };
  const listen = () => {
    const { live, newest } = part("answer").dataset;
    if (document.hidden || live === undefined) {
      if (source) source.close();
      source = null;
    } else if (!source || source.readyState === EventSource.CLOSED) {
      source = new EventSource(`${location.pathname}/events?after=${newest}`);
      source.onmessage = (event) => {
        if (Number(event.data) > Number(part("answer").dataset.newest)) refresh().catch(() => {});
      };
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.submitter && event.submitter.name === "start_over") forgetDrafts();
    if (!("chat" in form.dataset) || !("submitter" in event)) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    await send(form, event.submitter);
    sending = false;
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "text") keep(draftOf(), event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    const isSend = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    // On phones the Enter key starts a new line; there people press the button.
    if (event.target.id !== "text" || !isSend || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector(".send"));
  });
  document.addEventListener("visibilitychange", listen);

  document.documentElement.classList.add("js");
  restore();
  listen();
})();
