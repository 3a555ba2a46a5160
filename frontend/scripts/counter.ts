// How many characters are left, once it matters: <textarea maxlength data-counter="id of the counter">, the counter has
// data-left="Còn {count} ký tự"; until then it says how many there may be.
import { fill } from "./connection";

const NEAR = 500;
const limits = new WeakMap<HTMLElement, string>();

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
  const limit = limits.get(counter) ?? counter.textContent ?? "";
  limits.set(counter, limit);
  counter.textContent = left > NEAR ? limit : fill(counter.dataset["left"], { count: left });
  counter.toggleAttribute("data-over", left <= 0);
}
