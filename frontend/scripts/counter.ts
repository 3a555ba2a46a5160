// How many characters are left: <textarea maxlength data-counter="id of the counter">, the counter has data-left="Còn {count} ký tự".
import { fill } from "./connection";

export function startCounters(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) show(event.target);
  });
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]")) {
    if (area.value) show(area);
  }
}

function show(area: HTMLTextAreaElement): void {
  const counter = document.getElementById(area.dataset["counter"] ?? "");
  if (!counter) return;
  const left = area.maxLength - area.value.length;
  counter.textContent = fill(counter.dataset["left"], { count: left });
  counter.toggleAttribute("data-over", left <= 0);
}
