// Keys for whoever sorts answers. They work only while a tick box has the focus; without them, every form works as well.
"use strict";

(() => {
  const form = document.getElementById("deal");
  if (!form) return;
  const boxes = [...form.querySelectorAll(".tick input[type=checkbox]")];
  const go = { s: "split-name", m: "move-to" };

  form.addEventListener("keydown", (event) => {
    const place = boxes.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key === "j" ? boxes[place + 1] : event.key === "k" ? boxes[place - 1] : null;
    const target = next || document.getElementById(go[event.key] || "");
    if (!target) return;
    event.preventDefault();
    target.focus();
    (target.closest("article") || target).scrollIntoView({ block: "nearest" });
  });
})();
