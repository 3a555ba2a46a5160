// Saves a form as one types. The contract with the server stands in templates/shared/forms.html (autosave, save_state).
import { Saver } from "./saver";
import { forgetOtherAccounts } from "./kept";

const savers: Saver[] = [];

export function startAutosave(): void {
  forgetOtherAccounts();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    const saver = new Saver(form);
    savers.push(saver);
    saver.start();
  }
}

/** Wait until nothing is unsaved, ten seconds at most. */
export async function pendingSaves(): Promise<void> {
  await Promise.all(savers.map((saver) => saver.settled(10_000)));
}
