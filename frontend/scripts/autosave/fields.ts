// Reading and writing the fields of a form, and saying what is wrong with them.
import { makeRoomFor } from "../rows";
import type { Values } from "./kept";

/** What only carries the request, not what was typed. */
const CARRIERS = new Set(["csrf", "_csrf", "csrf_token", "version"]);

export function valuesOf(form: HTMLFormElement): Values {
  const values: Values = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !CARRIERS.has(name)) values.push([name, value]);
  }
  return values;
}

export function put(form: HTMLFormElement, values: Values): void {
  for (const [name] of values) if (!form.elements.namedItem(name)) makeRoomFor(form, name);
  const typed = new Map<string, Set<string>>();
  for (const [name, value] of values) typed.set(name, (typed.get(name) ?? new Set()).add(value));
  for (const field of form.elements) {
    if (!isField(field) || !field.name || CARRIERS.has(field.name)) continue;
    const wanted = typed.get(field.name);
    if (isChoice(field)) {
      field.checked = wanted?.has(field.value) ?? false;
    } else if (wanted && !(field instanceof HTMLInputElement && field.type === "file")) {
      field.value = [...wanted][0] ?? "";
    }
  }
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isField(element: Element): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

export function labelOf(form: HTMLFormElement, name: string): string {
  const field = form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
  if (!field) return name;
  const of = isChoice(field) ? field.closest("fieldset")?.querySelector("legend") : labelFor(form, field);
  return of?.firstChild?.textContent?.trim() || name;
}

/** A value as the form shows it: the words of the choice, not its code. */
export function wordsFor(form: HTMLFormElement, name: string, value: string): string {
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`)) {
    if (field instanceof HTMLSelectElement) {
      return [...field.options].find((option) => option.value === value)?.text ?? value;
    }
    if (isChoice(field) && field.value === value) return field.closest("label")?.textContent?.trim() ?? value;
  }
  return value;
}

function isChoice(field: Element): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function labelFor(form: HTMLFormElement, field: HTMLElement): Element | null {
  return field.id ? form.querySelector(`label[for="${CSS.escape(field.id)}"]`) : field.closest("label");
}

export function showProblems(form: HTMLFormElement, errors: { field: string; message: string }[]): void {
  clearProblems(form);
  for (const { field, message } of errors) {
    const place = form.querySelector<HTMLElement>(`[data-error-for="${CSS.escape(field)}"]`);
    const input = form.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`);
    if (!place) continue;
    place.textContent = message;
    place.hidden = false;
    place.dataset["fromSave"] = "yes";
    place.closest(".field")?.classList.add("field--wrong");
    input?.setAttribute("aria-invalid", "true");
    if (input && !input.getAttribute("aria-describedby")?.includes(place.id)) {
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${place.id}`.trim());
    }
  }
}

export function clearProblems(form: HTMLFormElement): void {
  for (const place of form.querySelectorAll<HTMLElement>("[data-from-save]")) {
    place.textContent = "";
    place.hidden = true;
    delete place.dataset["fromSave"];
    const box = place.closest(".field");
    box?.classList.remove("field--wrong");
    box?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }
}
