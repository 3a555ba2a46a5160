// Two versions of one form, side by side, and the choice between them.
import { labelOf, wordsFor } from "./fields";
import type { Values } from "./kept";

interface Choice {
  mine: () => void;
  theirs: () => void;
}

/** Show every field that differs; the words come from the state's data attributes. */
export function showConflict(form: HTMLFormElement, state: HTMLElement, mine: Values, theirs: Values, choice: Choice): void {
  form.querySelector(".conflict")?.remove();
  const words = state.dataset;
  const box = element("div", "conflict", "");
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  box.append(element("p", "conflict__title", words["conflict"]));
  for (const name of differing(mine, theirs)) {
    const row = element("div", "conflict__field", "");
    row.append(
      element("strong", "", labelOf(form, name)),
      version(words["mine"], shown(form, mine, name), words["empty"]),
      version(words["theirs"], shown(form, theirs, name), words["empty"]),
    );
    box.append(row);
  }
  const actions = element("div", "actions", "");
  actions.append(
    button("button--primary", words["keepMine"], () => (box.remove(), choice.mine())),
    button("button--secondary", words["takeTheirs"], () => (box.remove(), choice.theirs())),
  );
  box.append(actions);
  form.prepend(box);
  box.focus();
}

export function differing(mine: Values, theirs: Values): string[] {
  const names = new Set([...mine, ...theirs].map(([name]) => name));
  return [...names].filter((name) => textOf(mine, name) !== textOf(theirs, name));
}

function shown(form: HTMLFormElement, values: Values, name: string): string {
  const own = values.filter(([known]) => known === name);
  return own.map(([, value]) => wordsFor(form, name, value)).join(", ");
}

function textOf(values: Values, name: string): string {
  return values.filter(([known]) => known === name).map(([, value]) => value).join(", ");
}

function version(title: string | undefined, text: string, empty: string | undefined): HTMLElement {
  const box = element("div", "conflict__version", "");
  box.append(element("span", "", title), text || (empty ?? ""));
  return box;
}

function element(tag: string, name: string, text: string | undefined): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text ?? "";
  return made;
}

function button(tone: string, text: string | undefined, act: () => void): HTMLElement {
  const made = element("button", `button ${tone}`, text) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
