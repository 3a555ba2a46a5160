// Small manners of every page: focus on what is wrong, one submission for two clicks, a menu that closes.

export function startPage(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  nameTheFields();
  refuseSecondSubmission();
  closeMenusOutside();
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const control of document.querySelectorAll<HTMLSelectElement>("select[data-submit-on-change]")) {
    control.addEventListener("change", () => control.form?.requestSubmit());
  }
}

// "Please fill this in" alone does not say where: the field's own words go before it.
function nameTheFields(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".error-summary a[href^='#']")) {
    const field = document.getElementById(link.hash.slice(1));
    const label = document.querySelector(`label[for="${field?.id}"]`) ?? field?.querySelector(":scope > legend");
    const words = label?.firstChild?.textContent?.trim();
    if (words) link.prepend(`${words}: `);
  }
}

function refuseSecondSubmission(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    for (const button of form.querySelectorAll<HTMLElement>("button.button")) button.dataset["busy"] = "yes";
  });
  // A page taken from the browser's history is fresh again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
    for (const button of document.querySelectorAll<HTMLElement>("[data-busy]")) delete button.dataset["busy"];
  });
}

function closeMenusOutside(): void {
  const menus = document.querySelectorAll<HTMLDetailsElement>("details.account-menu");
  const closeBut = (target: EventTarget | null): void => {
    for (const menu of menus) if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  };
  document.addEventListener("click", (event) => closeBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
