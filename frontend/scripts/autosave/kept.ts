// What has not reached the server yet, kept in this browser for this account only.

export type Values = [name: string, value: string][];

export interface Kept {
  version: string;
  values: Values;
  /** The form was sent in the usual way: its answer decides, not this copy. */
  submitted?: boolean;
}

function account(): string {
  return document.body.dataset["account"] ?? "";
}

function key(address: string): string {
  return `autosave ${account()} ${address}`;
}

export function keep(address: string, kept: Kept): void {
  try {
    localStorage.setItem(key(address), JSON.stringify(kept));
  } catch {
    // A full or forbidden store: the page still saves to the server.
  }
}

export function keptFor(address: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key(address)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export function forget(address: string): void {
  try {
    localStorage.removeItem(key(address));
  } catch {
    // As above.
  }
}

/** A school's computer is used by many: nothing of one account stays for the next, or after signing out. */
export function forgetOtherAccounts(): void {
  const drop = (others: (name: string) => boolean): void => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith("autosave ") && others(name)) localStorage.removeItem(name);
    } catch {
      // As above.
    }
  };
  if (account()) drop((name) => !name.startsWith(`autosave ${account()} `));
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => drop(() => true));
}
